//! vocmatch.
