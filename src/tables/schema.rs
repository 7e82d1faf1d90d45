//! The schema itself: data, one entry per resource of the package format.

use std::fmt;

/// What a cell of a column may hold, after reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Free text.
    Text,
    /// A code that this resource itself defines (a trade, a learner).
    Key,
    /// A trade key of the package, or an official seven-digit code that leads to one.
    Trade,
    /// An occupation of the package's list.
    Occupation,
    /// A provider of the package, where it lists providers.
    Provider,
    /// An employer of the package, where it lists employers.
    Employer,
    /// A seven-digit official code.
    OfficialCode,
    /// One of the four official levels or one that the package declares.
    Level,
    /// A calendar year.
    Year,
    /// A whole number of persons, places or vacancies, 0 or more.
    Count,
    /// A whole amount of the package's currency, 0 or more.
    Money,
    /// A number, 0 or more.
    Number,
    /// A number from 0 to 1.
    Share,
    /// A calendar date.
    Date,
    /// Yes or no.
    Bool,
    /// One of these words.
    Choice(&'static [&'static str]),
}

/// A column of a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its English heading, the name in the checked frame.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
    /// Whether the file must have it and each row must fill it.
    pub required: bool,
}

const fn required(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: true,
    }
}

const fn optional(name: &'static str, kind: Kind) -> Column {
    Column {
        name,
        kind,
        required: false,
    }
}

/// A resource of the package format, in the order in which resources build on each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resource {
    /// `trades`: one row is a trade.
    Trades,
    /// `trade_codes`: one row is an official code of a trade at a level, with validity.
    TradeCodes,
    /// `levels`: one row is a level, where the package has others than the four.
    Levels,
    /// `providers`: one row is a training provider.
    Providers,
    /// `enrolments`: one row is provider × trade × level × intake year.
    Enrolments,
    /// `learners`: one row is one learner's enrolment.
    Learners,
    /// `completions`: one row is completers by year of completion.
    Completions,
    /// `employers`: one row is an employer.
    Employers,
    /// `postings`: one row is one job advertisement.
    Postings,
    /// `vacancies`: one row is an aggregate of advertised vacancies.
    Vacancies,
    /// `employer_survey_sample`: one row is one sampled employer and year.
    EmployerSurveySample,
    /// `employer_survey`: one row is what one responding employer says of one trade.
    EmployerSurvey,
    /// `graduate_survey`: one row is one sampled graduate.
    GraduateSurvey,
    /// `outcomes`: one row is an aggregate of the graduate survey.
    Outcomes,
    /// `occupations`: one row is an occupation.
    Occupations,
    /// `trade_occupations`: one row is a link of the crosswalk.
    TradeOccupations,
    /// `occupation_demand`: one row is openings by occupation.
    OccupationDemand,
    /// `title_aliases`: one row is an employer's wording for a trade.
    TitleAliases,
    /// `published_totals`: one row is an official figure to reconcile with.
    PublishedTotals,
    /// `judgements`: one row is what an authority has said of a trade.
    Judgements,
    /// `registered_scales`: one row is the places a year that a certificate grants a provider for a trade at a level and site.
    RegisteredScales,
    /// `intake_plans`: one row is a round of admission that a provider plans for a trade at a level and site.
    IntakePlans,
}

impl Resource {
    /// All resources.
    pub const ALL: [Self; 22] = [
        Self::Trades,
        Self::TradeCodes,
        Self::Levels,
        Self::Providers,
        Self::Enrolments,
        Self::Learners,
        Self::Completions,
        Self::Employers,
        Self::Postings,
        Self::Vacancies,
        Self::EmployerSurveySample,
        Self::EmployerSurvey,
        Self::GraduateSurvey,
        Self::Outcomes,
        Self::Occupations,
        Self::TradeOccupations,
        Self::OccupationDemand,
        Self::TitleAliases,
        Self::PublishedTotals,
        Self::Judgements,
        Self::RegisteredScales,
        Self::IntakePlans,
    ];

    /// The most columns that a key has.
    pub const LONGEST_KEY: usize = 6;

    /// The name in `datapackage.json` and of the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Trades => "trades",
            Self::TradeCodes => "trade_codes",
            Self::Levels => "levels",
            Self::Providers => "providers",
            Self::Enrolments => "enrolments",
            Self::Learners => "learners",
            Self::Completions => "completions",
            Self::Employers => "employers",
            Self::Postings => "postings",
            Self::Vacancies => "vacancies",
            Self::EmployerSurveySample => "employer_survey_sample",
            Self::EmployerSurvey => "employer_survey",
            Self::GraduateSurvey => "graduate_survey",
            Self::Outcomes => "outcomes",
            Self::Occupations => "occupations",
            Self::TradeOccupations => "trade_occupations",
            Self::OccupationDemand => "occupation_demand",
            Self::TitleAliases => "title_aliases",
            Self::PublishedTotals => "published_totals",
            Self::Judgements => "judgements",
            Self::RegisteredScales => "registered_scales",
            Self::IntakePlans => "intake_plans",
        }
    }

    /// The resource of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|resource| resource.name() == name)
    }

    /// The columns that together name a row; no two rows may agree in all of them. Empty where rows have no key.
    #[must_use]
    pub const fn key(self) -> &'static [&'static str] {
        match self {
            Self::Trades => &["trade_code"],
            Self::TradeCodes => &["official_code", "valid_from"],
            Self::Levels => &["level"],
            Self::Providers => &["provider_id"],
            Self::Enrolments | Self::Completions => &["provider_id", "trade_code", "level", "year"],
            Self::Learners => &["learner_id"],
            Self::Employers => &["employer_id"],
            Self::Postings => &["posting_id"],
            Self::Vacancies => &["year", "trade_code", "occupation_code", "source"],
            Self::EmployerSurveySample => &["employer_id", "year"],
            Self::EmployerSurvey => &["employer_id", "year", "trade_code"],
            Self::GraduateSurvey => &["respondent_id"],
            Self::Outcomes => &["trade_code", "level", "graduation_year"],
            Self::Occupations => &["occupation_code"],
            Self::TradeOccupations => &["trade_code", "occupation_code"],
            Self::OccupationDemand => &["occupation_code", "year", "source"],
            Self::TitleAliases => &["alias", "trade_code"],
            Self::PublishedTotals => &[],
            Self::Judgements => &["trade_code", "year", "judgement", "source"],
            Self::RegisteredScales => &["provider_id", "site", "trade_code", "level", "valid_from"],
            Self::IntakePlans => &[
                "provider_id",
                "site",
                "trade_code",
                "level",
                "year",
                "round",
            ],
        }
    }

    /// All columns, in the order of the checked frame.
    #[must_use]
    pub const fn columns(self) -> &'static [Column] {
        match self {
            Self::Trades => TRADES,
            Self::TradeCodes => TRADE_CODES,
            Self::Levels => LEVELS,
            Self::Providers => PROVIDERS,
            Self::Enrolments => ENROLMENTS,
            Self::Learners => LEARNERS,
            Self::Completions => COMPLETIONS,
            Self::Employers => EMPLOYERS,
            Self::Postings => POSTINGS,
            Self::Vacancies => VACANCIES,
            Self::EmployerSurveySample => EMPLOYER_SURVEY_SAMPLE,
            Self::EmployerSurvey => EMPLOYER_SURVEY,
            Self::GraduateSurvey => GRADUATE_SURVEY,
            Self::Outcomes => OUTCOMES,
            Self::Occupations => OCCUPATIONS,
            Self::TradeOccupations => TRADE_OCCUPATIONS,
            Self::OccupationDemand => OCCUPATION_DEMAND,
            Self::TitleAliases => TITLE_ALIASES,
            Self::PublishedTotals => PUBLISHED_TOTALS,
            Self::Judgements => JUDGEMENTS,
            Self::RegisteredScales => REGISTERED_SCALES,
            Self::IntakePlans => INTAKE_PLANS,
        }
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const TRADES: &[Column] = &[
    required("trade_code", Kind::Key),
    required("name_vi", Kind::Text),
    optional("name_en", Kind::Text),
    optional("group_code", Kind::Text),
    optional("group_name_vi", Kind::Text),
    optional("sector", Kind::Text),
];

const TRADE_CODES: &[Column] = &[
    required("official_code", Kind::OfficialCode),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    optional("valid_from", Kind::Date),
    optional("valid_to", Kind::Date),
    optional("source", Kind::Text),
    optional("verified", Kind::Bool),
];

const LEVELS: &[Column] = &[
    required("level", Kind::Level),
    optional("name_vi", Kind::Text),
    optional("name_en", Kind::Text),
    required("usual_months", Kind::Number),
];

const PROVIDERS: &[Column] = &[
    required("provider_id", Kind::Key),
    required("name", Kind::Text),
    optional(
        "kind",
        Kind::Choice(&["college", "intermediate_school", "training_centre", "other"]),
    ),
    optional("ownership", Kind::Choice(&["public", "private"])),
    optional("managing_body", Kind::Text),
    optional("district", Kind::Text),
];

const ENROLMENTS: &[Column] = &[
    optional("provider_id", Kind::Provider),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("year", Kind::Year),
    required("enrolled", Kind::Count),
    optional("capacity", Kind::Count),
    optional("completed", Kind::Count),
];

const LEARNERS: &[Column] = &[
    required("learner_id", Kind::Key),
    required("provider_id", Kind::Provider),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("enrolled_on", Kind::Date),
    optional("expected_end_on", Kind::Date),
    optional("ended_on", Kind::Date),
    required(
        "status",
        Kind::Choice(&["studying", "completed", "dropped"]),
    ),
];

const COMPLETIONS: &[Column] = &[
    optional("provider_id", Kind::Provider),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("year", Kind::Year),
    required("completed", Kind::Count),
];

const EMPLOYERS: &[Column] = &[
    required("employer_id", Kind::Key),
    required("name", Kind::Text),
    optional("tax_code", Kind::Text),
    optional("sector", Kind::Text),
    optional(
        "size_class",
        Kind::Choice(&["micro", "small", "medium", "large"]),
    ),
    optional("district", Kind::Text),
];

const POSTINGS: &[Column] = &[
    required("posting_id", Kind::Key),
    required("title", Kind::Text),
    required("vacancies", Kind::Count),
    required("posted_on", Kind::Date),
    optional("employer_id", Kind::Text),
    optional("employer_name", Kind::Text),
    optional("description", Kind::Text),
    optional("trade_code", Kind::Trade),
    optional("occupation_code", Kind::Occupation),
    optional("closes_on", Kind::Date),
    optional("wage_min", Kind::Money),
    optional("wage_max", Kind::Money),
    optional("district", Kind::Text),
    optional("source", Kind::Text),
];

const VACANCIES: &[Column] = &[
    required("year", Kind::Year),
    required("vacancies", Kind::Count),
    optional("trade_code", Kind::Trade),
    optional("occupation_code", Kind::Occupation),
    optional("source", Kind::Text),
];

const EMPLOYER_SURVEY_SAMPLE: &[Column] = &[
    required("employer_id", Kind::Employer),
    required("year", Kind::Year),
    required("stratum", Kind::Text),
    required("stratum_population", Kind::Count),
    required("responded", Kind::Bool),
];

const EMPLOYER_SURVEY: &[Column] = &[
    required("employer_id", Kind::Employer),
    required("year", Kind::Year),
    required("trade_code", Kind::Trade),
    required("planned_hires", Kind::Count),
    optional("hires_last_year", Kind::Count),
    optional("hard_to_fill", Kind::Count),
    optional("employed_now", Kind::Count),
    optional("replacement_next_year", Kind::Count),
];

const GRADUATE_SURVEY: &[Column] = &[
    required("respondent_id", Kind::Key),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("graduation_year", Kind::Year),
    required("responded", Kind::Bool),
    optional("learner_id", Kind::Text),
    optional("provider_id", Kind::Provider),
    optional(
        "activity",
        Kind::Choice(&[
            "employed",
            "self_employed",
            "unemployed",
            "studying",
            "inactive",
            "moved_away",
        ]),
    ),
    optional("in_trade", Kind::Bool),
    optional("had_job_before", Kind::Bool),
    optional("months_to_first_job", Kind::Number),
    optional("monthly_wage_vnd", Kind::Money),
];

const OUTCOMES: &[Column] = &[
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("graduation_year", Kind::Year),
    optional("graduates", Kind::Count),
    optional("surveyed", Kind::Count),
    optional("responded", Kind::Count),
    optional("employed", Kind::Count),
    optional("in_trade", Kind::Count),
    optional("median_wage", Kind::Money),
];

const OCCUPATIONS: &[Column] = &[
    required("occupation_code", Kind::Key),
    optional("name_vi", Kind::Text),
    optional("name_en", Kind::Text),
];

const TRADE_OCCUPATIONS: &[Column] = &[
    required("trade_code", Kind::Trade),
    required("occupation_code", Kind::Occupation),
    optional("weight", Kind::Share),
];

const OCCUPATION_DEMAND: &[Column] = &[
    required("occupation_code", Kind::Occupation),
    required("year", Kind::Year),
    required("openings", Kind::Number),
    optional("hard_to_fill", Kind::Number),
    optional("growth_openings", Kind::Number),
    optional("replacement_openings", Kind::Number),
    optional("source", Kind::Text),
];

const TITLE_ALIASES: &[Column] = &[
    required("alias", Kind::Text),
    required("trade_code", Kind::Trade),
    optional("language", Kind::Text),
];

const PUBLISHED_TOTALS: &[Column] = &[
    required("year", Kind::Year),
    required("measure", Kind::Text),
    required("value", Kind::Number),
    optional("level", Kind::Level),
    optional("trade_code", Kind::Trade),
    optional("group_code", Kind::Text),
    required("source", Kind::Text),
    optional("quote", Kind::Text),
    optional("scope", Kind::Text),
    optional("unit", Kind::Text),
    optional("bound", Kind::Text),
    optional("part_of", Kind::Text),
    optional("breakdown", Kind::Text),
];

const JUDGEMENTS: &[Column] = &[
    required("trade_code", Kind::Trade),
    required("year", Kind::Year),
    required(
        "judgement",
        Kind::Choice(&[
            "oversupplied",
            "balanced",
            "undersupplied",
            "hard_to_recruit_learners",
        ]),
    ),
    required("source", Kind::Text),
    optional("quote", Kind::Text),
];

const REGISTERED_SCALES: &[Column] = &[
    required("provider_id", Kind::Provider),
    required("site", Kind::Text),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("scale", Kind::Count),
    optional("group_code", Kind::Text),
    required("certificate", Kind::Text),
    required("valid_from", Kind::Date),
    optional("valid_to", Kind::Date),
];

const INTAKE_PLANS: &[Column] = &[
    required("provider_id", Kind::Provider),
    required("site", Kind::Text),
    required("trade_code", Kind::Trade),
    required("level", Kind::Level),
    required("year", Kind::Year),
    required("round", Kind::Count),
    required("places", Kind::Count),
    optional("enrolled", Kind::Count),
    optional("reason", Kind::Text),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_fits_and_names_columns_of_its_resource() {
        for resource in Resource::ALL {
            assert!(resource.key().len() <= Resource::LONGEST_KEY, "{resource}");
            for part in resource.key() {
                let mut columns = resource.columns().iter();
                assert!(
                    columns.any(|column| column.name == *part),
                    "{resource}: {part}"
                );
            }
        }
    }
}
