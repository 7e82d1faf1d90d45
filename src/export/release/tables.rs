//! The tables of a release: which rows of its content, and which columns.

use serde_json::Value;

use super::Cell;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Words and codes.
    Text,
    /// A number.
    Number,
    /// Yes or no.
    Bool,
    /// A figure that passed the gate: its value, and a column `…_status` beside it.
    Figure,
}

/// A column: its name, where its value is, what it holds, what it says.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// JSON pointer from the row; one that begins with `^` from the row's whole.
    at: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it says.
    pub meaning: &'static str,
}

const fn column(name: &'static str, at: &'static str, kind: Kind, meaning: &'static str) -> Column {
    Column {
        name,
        at,
        kind,
        meaning,
    }
}

/// A table of a release.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its heading in Vietnamese.
    pub title_vi: &'static str,
    /// What a row is.
    pub meaning: &'static str,
    /// The columns that name a row.
    pub key: &'static [&'static str],
    /// Its columns; the status columns stand beside their figures.
    pub columns: Vec<Heading>,
    /// Its rows.
    pub rows: Vec<Vec<Cell>>,
}

/// A heading as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its name.
    pub name: String,
    /// `string`, `number` or `boolean`.
    pub kind: &'static str,
    /// What it says.
    pub meaning: String,
}

struct Plan {
    name: &'static str,
    title_vi: &'static str,
    meaning: &'static str,
    /// The list in the content, and the list within each of its rows where that is what the table shows.
    list: (&'static str, Option<&'static str>),
    key: &'static [&'static str],
    columns: &'static [Column],
}

use Kind::{Bool, Figure, Number, Text};

const PLANS: &[Plan] = &[
    Plan {
        name: "trades",
        title_vi: "Nghề",
        meaning: "One trade and its flag",
        list: ("trades", None),
        key: &["trade_code"],
        columns: &[
            column("trade_code", "/trade_code", Text, "Key of the trade"),
            column("name_vi", "/name_vi", Text, "Vietnamese name"),
            column("name_en", "/name_en", Text, "English name"),
            column("group_code", "/group_code", Text, "Code of the trade group"),
            column(
                "group_name_vi",
                "/group_name_vi",
                Text,
                "Name of the trade group",
            ),
            column(
                "flag",
                "/flag",
                Text,
                "undersupplied, balanced, oversupplied or insufficient_evidence",
            ),
            column("strength", "/strength", Text, "How firmly the flag stands"),
            column(
                "p_oversupplied",
                "/probability/oversupplied",
                Number,
                "Probability of a surplus",
            ),
            column(
                "p_balanced",
                "/probability/balanced",
                Number,
                "Probability of balance",
            ),
            column(
                "p_undersupplied",
                "/probability/undersupplied",
                Number,
                "Probability of a shortage",
            ),
            column(
                "ratio",
                "/ratio/median",
                Number,
                "Openings per job seeker, median",
            ),
            column(
                "ratio_low",
                "/ratio/low",
                Number,
                "Lower bound of the central interval",
            ),
            column(
                "ratio_high",
                "/ratio/high",
                Number,
                "Upper bound of the central interval",
            ),
            column(
                "supply_persons",
                "/supply_persons/median",
                Number,
                "Job seekers in the target year, median",
            ),
            column(
                "supply_low_persons",
                "/supply_persons/low",
                Number,
                "Lower bound",
            ),
            column(
                "supply_high_persons",
                "/supply_persons/high",
                Number,
                "Upper bound",
            ),
            column(
                "demand_persons",
                "/demand_persons/median",
                Number,
                "Openings in the target year, median",
            ),
            column(
                "demand_low_persons",
                "/demand_persons/low",
                Number,
                "Lower bound",
            ),
            column(
                "demand_high_persons",
                "/demand_persons/high",
                Number,
                "Upper bound",
            ),
            column(
                "conflict",
                "/conflict",
                Bool,
                "Sources contradict each other",
            ),
            column(
                "fragile",
                "/fragile",
                Bool,
                "The flag depends on those who did not answer",
            ),
            column(
                "depends_on_one_employer",
                "/depends_on_one_employer",
                Bool,
                "The flag is another without the largest employer",
            ),
            column(
                "flag_without_largest_employer",
                "/flag_without_largest_employer",
                Text,
                "That other flag",
            ),
            column(
                "outcome_only",
                "/outcome_only",
                Bool,
                "Own-account work dominates",
            ),
            column(
                "certain_surplus",
                "/certain_surplus",
                Bool,
                "More seekers than all linked openings",
            ),
            column(
                "tipping_learners",
                "/tipping_point/learners",
                Number,
                "Learners a year, more or fewer, that would change the flag",
            ),
            column(
                "tipping_to",
                "/tipping_point/to",
                Text,
                "The flag that would then hold",
            ),
            column("cause", "/cause/code", Text, "What lies behind a shortage"),
            column(
                "override_flag",
                "/override/flag",
                Text,
                "The flag that the department set beside the model's",
            ),
            column("override_reason", "/override/reason", Text, "Why"),
            column(
                "override_expires_on",
                "/override/expires_on",
                Text,
                "The last day on which it holds",
            ),
        ],
    },
    Plan {
        name: "reasons",
        title_vi: "Lý do",
        meaning: "One reason of a flag, the most important first",
        list: ("trades", Some("reasons")),
        key: &[],
        columns: &[
            column("trade_code", "^/trade_code", Text, "Key of the trade"),
            column(
                "code",
                "/code",
                Text,
                "Stable word for the reason; empty where it is not shown",
            ),
            column("status", "/status", Text, "exact, rounded or suppressed"),
            column("source", "/source", Text, "The source it speaks of"),
            column("vi", "/vi", Text, "The reason in Vietnamese"),
            column("en", "/en", Text, "The reason in English"),
        ],
    },
    Plan {
        name: "evidence",
        title_vi: "Nguồn",
        meaning: "One source of a trade's flag",
        list: ("trades", Some("evidence")),
        key: &["trade_code", "source"],
        columns: &[
            column("trade_code", "^/trade_code", Text, "Key of the trade"),
            column("source", "/source", Text, "The source"),
            column("weight", "/weight", Number, "Its weight in the answer"),
            column("ratio", "/ratio", Figure, "The ratio that it implies alone"),
            column(
                "n",
                "/n",
                Figure,
                "Answers, employers or advertisements behind it",
            ),
        ],
    },
    Plan {
        name: "levels",
        title_vi: "Trình độ",
        meaning: "One level of a trade",
        list: ("trades", Some("levels")),
        key: &["trade_code", "level"],
        columns: &[
            column("trade_code", "^/trade_code", Text, "Key of the trade"),
            column("level", "/level", Text, "Training level"),
            column(
                "enrolled",
                "/enrolled",
                Number,
                "Learners enrolled in the last year with data",
            ),
            column(
                "capacity",
                "/capacity",
                Number,
                "Places offered in that year",
            ),
            column(
                "completers_persons",
                "/completers_persons",
                Number,
                "Expected completers in the target year",
            ),
            column(
                "supply_persons",
                "/supply_persons/median",
                Number,
                "Job seekers in the target year, median",
            ),
            column(
                "supply_low_persons",
                "/supply_persons/low",
                Number,
                "Lower bound",
            ),
            column(
                "supply_high_persons",
                "/supply_persons/high",
                Number,
                "Upper bound",
            ),
        ],
    },
    Plan {
        name: "outcomes",
        title_vi: "Việc làm sau tốt nghiệp",
        meaning: "What became of the graduates of a scope",
        list: ("outcomes", None),
        key: &["scope", "provider_id", "trade_code", "level"],
        columns: &[
            column(
                "scope",
                "/scope",
                Text,
                "city, trade, trade_level, provider or programme",
            ),
            column("provider_id", "/provider_id", Text, "Key of the provider"),
            column("trade_code", "/trade_code", Text, "Key of the trade"),
            column("level", "/level", Text, "Training level"),
            column("answers", "/answers", Figure, "Graduates who answered"),
            column(
                "employed_share",
                "/employed_share",
                Figure,
                "Of those who answered: in work",
            ),
            column(
                "in_trade_share",
                "/in_trade_share",
                Figure,
                "Of those in work: in the trade they learned",
            ),
            column(
                "median_pay_vnd",
                "/median_pay_vnd",
                Figure,
                "Median monthly pay of those in work, VND",
            ),
            column(
                "median_months",
                "/median_months",
                Figure,
                "Median months to the first job",
            ),
        ],
    },
    Plan {
        name: "employer_cells",
        title_vi: "Vị trí tuyển dụng",
        meaning: "Advertised positions of a scope in the last year with data",
        list: ("employer_cells", None),
        key: &["scope", "trade_code", "district"],
        columns: &[
            column(
                "scope",
                "/scope",
                Text,
                "city, trade, district or trade_district",
            ),
            column("trade_code", "/trade_code", Text, "Key of the trade"),
            column("district", "/district", Text, "District"),
            column("positions", "/positions", Figure, "Advertised positions"),
            column("employers", "/employers", Figure, "Employers"),
        ],
    },
    Plan {
        name: "programmes",
        title_vi: "Tuyển sinh",
        meaning: "Intake of a provider in a trade at a level in a year: administrative counts, exact",
        list: ("programmes", None),
        key: &["provider_id", "trade_code", "level", "year"],
        columns: &[
            column("provider_id", "/provider_id", Text, "Key of the provider"),
            column("trade_code", "/trade_code", Text, "Key of the trade"),
            column("level", "/level", Text, "Training level"),
            column("year", "/year", Number, "Year of intake"),
            column("enrolled", "/enrolled", Number, "Learners enrolled"),
            column("capacity", "/capacity", Number, "Places offered"),
            column("completed", "/completed", Number, "Completers so far"),
        ],
    },
    Plan {
        name: "providers",
        title_vi: "Cơ sở đào tạo",
        meaning: "A training provider",
        list: ("providers", None),
        key: &["provider_id"],
        columns: &[
            column("provider_id", "/provider_id", Text, "Key of the provider"),
            column("name", "/name", Text, "Its name"),
            column("kind", "/kind", Text, "What kind of provider"),
            column("ownership", "/ownership", Text, "public or private"),
            column("managing_body", "/managing_body", Text, "Who runs it"),
            column("district", "/district", Text, "District"),
        ],
    },
    Plan {
        name: "parameters",
        title_vi: "Tham số",
        meaning: "A parameter of the method",
        list: ("parameters", None),
        key: &["section", "key"],
        columns: &[
            column("section", "/section", Text, "Section"),
            column("key", "/key", Text, "Name in the section"),
            column("value", "/value", Number, "Value in use"),
            column("unit", "/unit", Text, "Unit"),
            column("status", "/status", Text, "official, measured or assumed"),
            column("source", "/source", Text, "Where it comes from"),
            column("as_of", "/as_of", Text, "Date of the source"),
            column("rationale", "/rationale", Text, "Why this value"),
        ],
    },
];

/// The names of all tables.
pub const NAMES: [&str; 9] = [
    "trades",
    "reasons",
    "evidence",
    "levels",
    "outcomes",
    "employer_cells",
    "programmes",
    "providers",
    "parameters",
];

/// A table of a release by its name.
#[must_use]
pub fn table(content: &Value, name: &str) -> Option<Table> {
    let plan = PLANS.iter().find(|plan| plan.name == name)?;
    let empty = Vec::new();
    let list = |of: &'_ Value, name: &str| of.get(name).and_then(Value::as_array).cloned();
    let wholes = list(content, plan.list.0).unwrap_or_default();
    let mut rows = Vec::new();
    for whole in &wholes {
        let parts = match plan.list.1 {
            None => vec![whole.clone()],
            Some(within) => list(whole, within).unwrap_or_else(|| empty.clone()),
        };
        rows.extend(parts.iter().map(|row| cells(plan.columns, row, whole)));
    }
    Some(Table {
        name: plan.name,
        title_vi: plan.title_vi,
        meaning: plan.meaning,
        key: plan.key,
        columns: plan.columns.iter().flat_map(headings).collect(),
        rows,
    })
}

fn headings(column: &Column) -> Vec<Heading> {
    let heading = |name: String, kind, meaning: &str| Heading {
        name,
        kind,
        meaning: meaning.to_owned(),
    };
    match column.kind {
        Kind::Text => vec![heading(column.name.to_owned(), "string", column.meaning)],
        Kind::Bool => vec![heading(column.name.to_owned(), "boolean", column.meaning)],
        Kind::Number => vec![heading(column.name.to_owned(), "number", column.meaning)],
        Kind::Figure => vec![
            heading(column.name.to_owned(), "number", column.meaning),
            heading(
                format!("{}_status", column.name),
                "string",
                "exact, rounded, at_least, at_most, suppressed or missing",
            ),
        ],
    }
}

fn cells(columns: &[Column], row: &Value, whole: &Value) -> Vec<Cell> {
    let mut cells = Vec::new();
    for column in columns {
        let value = match column.at.strip_prefix('^') {
            Some(at) => whole.pointer(at),
            None => row.pointer(column.at),
        };
        let value = value.unwrap_or(&Value::Null);
        if column.kind == Kind::Figure {
            for part in ["value", "status"] {
                cells.push(value.get(part).map_or(Cell::Empty, Cell::from));
            }
        } else {
            cells.push(Cell::from(value));
        }
    }
    cells
}
