//! The position that a title names: worker of a trade, engineer, manager.

use super::Role;
use super::phrases::Target;
use super::score::{Evidence, Hit};

/// The role from the head words: the first engineer's or manager's word that does not stand behind the work itself
/// ("lái xe cho giám đốc" drives). English names the position last ("HR manager").
pub(super) fn role(evidence: &Evidence, names_trade: bool) -> Role {
    let work = evidence.best.map(|hit| hit.end);
    let before_work = |hit: &&Hit| work.is_none_or(|end| hit.start <= end);
    let longest = evidence.heads.iter().filter(|hit| !inside_longer(hit, &evidence.heads));
    let mut named = longest.filter(before_work).filter_map(|hit| match hit.target {
        Target::Head(role) => Some(role),
        _ => None,
    });
    let leading = named.find(|role| matches!(role, Role::Engineer | Role::Manager));
    leading.unwrap_or(if names_trade { Role::Trade } else { Role::Other })
}

fn inside_longer(hit: &Hit, heads: &[Hit]) -> bool {
    heads.iter().any(|other| {
        other.start <= hit.start && hit.end <= other.end && other.end - other.start > hit.end - hit.start
    })
}
