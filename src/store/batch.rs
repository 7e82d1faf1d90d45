//! Files as they were delivered.
