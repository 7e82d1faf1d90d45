//! `vocmatch parameters`: every number that a reader could question.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::export::parameters;
use crate::text::complaint::Complaint;

use super::terminal::Terminal;
use super::{Failure, load, output};

/// What `vocmatch parameters` is told.
#[derive(Debug, Clone, Args)]
pub struct ParametersArgs {
    /// TOML file with changed parameters
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
    /// Format of the list
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Format {
    Table,
    Json,
}

/// Lists the parameters.
///
/// # Errors
/// A file that is no parameter file, or names a parameter or a value that cannot be.
pub fn run(args: &ParametersArgs, terminal: &Terminal) -> Result<(), Failure> {
    let set = load::parameters(args.parameters.as_deref())?;
    let digest = load::digest(&set);
    let text = match args.format {
        Format::Table => parameters::render(
            &set,
            &digest,
            terminal.language,
            terminal.paint,
            terminal.width,
        ),
        Format::Json => parameters::json(&set, &digest)
            .map_err(|error| Complaint::Internal(error.to_string()))?,
    };
    output::print(text.as_bytes())
}
