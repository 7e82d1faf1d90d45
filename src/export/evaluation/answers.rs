//! What is printed of each way of answering, in one order for every format.

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::evaluate::{
    BacktestMethod, BacktestYear, Grid, Method, ReliabilityBin, Scene, SceneScores, Summary,
};

use crate::export::paint::sign;
use crate::text::evaluation::labels;
use crate::text::figure::{count, decimal, percent};
use crate::text::{self, Language, Measure};

/// What stands where nothing is given.
pub const NOTHING: &str = "–";

/// The three classes that a trade can truly have, in the order of a confusion matrix.
pub const CLASSES: [Flag; 3] = [Flag::Undersupplied, Flag::Balanced, Flag::Oversupplied];

/// Whose answer it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Author {
    /// The assessment.
    Vocmatch,
    /// A rule that anybody could use, or somebody else.
    Other,
    /// Nobody: what could be said if more were known than can be.
    Nobody,
}

/// A way of answering with its scores.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// Its name.
    pub name: &'static str,
    /// Whose it is.
    pub author: Author,
    /// Its scores.
    pub summary: &'a Summary,
}

/// Every way of answering of a scene.
pub fn of_scene(scene: &SceneScores, language: Language) -> Vec<Answer<'_>> {
    let answer = |(method, summary)| {
        let author = match method {
            Method::Vocmatch => Author::Vocmatch,
            Method::PostingsRatio | Method::SurveyRatio | Method::TwoKeys | Method::AllBalanced => {
                Author::Other
            }
            Method::KnownDemand => Author::Nobody,
        };
        Answer {
            name: text::method(method, language),
            author,
            summary,
        }
    };
    let methods = scene.methods.iter();
    methods.map(|(m, summary)| answer((*m, summary))).collect()
}

/// Every way of answering of a year.
pub fn of_year(year: &BacktestYear, language: Language) -> Vec<Answer<'_>> {
    let answer = |(method, summary)| {
        let author = match method {
            BacktestMethod::Vocmatch => Author::Vocmatch,
            BacktestMethod::Persistence
            | BacktestMethod::PostingsRatio
            | BacktestMethod::Judgements => Author::Other,
        };
        Answer {
            name: text::backtest_method(method, language),
            author,
            summary,
        }
    };
    let methods = year.methods.iter();
    methods.map(|(m, summary)| answer((*m, summary))).collect()
}

/// The scores of the assessment.
pub fn ours<'a>(answers: &[Answer<'a>]) -> Option<&'a Summary> {
    let found = answers.iter().find(|a| a.author == Author::Vocmatch);
    found.map(|answer| answer.summary)
}

/// The best of the other answers, by macro-F1.
pub fn best_other<'a>(answers: &[Answer<'a>]) -> Option<Answer<'a>> {
    let others = answers.iter().filter(|a| a.author == Author::Other);
    others
        .max_by(|a, b| a.summary.macro_f1.total_cmp(&b.summary.macro_f1))
        .copied()
}

/// The name of a scene; its word on the command line where it is none of ours.
pub fn scene_name(key: &str, language: Language) -> String {
    Scene::parse(key).map_or_else(
        || key.to_owned(),
        |scene| text::scene(scene, language).to_owned(),
    )
}

/// The text with a capital letter.
pub fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// How many bins are kept.
pub fn kept(bins: &[ReliabilityBin]) -> usize {
    bins.iter().filter(|bin| bin.kept()).count()
}

/// A column of scores.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// A score of the whole answer.
    Score(Measure),
    /// Precision and recall of a class, by its place in [`CLASSES`].
    Class(usize, Flag),
}

/// The columns in their order.
pub const COLUMNS: [Column; 9] = [
    Column::Score(Measure::MacroF1),
    Column::Score(Measure::Spearman),
    Column::Score(Measure::WrongDirection),
    Column::Score(Measure::Coverage),
    Column::Score(Measure::Brier),
    Column::Score(Measure::NotAssessed),
    Column::Class(0, Flag::Undersupplied),
    Column::Class(1, Flag::Balanced),
    Column::Class(2, Flag::Oversupplied),
];

impl Column {
    /// Its heading; a class carries its sign.
    pub fn heading(self, language: Language) -> String {
        match self {
            Self::Score(measure) => text::measure(measure, language).to_owned(),
            Self::Class(_, flag) => {
                format!("{} {}", sign(flag), text::measure(Measure::Class, language))
            }
        }
    }

    /// Its figure.
    pub fn value(self, summary: &Summary, language: Language) -> String {
        let share = |value: Option<f64>| {
            value.map_or_else(|| NOTHING.to_owned(), |share| percent(share, language))
        };
        let score = |value: Option<f64>| {
            value.map_or_else(|| NOTHING.to_owned(), |score| decimal(score, 3, language))
        };
        match self {
            Self::Score(Measure::MacroF1) => with_deviation(summary, language),
            Self::Score(Measure::Spearman) => score(summary.spearman),
            Self::Score(Measure::WrongDirection) => wrong(summary, language),
            Self::Score(Measure::Coverage) => share(summary.coverage),
            Self::Score(Measure::Brier) => score(summary.brier),
            Self::Score(Measure::NotAssessed) => per_city(summary.not_assessed, summary, language),
            Self::Score(Measure::Class) => NOTHING.to_owned(),
            Self::Class(place, _) => summary.precision_recall.get(place).map_or_else(
                || NOTHING.to_owned(),
                |[precision, recall]| format!("{}/{}", share(*precision), share(*recall)),
            ),
        }
    }
}

/// Macro-F1; its standard deviation where there are several cities.
fn with_deviation(summary: &Summary, language: Language) -> String {
    let mean = decimal(summary.macro_f1, 3, language);
    if summary.cities < 2 {
        return mean;
    }
    format!("{mean}±{}", decimal(summary.macro_f1_sd, 3, language))
}

/// Wrong directions; the worst city where there are several.
fn wrong(summary: &Summary, language: Language) -> String {
    let mean = per_city(summary.wrong_direction, summary, language);
    if summary.cities < 2 {
        return mean;
    }
    let most = count(summary.wrong_direction_most as f64, language);
    format!("{mean} ({most})")
}

/// A mean number of trades: a whole number where there is one city.
pub fn per_city(mean: f64, summary: &Summary, language: Language) -> String {
    decimal(mean, usize::from(summary.cities > 1), language)
}

/// A tenth of the stated probabilities: its bounds, how many statements, the mean stated, the share observed, its
/// interval.
pub fn bin_texts(bin: &ReliabilityBin, language: Language) -> [String; 5] {
    let share = |value| percent(value, language);
    let bound = |value: f64| count(value * 100.0, language);
    [
        format!("{}–{}%", bound(bin.low), bound(bin.low + 0.1)),
        count(bin.statements as f64, language),
        share(bin.stated),
        share(bin.observed.median),
        format!("{}–{}", share(bin.observed.low), share(bin.observed.high)),
    ]
}

/// What each score means.
pub fn meanings(language: Language) -> Vec<(String, &'static str)> {
    let scores = COLUMNS.into_iter().filter_map(|column| match column {
        Column::Score(measure) => Some((
            column.heading(language),
            text::measure_meaning(measure, language),
        )),
        Column::Class(..) => None,
    });
    let signs = CLASSES.map(sign).join(" ");
    let classes = (
        format!("{signs} {}", text::measure(Measure::Class, language)),
        text::measure_meaning(Measure::Class, language),
    );
    scores.chain([classes]).collect()
}

/// The scores that a table of steps shows.
pub const STEP_COLUMNS: [Column; 5] = [
    Column::Score(Measure::MacroF1),
    Column::Score(Measure::Spearman),
    Column::Score(Measure::WrongDirection),
    Column::Score(Measure::Coverage),
    Column::Score(Measure::Brier),
];

/// The table of what each step of the model gains: headings, all steps, then a row per step left out.
pub fn step_rows(grid: &Grid, language: Language) -> Vec<Vec<String>> {
    let words = labels(language);
    let values = |summary: &Summary| STEP_COLUMNS.map(|column| column.value(summary, language));
    let row = |name: String, values: [String; STEP_COLUMNS.len()]| {
        std::iter::once(name).chain(values).collect::<Vec<String>>()
    };
    let headings = STEP_COLUMNS.map(|column| column.heading(language));
    let mut rows = vec![row(String::new(), headings)];
    let whole = grid.scenes.first().map(|scene| of_scene(scene, language));
    if let Some(summary) = whole.as_deref().and_then(ours) {
        rows.push(row(words.all_steps.to_owned(), values(summary)));
    }
    for (step, summary) in &grid.without_step {
        let name = format!("{} {}", words.without, text::model_step(*step, language));
        rows.push(row(name, values(summary)));
    }
    rows
}
