//! Rows of resources that came one by one.
