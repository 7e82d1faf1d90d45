//! x
use super::{Failure, terminal::Terminal};
/// x
#[derive(Debug, Clone, clap::Args)]
pub struct DemoArgs {}
/// x
pub fn run(_args: &DemoArgs, _terminal: &Terminal) -> Result<(), Failure> {
    Ok(())
}
