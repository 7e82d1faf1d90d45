//! Computations.
