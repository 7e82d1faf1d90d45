use super::super::sample::Sample;
use super::*;
