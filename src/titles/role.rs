//! The position that a title names: worker of a trade, engineer, manager.

use super::Role;
use super::phrases::Target;
use super::score::{Evidence, Hit};

/// The role that the first head word names, unless it stands behind the work itself ("lái xe cho giám đốc" drives).
/// English puts the position last ("HR manager"), so English words count anywhere.
pub(super) fn role(evidence: &Evidence, names_trade: bool) -> Role {
    let work = evidence.best.map(|hit| hit.start);
    let counts = |hit: &&Hit| hit.bare || work.is_none_or(|start| hit.start <= start);
    let longest = evidence
        .heads
        .iter()
        .filter(|hit| !inside_longer(hit, &evidence.heads));
    let mut named = longest.filter(counts).filter_map(|hit| match hit.target {
        Target::Head(role) if role != Role::Other => Some(role),
        _ => None,
    });
    match named.next() {
        Some(role @ (Role::Engineer | Role::Manager)) => role,
        _ if names_trade => Role::Trade,
        _ => Role::Other,
    }
}

fn inside_longer(hit: &Hit, heads: &[Hit]) -> bool {
    heads.iter().any(|other| {
        other.start <= hit.start
            && hit.end <= other.end
            && other.end - other.start > hit.end - hit.start
    })
}
