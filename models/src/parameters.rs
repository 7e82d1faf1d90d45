//! Parameters: every number that a reader could question, with unit, range, status, source, date and rationale.
//!
//! The files under `models/parameters/` are embedded; a file of the same form overrides single values. Each section
//! of the set is a struct, so that a parameter that no formula uses, or that a formula misses, does not compile or
//! does not load.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// How well founded a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Set or published by an authority.
    Official,
    /// Measured, here or in a named study.
    Measured,
    /// A judgement that data should replace; shown to readers as such.
    Assumed,
}

/// One value with everything a reader needs to question it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The value in use.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The smallest and the largest value that make sense.
    pub range: [f64; 2],
    /// How well founded it is.
    pub status: Status,
    /// Where it comes from.
    pub source: String,
    /// The date of the source or of the judgement, `YYYY-MM-DD`.
    pub as_of: String,
    /// Why this value.
    pub rationale: String,
    /// A page that shows it, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// Why a parameter set cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// Not TOML, an unknown or missing key, or a field of the wrong type.
    #[error("parameters: {0}")]
    Form(String),
    /// A value outside its own range.
    #[error("parameter `{name}` is {value}, outside its range {low} to {high}")]
    Range {
        /// `section.key`.
        name: String,
        /// The refused value.
        value: f64,
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
    /// A parameter that the set does not have.
    #[error("there is no parameter `{name}`{}", hint(.nearest.as_deref()))]
    Unknown {
        /// `section.key` as written.
        name: String,
        /// A name that looks like it.
        nearest: Option<String>,
    },
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |name| format!("; did you mean `{name}`?"))
}

macro_rules! sections {
    ($($(#[$doc:meta])* $section:ident: $name:ident { $($key:ident),+ $(,)? })+) => {
        $(
            $(#[$doc])*
            #[derive(Debug, Clone, PartialEq)]
            #[allow(missing_docs, reason = "each value is documented in its TOML file")]
            pub struct $name { $(pub $key: f64),+ }

            impl $name {
                fn from_map(map: &BTreeMap<String, Parameter>) -> Result<Self, ParameterError> {
                    const KEYS: &[&str] = &[$(stringify!($key)),+];
                    if let Some(extra) = map.keys().find(|key| !KEYS.contains(&key.as_str())) {
                        let name = format!("{}.{extra}", stringify!($section));
                        return Err(ParameterError::Unknown { name, nearest: None });
                    }
                    Ok(Self { $($key: value(map, stringify!($section), stringify!($key))?),+ })
                }
            }
        )+

        /// The whole set: typed values for the formulas, and the documented entries for readers.
        #[derive(Debug, Clone, PartialEq)]
        #[allow(missing_docs, reason = "one section per file under models/parameters")]
        pub struct Parameters {
            $(pub $section: $name,)+
            entries: BTreeMap<String, BTreeMap<String, Parameter>>,
        }

        const EMBEDDED: &[(&str, &str)] = &[
            $((stringify!($section), include_str!(concat!("../parameters/", stringify!($section), ".toml")))),+
        ];

        impl Parameters {
            fn from_entries(entries: BTreeMap<String, BTreeMap<String, Parameter>>) -> Result<Self, ParameterError> {
                check_ranges(&entries)?;
                let empty = BTreeMap::new();
                Ok(Self {
                    $($section: $name::from_map(entries.get(stringify!($section)).unwrap_or(&empty))?,)+
                    entries,
                })
            }
        }
    };
}

sections! {
    /// One estimator for every share (model §1).
    shares: ShareParameters {
        strength_floor, strength_cap, smallest_group, nonresponse_odds, nonresponse_odds_high,
        weight_trim_low, weight_trim_high,
    }
    /// The cohort flow (model §2).
    supply: SupplyParameters {
        already_in_job, already_in_job_short, enters_labour_market, stays, self_employed,
        completion_share, default_strength, intake_error_floor, length_window, self_employed_dominates,
    }
    /// Hires, plans and postings (model §3).
    demand: DemandParameters {
        source_sd_posted, source_sd_planned, source_sd_realised, plans_realised, plans_realised_sd,
        hard_to_fill_share, unfilled_of_hard, unfilled_of_hard_sd, waves, wave_weight, wave_weight_decay, duplicate_days, repost_days,
        winsor_quantile, employer_cap, newcomer_cap, unverified_employer_counts, small_cell_cv,
        other_entrants_per_seeker, crosswalk_strength,
    }
    /// The one-factor model (model §5).
    fusion: FusionParameters {
        smallest_panel, conflict_sd, bootstrap_draws, prior_sd_lambda, loading_prior_sd,
        loading_employed, loading_in_trade, loading_hard_to_fill, loading_months, loading_wage, loading_fill, loading_repost,
        extra_sd_survey, extra_sd_posted, extra_sd_occupation, extra_sd_outcome, extra_sd_strength,
        unanchored_intercept_sd,
        unanchored_prior_sd, drift_sd,
        benchmark_limit,
    }
    /// Classes, evidence and strength (model §6).
    flags: FlagParameters {
        shortage_ratio, surplus_ratio, interval, least_entrants, least_respondents, least_employers, widest_interval,
        firm_probability, likely_probability, hysteresis_drop, hard_to_recruit_fill_share,
    }
    /// What may be public.
    disclosure: DisclosureParameters {
        least_answers, least_count, extreme_share, extreme_base, least_employers, largest_employer_share,
        narrowest_answers, narrowest_vacancies, rounding_base, whole_percent_below,
    }
    /// Who gains from a subsidised learner, and how much of a gap may be subsidised.
    subsidy: SubsidyParameters {
        outcome_gain, deadweight, harm, gap_share, filled_per_learner, absorptive_growth,
    }
    /// Advice for next year's intake and the legal cap.
    planning: PlanningParameters {
        move_share, move_reading, adjust_short, adjust_intermediate, adjust_college,
        limit_short, limit_intermediate, limit_college,
    }
    /// Series and forecasts (model §7).
    trend: TrendParameters {
        window, damping, improvement_needed, smoothing, least_years, horizon_growth,
    }
}

fn value(
    map: &BTreeMap<String, Parameter>,
    section: &str,
    key: &str,
) -> Result<f64, ParameterError> {
    map.get(key)
        .map(|parameter| parameter.value)
        .ok_or_else(|| ParameterError::Form(format!("`{section}.{key}` is missing")))
}

fn check_ranges(
    entries: &BTreeMap<String, BTreeMap<String, Parameter>>,
) -> Result<(), ParameterError> {
    for (section, map) in entries {
        for (key, parameter) in map {
            let [low, high] = parameter.range;
            if !(low..=high).contains(&parameter.value) {
                let name = format!("{section}.{key}");
                return Err(ParameterError::Range {
                    name,
                    value: parameter.value,
                    low,
                    high,
                });
            }
        }
    }
    Ok(())
}

/// An override: a value, and whatever else of the entry changes with it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Override {
    value: f64,
    status: Option<Status>,
    source: Option<String>,
    as_of: Option<String>,
    rationale: Option<String>,
    url: Option<String>,
}

impl Parameters {
    /// The set that is compiled in.
    ///
    /// # Errors
    /// None in a tested build: a test loads it.
    pub fn embedded() -> Result<Self, ParameterError> {
        let mut entries = BTreeMap::new();
        for (section, text) in EMBEDDED {
            let map: BTreeMap<String, Parameter> = toml::from_str(text)
                .map_err(|e| ParameterError::Form(format!("{section}.toml: {e}")))?;
            entries.insert((*section).to_owned(), map);
        }
        Self::from_entries(entries)
    }

    /// The embedded set with the values of an override file in their place.
    ///
    /// The file has one table per changed parameter, `[section.key]`, with `value` and, better, `source`, `as_of` and
    /// `rationale`. Without a source the value counts as assumed and names `origin`.
    ///
    /// # Errors
    /// Text that is not such a file, a name that the set does not have, a value outside its range.
    pub fn with_overrides(text: &str, origin: &str) -> Result<Self, ParameterError> {
        Self::embedded()?.changed(text, origin)
    }

    /// This set with the values of an override file in their place, see [`Parameters::with_overrides`].
    ///
    /// # Errors
    /// Text that is not such a file, a name that the set does not have, a value outside its range.
    pub fn changed(self, text: &str, origin: &str) -> Result<Self, ParameterError> {
        let Self { mut entries, .. } = self;
        let changes: BTreeMap<String, BTreeMap<String, Override>> = toml::from_str(text)
            .map_err(|e| ParameterError::Form(format!("{origin}: {}", e.message())))?;
        for (section, map) in changes {
            for (key, change) in map {
                let nearest = nearest_name(&entries, &section, &key);
                let entry = entries.get_mut(&section).and_then(|map| map.get_mut(&key));
                let Some(entry) = entry else {
                    return Err(ParameterError::Unknown {
                        name: format!("{section}.{key}"),
                        nearest,
                    });
                };
                entry.value = change.value;
                entry.status = change.status.unwrap_or(Status::Assumed);
                entry.source = change
                    .source
                    .unwrap_or_else(|| format!("override: {origin}"));
                entry.as_of = change.as_of.unwrap_or_else(|| entry.as_of.clone());
                entry.rationale = change
                    .rationale
                    .unwrap_or_else(|| "set by an override file".to_owned());
                entry.url = change.url;
            }
        }
        Self::from_entries(entries)
    }

    /// All entries as (section, key, parameter), sorted by name.
    pub fn entries(&self) -> impl Iterator<Item = (&str, &str, &Parameter)> {
        self.entries.iter().flat_map(|(section, map)| {
            map.iter()
                .map(move |(key, entry)| (section.as_str(), key.as_str(), entry))
        })
    }
}

/// The known name that shares the longest start or the key with a wrong one.
fn nearest_name(
    entries: &BTreeMap<String, BTreeMap<String, Parameter>>,
    section: &str,
    key: &str,
) -> Option<String> {
    let shared = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count();
    entries
        .iter()
        .flat_map(|(s, map)| map.keys().map(move |k| (s, k)))
        .map(|(s, k)| {
            (
                shared(k, key) + usize::from(s == section),
                format!("{s}.{k}"),
            )
        })
        .filter(|(score, _)| *score >= 3)
        .max_by_key(|(score, name)| (*score, std::cmp::Reverse(name.clone())))
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_set_loads_and_every_entry_is_documented() {
        let set = Parameters::embedded().unwrap();
        for (section, key, entry) in set.entries() {
            for text in [&entry.unit, &entry.source, &entry.rationale] {
                assert!(!text.trim().is_empty(), "{section}.{key} lacks a text");
            }
            assert_eq!(entry.as_of.len(), 10, "{section}.{key} has no date");
        }
    }

    #[test]
    fn an_override_replaces_the_value_and_says_where_it_comes_from() {
        let set =
            Parameters::with_overrides("[flags.shortage_ratio]\nvalue = 1.3", "mine.toml").unwrap();
        assert!((set.flags.shortage_ratio - 1.3).abs() < 1e-12);
        let entry = set
            .entries()
            .find(|(_, key, _)| *key == "shortage_ratio")
            .unwrap()
            .2;
        assert_eq!(
            (entry.status, entry.source.as_str()),
            (Status::Assumed, "override: mine.toml")
        );
    }

    #[test]
    fn a_wrong_name_or_value_is_refused_with_a_hint() {
        let wrong =
            Parameters::with_overrides("[flags.shortage_ration]\nvalue = 1.3", "x").unwrap_err();
        assert!(
            wrong
                .to_string()
                .contains("did you mean `flags.shortage_ratio`?"),
            "{wrong}"
        );
        let wide =
            Parameters::with_overrides("[flags.shortage_ratio]\nvalue = 99.0", "x").unwrap_err();
        assert!(wide.to_string().contains("outside its range"), "{wide}");
        assert!(Parameters::with_overrides("[flags.shortage_ratio]\nwert = 1.0", "x").is_err());
    }
}
