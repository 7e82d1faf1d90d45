//! The policies that come with the program, and those of a user's file.

use vocmatch_models::subsidy::policy::{Policy, PolicyError};

const EMBEDDED: [(&str, &str); 2] = [
    (
        "hai_phong_2024_nine_trades.toml",
        include_str!("../../datasets/policies/hai_phong_2024_nine_trades.toml"),
    ),
    (
        "hai_phong_2026_2030_plan.toml",
        include_str!("../../datasets/policies/hai_phong_2026_2030_plan.toml"),
    ),
];

/// The list in force that an allocation is held against unless another is named.
pub const LIST: &str = "hai_phong_2024_nine_trades";

/// Every embedded policy, by code.
///
/// # Errors
/// None in a tested build: a test loads them.
pub fn embedded() -> Result<Vec<Policy>, PolicyError> {
    EMBEDDED
        .iter()
        .map(|(_, text)| Policy::parse(text))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use vocmatch_models::subsidy::policy::EligibleTrades;

    use super::*;

    #[test]
    fn policies_load_and_name_trades_of_the_reference_list() {
        let trades: BTreeSet<&str> = include_str!("../../datasets/reference/trades.csv")
            .lines()
            .filter_map(|line| line.split(',').next())
            .collect();
        let policies = embedded().unwrap();
        let codes: BTreeSet<&str> = policies.iter().map(|policy| policy.code.as_str()).collect();
        assert_eq!(codes.len(), policies.len(), "a code twice");
        assert!(codes.contains(LIST));
        for (policy, (file, _)) in policies.iter().zip(EMBEDDED) {
            assert_eq!(format!("{}.toml", policy.code), file);
            if let EligibleTrades::Listed(listed) = &policy.trades {
                for trade in listed {
                    assert!(trades.contains(trade.as_str()), "{file}: {trade}");
                }
            }
        }
    }
}
