//! The ordered list of database migrations; empty until the shared service brings its store.
