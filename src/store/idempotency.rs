//! Answers already given to writes.
