//! The simulated city as the resources of a data package, with a little dirt.

use super::columns::{Column, Columns, coded, numbered, text, whole};
use super::courses::{Training, to_index};
use super::employer_survey::EmployerSurvey;
use super::firms::{Market, SIZE_CLASSES};
use super::graduate_survey::{ACTIVITIES, Graduate, Reply};
use super::postings::{Advertiser, Posting, SOURCES};
use super::world::World;
use super::{Settings, TradeSeed, plan};
use crate::codes::Level;

const KINDS: [&str; 3] = ["college", "intermediate_school", "training_centre"];

pub(super) fn levels() -> impl Iterator<Item = String> {
    Level::OFFICIAL
        .into_iter()
        .map(|level| level.key().to_owned())
}

pub(super) fn codes(seeds: &[TradeSeed]) -> impl Iterator<Item = String> + '_ {
    seeds.iter().map(|seed| seed.code.clone())
}

pub(super) fn index(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn rows_from_one(n: usize) -> impl Iterator<Item = u32> {
    (1..).take(n)
}

pub(super) fn trades(seeds: &[TradeSeed]) -> Columns {
    let of = |get: fn(&TradeSeed) -> &String| text(seeds.iter().map(|seed| get(seed).clone()));
    Columns {
        resource: "trades",
        columns: vec![
            ("trade_code", of(|seed| &seed.code)),
            ("name_vi", of(|seed| &seed.name_vi)),
            ("name_en", of(|seed| &seed.name_en)),
            ("group_code", of(|seed| &seed.group_code)),
            ("group_name_vi", of(|seed| &seed.group_name_vi)),
            ("sector", of(|seed| &seed.sector)),
        ],
    }
}

pub(super) fn providers(training: &Training) -> Columns {
    let providers = &training.providers;
    let kind = providers
        .iter()
        .map(|p| index(KINDS.iter().position(|kind| *kind == p.kind).unwrap_or(0)));
    Columns {
        resource: "providers",
        columns: vec![
            (
                "provider_id",
                numbered("P", 2, rows_from_one(providers.len())),
            ),
            ("name", text(providers.iter().map(|p| p.name.clone()))),
            ("kind", coded(kind, KINDS)),
            (
                "ownership",
                text(
                    providers
                        .iter()
                        .map(|p| if p.public { "public" } else { "private" }),
                ),
            ),
            (
                "managing_body",
                text(providers.iter().map(|p| p.managed_by)),
            ),
            (
                "district",
                text(providers.iter().map(|p| plan::DISTRICTS[p.district])),
            ),
        ],
    }
}

/// The keys of the providers.
pub(super) fn provider_names(providers: usize) -> impl Iterator<Item = String> {
    (1..=providers).map(|number| format!("P{number:02}"))
}

fn provider_codes(places: impl Iterator<Item = u32>, training: &Training) -> Column {
    coded(places, provider_names(training.providers.len()))
}

/// The same learners counted by course and year, with the places that were offered.
pub(super) fn enrolments(
    settings: &Settings,
    training: &Training,
    world: &World,
    seeds: &[TradeSeed],
) -> Columns {
    let years = to_index(settings.last_year - settings.first_year + 1);
    let rows: Vec<(usize, usize, [u32; 3])> = (0..training.courses.len())
        .flat_map(|course| (0..years).map(move |year| (course, year)))
        .map(|(course, year)| (course, year, training.by_status[course][year]))
        .filter(|(.., counts)| counts.iter().sum::<u32>() > 0)
        .collect();
    let course = |row: &(usize, usize, [u32; 3])| &training.courses[row.0];
    let completed = |row: &(usize, usize, [u32; 3])| (row.2[0] == 0).then_some(i64::from(row.2[1]));
    let first = i64::from(settings.first_year);
    Columns {
        resource: "enrolments",
        columns: vec![
            (
                "provider_id",
                provider_codes(rows.iter().map(|row| course(row).provider), training),
            ),
            (
                "trade_code",
                coded(
                    rows.iter().map(|row| index(course(row).trade)),
                    codes(seeds),
                ),
            ),
            (
                "level",
                coded(rows.iter().map(|row| index(course(row).level)), levels()),
            ),
            (
                "year",
                whole(rows.iter().map(|row| first + i64::from(index(row.1)))),
            ),
            (
                "enrolled",
                whole(rows.iter().map(|row| row.2.iter().sum::<u32>())),
            ),
            (
                "capacity",
                whole(
                    rows.iter()
                        .map(|row| training.capacity(row.0, &world.trades[course(row).trade])),
                ),
            ),
            (
                "completed",
                Column::Whole(rows.iter().map(completed).collect()),
            ),
        ],
    }
}

fn employer_numbers(places: impl Iterator<Item = usize>) -> Column {
    numbered("E", 5, places.map(|place| index(place + 1)))
}

pub(super) fn employers(market: &Market, world: &World) -> Columns {
    let firms = &market.firms;
    Columns {
        resource: "employers",
        columns: vec![
            ("employer_id", employer_numbers(0..firms.len())),
            ("name", text(firms.iter().map(|firm| firm.name.clone()))),
            ("tax_code", numbered("99", 8, rows_from_one(firms.len()))),
            (
                "sector",
                coded(
                    firms.iter().map(|firm| index(firm.sector)),
                    world.sectors.clone(),
                ),
            ),
            (
                "size_class",
                coded(
                    firms.iter().map(|firm| index(firm.size_class)),
                    SIZE_CLASSES.map(|(name, _)| name),
                ),
            ),
            (
                "district",
                text(firms.iter().map(|firm| plan::DISTRICTS[firm.district])),
            ),
        ],
    }
}

pub(super) fn postings(market: &Market, postings: &[Posting], seeds: &[TradeSeed]) -> Columns {
    let id = |posting: &Posting| match posting.advertiser {
        Advertiser::Firm(firm) => Some(format!("E{:05}", firm + 1)),
        Advertiser::Stranger(number) if number % 2 == 0 => Some(format!("X{number:05}")),
        Advertiser::Stranger(_) | Advertiser::Named(_) | Advertiser::Nobody => None,
    };
    let name = |posting: &Posting| match posting.advertiser {
        Advertiser::Firm(firm) | Advertiser::Named(firm) => {
            market.firms.get(firm).map(|firm| firm.name.clone())
        }
        Advertiser::Stranger(number) => Some(format!("Công ty mới Mô phỏng {number:02}")),
        Advertiser::Nobody => None,
    };
    let trade = postings
        .iter()
        .map(|posting| posting.trade.map(index))
        .collect();
    let wage = |get: fn((u32, u32)) -> u32| {
        Column::Whole(
            postings
                .iter()
                .map(|posting| posting.wage.map(|wage| i64::from(get(wage))))
                .collect(),
        )
    };
    let district = postings
        .iter()
        .map(|posting| posting.district.map(index))
        .collect();
    Columns {
        resource: "postings",
        columns: vec![
            (
                "posting_id",
                numbered("J", 6, rows_from_one(postings.len())),
            ),
            (
                "title",
                text(postings.iter().map(|posting| posting.title.clone())),
            ),
            (
                "vacancies",
                whole(postings.iter().map(|posting| posting.vacancies)),
            ),
            (
                "posted_on",
                Column::Day(
                    postings
                        .iter()
                        .map(|posting| Some(posting.posted_on))
                        .collect(),
                ),
            ),
            (
                "employer_id",
                Column::Text(postings.iter().map(id).collect()),
            ),
            (
                "employer_name",
                Column::Text(postings.iter().map(name).collect()),
            ),
            (
                "trade_code",
                Column::Coded {
                    codes: trade,
                    names: codes(seeds).collect(),
                },
            ),
            (
                "closes_on",
                Column::Day(postings.iter().map(|posting| posting.closes_on).collect()),
            ),
            ("wage_min", wage(|wage| wage.0)),
            ("wage_max", wage(|wage| wage.1)),
            (
                "district",
                Column::Coded {
                    codes: district,
                    names: plan::DISTRICTS.iter().map(ToString::to_string).collect(),
                },
            ),
            (
                "source",
                coded(
                    postings.iter().map(|posting| index(posting.source)),
                    SOURCES,
                ),
            ),
        ],
    }
}

pub(super) fn employer_survey_sample(survey: &EmployerSurvey) -> Columns {
    let rows = &survey.sample;
    Columns {
        resource: "employer_survey_sample",
        columns: vec![
            (
                "employer_id",
                employer_numbers(rows.iter().map(|row| row.firm)),
            ),
            ("year", whole(rows.iter().map(|row| row.year))),
            ("stratum", text(rows.iter().map(|row| row.stratum.clone()))),
            (
                "stratum_population",
                whole(rows.iter().map(|row| row.stratum_population)),
            ),
            (
                "responded",
                Column::Bool(rows.iter().map(|row| Some(row.responded)).collect()),
            ),
        ],
    }
}

pub(super) fn employer_survey(survey: &EmployerSurvey, seeds: &[TradeSeed]) -> Columns {
    let rows = &survey.answers;
    let optional = |get: fn(&super::employer_survey::Answer) -> Option<u32>| {
        Column::Whole(rows.iter().map(|row| get(row).map(i64::from)).collect())
    };
    Columns {
        resource: "employer_survey",
        columns: vec![
            (
                "employer_id",
                employer_numbers(rows.iter().map(|row| row.firm)),
            ),
            ("year", whole(rows.iter().map(|row| row.year))),
            (
                "trade_code",
                coded(rows.iter().map(|row| index(row.trade)), codes(seeds)),
            ),
            (
                "planned_hires",
                whole(rows.iter().map(|row| row.planned_hires)),
            ),
            ("hires_last_year", optional(|row| row.hires_last_year)),
            ("hard_to_fill", optional(|row| row.hard_to_fill)),
            ("employed_now", optional(|row| row.employed_now)),
            (
                "replacement_next_year",
                optional(|row| row.replacement_next_year),
            ),
        ],
    }
}

pub(super) fn graduate_survey(
    training: &Training,
    graduates: &[Graduate],
    seeds: &[TradeSeed],
) -> Columns {
    let course = |row: &Graduate| &training.courses[row.course as usize];
    let whole_reply = |get: fn(&Reply) -> Option<u32>| {
        Column::Whole(
            graduates
                .iter()
                .map(|row| row.reply.as_ref().and_then(get).map(i64::from))
                .collect(),
        )
    };
    let activity = graduates
        .iter()
        .map(|row| row.reply.map(|reply| reply.activity))
        .collect();
    Columns {
        resource: "graduate_survey",
        columns: vec![
            (
                "respondent_id",
                numbered("G", 6, rows_from_one(graduates.len())),
            ),
            (
                "trade_code",
                coded(
                    graduates.iter().map(|row| index(course(row).trade)),
                    codes(seeds),
                ),
            ),
            (
                "level",
                coded(
                    graduates.iter().map(|row| index(course(row).level)),
                    levels(),
                ),
            ),
            (
                "graduation_year",
                whole(graduates.iter().map(|row| row.graduation_year)),
            ),
            (
                "responded",
                Column::Bool(
                    graduates
                        .iter()
                        .map(|row| Some(row.reply.is_some()))
                        .collect(),
                ),
            ),
            (
                "learner_id",
                numbered("L", 7, graduates.iter().map(|row| row.learner + 1)),
            ),
            (
                "provider_id",
                provider_codes(graduates.iter().map(|row| course(row).provider), training),
            ),
            (
                "activity",
                Column::Coded {
                    codes: activity,
                    names: ACTIVITIES.map(str::to_owned).to_vec(),
                },
            ),
            (
                "in_trade",
                Column::Bool(
                    graduates
                        .iter()
                        .map(|row| row.reply.and_then(|r| r.in_trade))
                        .collect(),
                ),
            ),
            (
                "had_job_before",
                Column::Bool(
                    graduates
                        .iter()
                        .map(|row| row.reply.map(|r| r.had_job_before))
                        .collect(),
                ),
            ),
            (
                "months_to_first_job",
                Column::Number(
                    graduates
                        .iter()
                        .map(|row| row.reply.and_then(|r| r.months_to_first_job))
                        .collect(),
                ),
            ),
            ("monthly_wage_vnd", whole_reply(|reply| reply.monthly_wage)),
        ],
    }
}

/// What the plan prints, for the city at full scale.
pub(super) fn published_totals(settings: &Settings) -> Columns {
    let rows = plan::PUBLISHED;
    Columns {
        resource: "published_totals",
        columns: vec![
            ("year", whole(rows.iter().map(|_| settings.last_year))),
            ("measure", text(rows.iter().map(|row| row.0))),
            (
                "value",
                Column::Number(
                    rows.iter()
                        .map(|row| Some((row.1 * settings.scale).round()))
                        .collect(),
                ),
            ),
            (
                "level",
                Column::Text(
                    rows.iter()
                        .map(|row| row.2.as_ref().map(|l| l.key().to_owned()))
                        .collect(),
                ),
            ),
            (
                "source",
                text(
                    rows.iter()
                        .map(|row| format!("{}, line {}", plan::SOURCE, row.3)),
                ),
            ),
            ("quote", text(rows.iter().map(|row| row.4))),
        ],
    }
}

/// What the plan says of the trades it names.
pub(super) fn judgements(settings: &Settings, seeds: &[TradeSeed]) -> Columns {
    let hard = plan::FEW_APPLICANTS.map(|trade| {
        (
            trade,
            "hard_to_recruit_learners",
            297,
            plan::FEW_APPLICANTS_QUOTE,
        )
    });
    let named = plan::NAMED_BALANCES
        .iter()
        .map(|row| (row.trade, row.judgement, row.line, row.quote));
    let known = |trade: &str| seeds.iter().any(|seed| seed.code == trade);
    let rows: Vec<_> = named.chain(hard).filter(|row| known(row.0)).collect();
    Columns {
        resource: "judgements",
        columns: vec![
            ("trade_code", text(rows.iter().map(|row| row.0))),
            ("year", whole(rows.iter().map(|_| settings.last_year))),
            ("judgement", text(rows.iter().map(|row| row.1))),
            (
                "source",
                text(
                    rows.iter()
                        .map(|row| format!("{}, line {}", plan::SOURCE, row.2)),
                ),
            ),
            ("quote", text(rows.iter().map(|row| row.3))),
        ],
    }
}
