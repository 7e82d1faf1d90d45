//! The wording of everything that is said to people, in Vietnamese and English.

pub mod columns;
pub mod numbers;
pub mod problems;
pub mod reconciliation;
pub mod refusals;
pub mod warnings;

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Tiếng Việt.
    #[default]
    Vi,
    /// English.
    En,
}
