//! x
use super::{Failure, terminal::Terminal};
/// x
#[derive(Debug, Clone, clap::Args)]
pub struct TitlesArgs {}
/// x
pub fn run(_args: &TitlesArgs, _terminal: &Terminal) -> Result<(), Failure> {
    Ok(())
}
