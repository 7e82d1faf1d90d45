//! `vocmatch explain`: why one trade has its flag.

use clap::Args;
use vocmatch_models::assess::TradeAssessment;

use crate::export::{Selection, TradeName, explain, table};
use crate::text::complaint::Complaint;
use crate::titles::NameMatch;

use super::load::{Answer, Source, answer};
use super::terminal::Terminal;
use super::{Failure, output};

/// What `vocmatch explain` is told.
#[derive(Debug, Clone, Args)]
pub struct ExplainArgs {
    /// The trade: its code, official code or name, with or without marks
    #[arg(value_name = "TRADE")]
    trade: String,
    #[command(flatten)]
    source: Source,
}

/// Assesses a package and explains one trade.
///
/// # Errors
/// A package that cannot be used, a name that is no trade's or several trades'.
pub fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<(), Failure> {
    let answer = answer(&args.source, terminal)?;
    let (trade, name) = find(&args.trade, &answer)?;
    let style = table::Style {
        language: terminal.language,
        paint: terminal.paint,
        width: terminal.width,
        folder: args.source.data.to_str(),
    };
    let document = answer.document(Selection::default());
    output::print(explain::render(&document, trade, name, &style).as_bytes())
}

pub(super) fn find<'a>(
    wanted: &str,
    answer: &'a Answer,
) -> Result<(&'a TradeAssessment, &'a TradeName), Failure> {
    let unknown = |similar: Vec<String>| Complaint::UnknownTrade {
        wanted: wanted.to_owned(),
        similar,
    };
    let code = match answer.titles.resolve_name(wanted) {
        NameMatch::One(code) => code,
        NameMatch::Many(candidates) => {
            return Err(Complaint::AmbiguousTrade {
                wanted: wanted.to_owned(),
                candidates,
            }
            .into());
        }
        NameMatch::Unknown(similar) => return Err(unknown(similar).into()),
    };
    let mut trades = answer.assessment.trades.iter().zip(&answer.names);
    trades
        .find(|(trade, _)| trade.trade.as_str() == code)
        .ok_or_else(|| unknown(Vec::new()).into())
}
