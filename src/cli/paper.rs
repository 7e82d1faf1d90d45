//! What every command that writes an official paper is told.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::export::papers::{Format, Letterhead, Paper, render};
use crate::text::complaint::Complaint;

use super::{Failure, load, output};

/// Where the paper goes, and whose name stands at its head.
#[derive(Debug, Clone, Args)]
pub struct PaperArgs {
    /// Write to this file; its ending says what: .docx (Word) or .xlsx (Excel)
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The agency that writes [default: a dotted line]
    #[arg(long, value_name = "NAME")]
    agency: Option<String>,
    /// The body above the agency [default: a dotted line]
    #[arg(long, value_name = "NAME")]
    above: Option<String>,
    /// The place before the date [default: a dotted line]
    #[arg(long, value_name = "NAME")]
    place: Option<String>,
}

impl PaperArgs {
    /// Whose name stands at the head.
    pub fn letterhead(&self) -> Letterhead {
        Letterhead {
            above: self.above.clone(),
            agency: self.agency.clone(),
            place: self.place.clone(),
        }
    }

    /// The format that the file's ending asks for; asked before anything is computed.
    pub fn format(&self) -> Result<Format, Failure> {
        let ending = self.out.extension().unwrap_or_default();
        if ending.eq_ignore_ascii_case("docx") {
            Ok(Format::Docx)
        } else if ending.eq_ignore_ascii_case("xlsx") {
            Ok(Format::Xlsx)
        } else {
            Err(Complaint::OtherEnding {
                path: self.out.clone(),
                known: ".docx, .xlsx",
            }
            .into())
        }
    }

    /// Writes the paper.
    pub fn write(&self, paper: &Paper) -> Result<(), Failure> {
        let bytes = render(paper, self.format()?).map_err(load::internal)?;
        output::write(Path::new(&self.out), &bytes)
    }
}
