//! Where people and positions are lost on the way to supply and demand.

use vocmatch_models::estimate::supply::LevelSupply;

use super::super::layout::{left, right, width};
use super::Page;
use crate::text::figure::count;
use crate::text::{self, Language, Step, sentence};

/// A line of a funnel: words, and a figure per column; a deeper line is part of the one above.
struct Line {
    words: String,
    figures: Vec<Option<f64>>,
}

impl Line {
    fn new(step: Step, language: Language, figures: Vec<Option<f64>>) -> Self {
        Self {
            words: text::step(step, language).to_owned(),
            figures,
        }
    }

    /// The same, as a step further down.
    fn then(mut self) -> Self {
        self.words = format!("  → {}", self.words);
        self
    }
}

impl Page<'_> {
    pub(super) fn supply(&self) -> String {
        let language = self.language();
        let levels = &self.trade.basis.supply.levels;
        if levels.is_empty() {
            return String::new();
        }
        let mut out = self.heading(language.labels().supply_funnel);
        let mut headings: Vec<String> = self
            .trade
            .levels
            .iter()
            .map(|row| text::level(&row.level, language))
            .collect();
        headings.push(language.labels().total.to_owned());
        let line = |step: Step, figure: fn(&LevelSupply) -> f64| {
            let each = levels.iter().map(figure);
            let total: f64 = each.clone().sum();
            Line::new(step, language, each.chain([total]).map(Some).collect())
        };
        let mut lines = vec![line(Step::Enrolled, |l| l.enrolled)];
        if levels.iter().any(|level| level.capacity.is_some()) {
            let known = levels.iter().map(|level| level.capacity);
            let total = known.clone().flatten().sum();
            lines.push(Line::new(
                Step::Capacity,
                language,
                known.chain([Some(total)]).collect(),
            ));
        }
        lines.push(line(Step::Completers, |l| l.completers));
        if levels.iter().any(|level| level.from_future_intakes >= 0.5) {
            lines.push(line(Step::FutureIntakes, |l| l.from_future_intakes).then());
        }
        lines.push(line(Step::NotInJob, not_in_job).then());
        lines.push(line(Step::Enter, enter).then());
        lines.push(line(Step::Stay, stay).then());
        lines.push(line(Step::Seek, |l| l.seekers).then());
        out.push_str(&self.funnel(&headings, &lines));
        let own = self.trade.basis.supply.self_employed();
        if own >= 0.005 {
            out.push_str(&self.paragraph("  ", &sentence::own_account(own, language)));
        }
        out
    }

    pub(super) fn demand(&self) -> String {
        let language = self.language();
        let labels = language.labels();
        let demand = &self.trade.basis.demand;
        let line = |step: Step, figure: f64| Line::new(step, language, vec![Some(figure)]);
        let mut parts = String::new();
        if let Some(survey) = &demand.survey {
            let mut lines = vec![
                line(Step::Planned, survey.planned_raw),
                line(Step::PlannedCapped, survey.planned).then(),
            ];
            lines.extend(survey.hires.map(|hires| line(Step::Hires, hires)));
            lines.push(line(Step::SurveyOpenings, survey.log.mean.exp()));
            lines.extend(
                survey
                    .without_largest
                    .map(|log| line(Step::WithoutLargest, log.exp()).then()),
            );
            parts.push_str(&self.funnel(&[labels.survey.to_owned()], &lines));
        }
        if let Some(posted) = &demand.posted {
            let last = &posted.last;
            let title = format!("{} {}", labels.postings, last.year);
            let lines = [
                line(Step::Advertisements, last.rows),
                line(Step::Positions, last.positions_raw),
                line(Step::Registered, last.positions_registered).then(),
                line(Step::Deduplicated, last.positions).then(),
                line(Step::WithoutLargest, last.positions_without_largest).then(),
            ];
            parts.push_str(&self.funnel(&[title], &lines));
        }
        if let Some(vacancies) = demand.vacancies {
            let lines = [Line {
                words: labels.vacancies.to_owned(),
                figures: vec![Some(vacancies.n)],
            }];
            parts.push_str(&self.funnel(&[String::new()], &lines));
        }
        if let Some(crosswalk) = &self.trade.basis.crosswalk {
            let lines = [
                line(Step::Most, crosswalk.most),
                line(Step::Allocated, crosswalk.allocated).then(),
            ];
            parts.push_str(&self.funnel(&[labels.crosswalk.to_owned()], &lines));
        }
        if parts.is_empty() {
            parts
        } else {
            self.heading(labels.demand_funnel) + &parts
        }
    }

    /// A heading line and lines of figures under it; with one column the heading stands at the left.
    fn funnel(&self, headings: &[String], lines: &[Line]) -> String {
        let language = self.language();
        let figure = |value: Option<f64>| {
            value.map_or_else(|| "–".to_owned(), |value| count(value, language))
        };

        let column = |place: usize| {
            let figures = lines
                .iter()
                .filter_map(|line| line.figures.get(place))
                .map(|value| width(&figure(*value)));
            let heading = if headings.len() > 1 {
                headings.get(place).map_or(0, |heading| width(heading))
            } else {
                0
            };
            figures.chain([heading]).max().unwrap_or(0)
        };
        let columns: Vec<usize> = (0..headings.len()).map(column).collect();
        let figures: usize = columns.iter().map(|column| column + 2).sum();
        let words = lines
            .iter()
            .map(|line| width(&line.words))
            .max()
            .unwrap_or(0);
        let words = words.min(self.cells().saturating_sub(figures + 2));
        let mut out = String::new();
        let title = match headings {
            [] => String::new(),
            [one] => one.clone(),
            many => {
                let cells: Vec<String> = many
                    .iter()
                    .zip(&columns)
                    .map(|(text, size)| right(text, *size))
                    .collect();
                format!("{}  {}", " ".repeat(words), cells.join("  "))
            }
        };
        if !title.is_empty() {
            out.push_str(&format!("  {}\n", self.paint().dim(title.trim_end())));
        }
        for line in lines {
            let cells: Vec<String> = line
                .figures
                .iter()
                .zip(&columns)
                .map(|(value, size)| right(&figure(*value), *size))
                .collect();
            out.push_str(&format!(
                "  {}  {}\n",
                left(&line.words, words),
                cells.join("  ")
            ));
        }
        out
    }
}

fn not_in_job(level: &LevelSupply) -> f64 {
    level.completers * (1.0 - level.already_in_job)
}

fn enter(level: &LevelSupply) -> f64 {
    not_in_job(level) * level.enters
}

fn stay(level: &LevelSupply) -> f64 {
    enter(level) * level.stays
}
