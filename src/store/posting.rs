//! Needs of employers.
