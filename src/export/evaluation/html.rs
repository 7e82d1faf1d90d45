//! The page of an evaluation and that of a back-test.

use vocmatch_models::assess::flag::Flag;
use vocmatch_models::evaluate::{
    Backtest, BacktestYear, ComparedWith, Grid, RankedTrade, ReliabilityBin, SAID, SceneScores,
    Summary,
};

use super::answers::{
    Answer, Author, CLASSES, COLUMNS, Column, NOTHING, bin_texts, capitalised, kept, meanings,
    of_scene, of_year, ours, scene_name,
};
use super::page::{class, escape, flag, legend, page, panel, panels, points, section};
use super::reading;
use super::svg::{self, Caption, missed};
use crate::export::paint::sign;
use crate::text::evaluation::{self, labels};
use crate::text::figure::{count, percent};
use crate::text::{self, Language, Measure};

/// Fewer ranked trades than this stand in one column.
const SHORT_COLUMN: usize = 20;
/// Columns of ranked trades on a wide screen.
const RANKED_COLUMNS: usize = 3;

/// One page without any other file: scores, reliability, confusion, and one city's trades against their truth.
#[must_use]
pub fn html(grid: &Grid, language: Language) -> String {
    let words = labels(language);
    let mut main = String::new();
    main.push_str(&summary(&reading::of_grid(grid, language), language));
    main.push_str(&section(
        words.methods,
        words.methods_read,
        &panels(&each(grid, |scene| {
            let name = scene_name(&scene.scene, language);
            bars(&scene.scene, &name, &of_scene(scene, language), language)
        })),
    ));
    main.push_str(&section(
        words.scores,
        words.scores_read,
        &scores(
            words.scene,
            &each(grid, |scene| scene_rows(scene, language)),
            language,
        ),
    ));
    main.push_str(&section(
        words.reliability,
        words.reliability_read,
        &panels(&reliabilities(grid, language)),
    ));
    main.push_str(&section(
        words.confusion,
        words.confusion_read,
        &panels(&each(grid, |scene| {
            let name = scene_name(&scene.scene, language);
            ours(&of_scene(scene, language))
                .map_or_else(String::new, |summary| confusion(&name, summary, language))
        })),
    ));
    if let Some(first) = grid
        .scenes
        .first()
        .filter(|scene| !scene.first_city.is_empty())
    {
        main.push_str(&section(
            words.ranked,
            words.ranked_read,
            &ranked(first, grid.bounds, language),
        ));
    }
    main.push_str(&glossary(language));
    let header = header(
        words.title,
        &format!(
            "<p class=\"note\">{}</p>\n<p class=\"quiet\">{}</p>\n",
            escape(words.simulated),
            escape(&evaluation::size(grid.cities, grid.scale, language))
        ),
    );
    let footer = footer(&grid.command, &grid.version, &grid.parameters, language);
    page(
        language,
        words.title,
        &format!("{header}<main>\n{main}</main>\n{footer}"),
    )
}

/// One page without any other file: scores by year and what was confused.
#[must_use]
pub fn backtest_html(backtest: &Backtest, language: Language) -> String {
    let words = labels(language);
    let of_years = |part: &dyn Fn(&BacktestYear) -> String| {
        backtest.years.iter().map(part).collect::<String>()
    };
    let mut main = summary(&reading::of_backtest(backtest, language), language);
    main.push_str(&section(
        words.methods,
        words.backtest_methods_read,
        &panels(&of_years(&|year| {
            let id = format!("y{}", year.target_year);
            bars(
                &id,
                &year_name(year, language),
                &of_year(year, language),
                language,
            )
        })),
    ));
    main.push_str(&section(
        words.scores_by_year,
        words.years_read,
        &scores(
            words.method,
            &of_years(&|year| year_rows(year, language)),
            language,
        ),
    ));
    main.push_str(&section(
        words.confusion,
        words.confusion_read,
        &panels(&of_years(&|year| {
            ours(&of_year(year, language)).map_or_else(String::new, |summary| {
                confusion(&year_name(year, language), summary, language)
            })
        })),
    ));
    main.push_str(&glossary(language));
    let title = format!("{} · {}", words.backtest_title, backtest.package);
    let note = if backtest.synthetic {
        format!(
            "<p class=\"note\">{}</p>\n",
            escape(language.labels().synthetic)
        )
    } else {
        String::new()
    };
    let intro = format!(
        "{note}<p class=\"quiet\">{}</p>\n",
        escape(words.backtest_intro)
    );
    let header = header(&title, &intro);
    let footer = footer(
        &backtest.command,
        &backtest.version,
        &backtest.parameters,
        language,
    );
    page(
        language,
        &title,
        &format!("{header}<main>\n{main}</main>\n{footer}"),
    )
}

fn each(grid: &Grid, part: impl Fn(&SceneScores) -> String) -> String {
    grid.scenes.iter().map(part).collect()
}

fn header(title: &str, below: &str) -> String {
    format!("<header>\n<h1>{}</h1>\n{below}</header>\n", escape(title))
}

fn footer(command: &str, version: &str, parameters: &str, language: Language) -> String {
    format!(
        "<footer>\n<h2>{}</h2>\n<p><code>{}</code></p>\n<p class=\"quiet\">{}</p>\n</footer>\n",
        escape(labels(language).reproduce),
        escape(command),
        escape(&evaluation::origin(version, parameters, language))
    )
}

fn summary(sentences: &[String], language: Language) -> String {
    format!(
        "<section>\n<h2>{}</h2>\n{}</section>\n",
        escape(labels(language).summary),
        points(sentences)
    )
}

fn glossary(language: Language) -> String {
    let items: String = meanings(language)
        .iter()
        .map(|(name, meaning)| format!("<dt>{}</dt><dd>{}.</dd>\n", escape(name), escape(meaning)))
        .collect();
    format!(
        "<section>\n<h2>{}</h2>\n<dl>\n{items}</dl>\n</section>\n",
        escape(labels(language).glossary)
    )
}

fn bars(id: &str, name: &str, answers: &[Answer], language: Language) -> String {
    let best = answers
        .iter()
        .max_by(|a, b| a.summary.macro_f1.total_cmp(&b.summary.macro_f1))
        .map(|answer| (answer.name, answer.summary.macro_f1));
    let [title, description] = evaluation::bars_figure(name, best, language);
    let caption = Caption {
        id: &format!("bars-{}", identifier(id)),
        title: &title,
        description: &description,
    };
    panel(&capitalised(name), &svg::bars(answers, caption, language))
}

/// A word as part of a name within the page.
fn identifier(word: &str) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    word.chars().map(kept).collect()
}

fn scores(first: &str, bodies: &str, language: Language) -> String {
    let heading = |column: Column| match column {
        Column::Score(_) => format!(
            "<th scope=\"col\">{}</th>",
            escape(&column.heading(language))
        ),
        Column::Class(_, each) => format!(
            "<th scope=\"col\">{}<br>{}</th>",
            flag(each, language),
            escape(text::measure(Measure::Class, language))
        ),
    };
    let headings = COLUMNS.map(heading).concat();
    let label = escape(labels(language).scores);
    format!(
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">\n<table class=\"scores\">\n\
         <thead><tr><th scope=\"col\">{}</th>{headings}</tr></thead>\n{bodies}</table>\n</div>\n",
        escape(first)
    )
}

fn body(heading: &str, answers: &[Answer], language: Language) -> String {
    let row = |answer: &Answer| {
        let start = match answer.author {
            Author::Vocmatch => "<tr class=\"ours\">",
            Author::Other | Author::Nobody => "<tr>",
        };
        let cells = COLUMNS.map(|column| {
            format!(
                "<td>{}</td>",
                escape(&column.value(answer.summary, language))
            )
        });
        format!(
            "{start}<th scope=\"row\">{}</th>{}</tr>\n",
            escape(answer.name),
            cells.concat()
        )
    };
    format!(
        "<tbody>\n<tr class=\"scene\"><th scope=\"rowgroup\" colspan=\"{}\">{heading}</th></tr>\n{}</tbody>\n",
        COLUMNS.len() + 1,
        answers.iter().map(row).collect::<String>()
    )
}

fn scene_rows(scene: &SceneScores, language: Language) -> String {
    let name = escape(&capitalised(&scene_name(&scene.scene, language)));
    let heading = format!("{name} <code>{}</code>", escape(&scene.scene));
    body(&heading, &of_scene(scene, language), language)
}

fn year_name(year: &BacktestYear, language: Language) -> String {
    evaluation::year(year.data_year, year.target_year, year.trades, language)
}

fn year_rows(year: &BacktestYear, language: Language) -> String {
    let compared = text::compared_with(year.compared_with, language);
    let mut said = vec![
        evaluation::yardstick(&compared, language),
        evaluation::outcomes_reading(year.rank_with_outcomes, language),
    ];
    if matches!(year.compared_with, ComparedWith::Hindsight { .. }) {
        said.push(evaluation::hindsight_caution(language).to_owned());
    }
    let heading = format!(
        "{}<br><small class=\"quiet\">{}</small>",
        escape(&year_name(year, language)),
        escape(&said.join(" "))
    );
    body(&heading, &of_year(year, language), language)
}

/// The diagram of every scene; that of the first with its table.
fn reliabilities(grid: &Grid, language: Language) -> String {
    let with_bins = grid
        .scenes
        .iter()
        .filter(|scene| !scene.reliability.is_empty());
    let mut out = String::new();
    for (place, scene) in with_bins.enumerate() {
        let name = scene_name(&scene.scene, language);
        let bins = &scene.reliability;
        let [title, description] =
            evaluation::reliability_figure(&name, kept(bins), bins.len(), language);
        let caption = Caption {
            id: &format!("reliability-{}", identifier(&scene.scene)),
            title: &title,
            description: &description,
        };
        out.push_str(&panel(
            &capitalised(&name),
            &svg::reliability(bins, caption, language),
        ));
        if place == 0 {
            out.push_str(&panel(
                &capitalised(&name),
                &reliability_table(bins, language),
            ));
        }
    }
    out
}

fn reliability_table(bins: &[ReliabilityBin], language: Language) -> String {
    let words = labels(language);
    let headings = [
        words.tenth,
        words.statements,
        words.stated,
        words.observed,
        words.interval_95,
        "",
    ]
    .map(|heading| format!("<th scope=\"col\">{}</th>", escape(heading)));
    let row = |bin: &ReliabilityBin| {
        let [tenth, others @ ..] = bin_texts(bin, language);
        let cells = others.map(|text| format!("<td>{}</td>", escape(&text)));
        let (start, mark) = if bin.kept() {
            ("<tr>", words.kept)
        } else {
            ("<tr class=\"broken\">", words.not_kept)
        };
        format!(
            "{start}<th scope=\"row\">{}</th>{}<td>{}</td></tr>\n",
            escape(&tenth),
            cells.concat(),
            escape(mark)
        )
    };
    format!(
        "<table class=\"bins\">\n<thead><tr>{}</tr></thead>\n<tbody>\n{}</tbody>\n</table>\n",
        headings.concat(),
        bins.iter().map(row).collect::<String>()
    )
}

/// Counts and shares of the row, by true class and flag given.
fn confusion(name: &str, summary: &Summary, language: Language) -> String {
    let words = labels(language);
    let heading = |each: Flag| {
        format!(
            "<th scope=\"col\"><span class=\"{}\">{}</span><br>{}</th>",
            class(each),
            sign(each),
            text::flag_short(each, language)
        )
    };
    let rows = CLASSES
        .iter()
        .zip(summary.confusion)
        .map(|(truth, counts)| {
            let total: usize = counts.iter().sum();
            let cells = SAID
                .iter()
                .zip(counts)
                .map(|(said, n)| confusion_cell(*truth, *said, n, total, language));
            format!(
                "<tr><th scope=\"row\"><span class=\"{}\">{}</span> {}</th>{}</tr>\n",
                class(*truth),
                sign(*truth),
                text::flag_short(*truth, language),
                cells.collect::<String>()
            )
        });
    let table = format!(
        "<table class=\"confusion\">\n<thead><tr><th scope=\"col\">↓ {}<br>→ {}</th>{}</tr></thead>\n\
         <tbody>\n{}</tbody>\n</table>\n",
        escape(words.true_class),
        escape(words.said_class),
        SAID.map(heading).concat(),
        rows.collect::<String>()
    );
    panel(&capitalised(name), &table)
}

fn confusion_cell(truth: Flag, said: Flag, n: usize, total: usize, language: Language) -> String {
    let share = n as f64 / total.max(1) as f64;
    let (kind, mark) = match (truth, said) {
        (Flag::Undersupplied, Flag::Oversupplied) | (Flag::Oversupplied, Flag::Undersupplied) => {
            ("opposite", " ✗")
        }
        _ if truth == said => ("right", " ✓"),
        _ => ("other", ""),
    };
    let mark = if n > 0 { mark } else { "" };
    let of_row = if total == 0 {
        NOTHING.to_owned()
    } else {
        percent(share, language)
    };
    format!(
        "<td class=\"cell {kind}\" style=\"--s:{share:.2}\">{}{mark}<span>{of_row}</span></td>",
        count(n as f64, language)
    )
}

fn ranked(scene: &SceneScores, bounds: [f64; 2], language: Language) -> String {
    let known = scene
        .first_city
        .iter()
        .filter(|trade| !trade.truth.is_nan());
    let mut trades: Vec<RankedTrade> = known.cloned().collect();
    trades.sort_by(|a, b| {
        b.truth
            .total_cmp(&a.truth)
            .then_with(|| a.trade_code.cmp(&b.trade_code))
    });
    let size = trades.len().div_ceil(RANKED_COLUMNS).max(SHORT_COLUMN);
    let mut out = String::new();
    for (place, part) in trades.chunks(size).enumerate() {
        let from = place * size + 1;
        let to = from + part.len() - 1;
        let outside = part.iter().filter(|trade| missed(trade)).count();
        let [title, description] = evaluation::ranked_figure(from, to, outside, language);
        let caption = Caption {
            id: &format!("ranked-{from}"),
            title: &title,
            description: &description,
        };
        out.push_str(&panel(
            &title,
            &svg::ranked(part, bounds, caption, language),
        ));
    }
    let name = scene_name(&scene.scene, language);
    format!(
        "<p>{}</p>\n{}{}",
        escape(&evaluation::first_city(&name, trades.len(), language)),
        legend(language),
        panels(&out)
    )
}
