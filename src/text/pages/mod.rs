//! The words of the pages, one file per audience.

pub mod about;
pub mod account;
pub mod administration;
pub mod calendar;
pub mod college;
pub mod common;
pub mod department;
pub mod done;
pub mod employer;
pub mod names;
pub mod orders;
pub mod providers;
pub mod public;
pub mod reconciliation;
pub mod subsidies;
pub mod tasks;
