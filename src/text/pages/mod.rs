//! The words of the pages, one file per audience.

pub mod account;
pub mod college;
pub mod common;
pub mod employer;
pub mod public;
