//! What is public.
