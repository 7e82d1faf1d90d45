//! Overrides of flags and changes of parameters, decided by two people.
