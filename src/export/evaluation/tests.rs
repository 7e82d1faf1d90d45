use unicode_normalization::is_nfc;
use vocmatch_models::assess::flag::Flag;
use vocmatch_models::evaluate::{BacktestMethod, Grid, Method, Scene, Summary};

use super::answers::{capitalised, scene_name};
use super::sample::{backtest, grid, summary};
use super::*;
use crate::export::layout::width;
use crate::export::paint::Paint;
use crate::text::evaluation::labels;
use crate::text::{self, Language};

fn empty() -> Grid {
    Grid {
        scenes: Vec::new(),
        ..grid()
    }
}

/// Elements that have no end.
const VOID: [&str; 4] = ["meta", "link", "br", "!DOCTYPE"];

/// Fails where a tag is not closed by its own end, or a letter stands unescaped.
fn check_well_formed(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        assert!(
            open.last() == Some(&"style") || !text.contains('>'),
            "{text}"
        );
        let (tag, after) = after.split_once('>').expect("a tag ends");
        rest = after;
        let name = tag.split([' ', '\n']).next().unwrap();
        if let Some(name) = name.strip_prefix('/') {
            assert_eq!(
                open.pop(),
                Some(name),
                "before {}",
                &after[..after.len().min(80)]
            );
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

fn check_page(html: &str, language: Language) {
    check_well_formed(html);
    assert!(html.starts_with("<!DOCTYPE html>"));
    assert!(html.contains(language.pick("<html lang=\"vi\">", "<html lang=\"en\">")));
    assert!(!html.contains("http:") && !html.contains("https:") && !html.contains("<script"));
    assert!(!html.contains("url(") && !html.contains("@import") && !html.contains("src="));
    assert!(is_nfc(html), "not NFC");
    assert!(
        !html.contains("NaN") && !html.contains("\"inf") && !html.contains("\"-inf"),
        "a number is missing"
    );
    let mut ids: Vec<&str> = html
        .split(" id=\"")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id stands twice");
}

#[test]
fn the_page_is_whole_and_stands_alone() {
    for language in Language::ALL {
        let html = html(&grid(), language);
        check_page(&html, language);
        assert!(html.contains("vocmatch evaluate --cities 2 &gt; out"));
        assert!(html.contains("9.9.9") && html.contains("0123456789abcdef"));
        assert!(html.contains(labels(language).simulated));
        check_page(&super::html(&empty(), language), language);
    }
}

#[test]
fn every_scene_and_way_of_answering_is_shown() {
    for language in Language::ALL {
        let page = html(&grid(), language);
        let table = table(&grid(), language, Paint::Plain, 120);
        for scene in Scene::all() {
            let name = capitalised(&scene_name(&scene.key(), language));
            for text in [&page, &table] {
                assert!(text.contains(&name), "{name}");
                assert!(text.contains(&scene.key()), "{}", scene.key());
            }
            let caption = format!("id=\"bars-{}-t\"", scene.key());
            assert!(page.contains(&caption), "{caption}");
        }
        for method in Method::ALL {
            let name = text::method(method, language);
            assert!(page.contains(name), "{name}");
            let in_table = name.split(' ').all(|word| table.contains(word));
            assert!(in_table || method == Method::KnownDemand, "{name}");
        }
        assert_eq!(
            page.matches("class=\"confusion\"").count(),
            Scene::all().len()
        );
    }
}

#[test]
fn figures_are_written_as_the_language_does() {
    let english = html(&grid(), Language::En);
    assert!(english.contains("<td>0.700±0.020</td><td>0.875</td><td>0.5 (1)</td><td>80%</td><td>0.400</td><td>1.5</td><td>75%/60%</td>"));
    assert!(
        english.contains("<td>–</td>"),
        "what is not given is a dash"
    );
    let vietnamese = html(&grid(), Language::Vi);
    assert!(vietnamese.contains("<td>0,700±0,020</td><td>0,875</td><td>0,5 (1)</td>"));
}

#[test]
fn a_confusion_has_counts_and_shares_of_its_row() {
    let english = html(&grid(), Language::En);
    // Truly short: 3 of 5 found, 1 of 5 called a surplus.
    assert!(
        english.contains("style=\"--s:0.60\">3 ✓<span>60%</span>"),
        "right"
    );
    assert!(
        english.contains("<td class=\"cell opposite\" style=\"--s:0.20\">1 ✗<span>20%</span>"),
        "opposite"
    );
}

#[test]
fn no_line_of_the_table_is_wider_than_the_terminal() {
    for language in Language::ALL {
        for cells in [80, 100, 120, 200] {
            let evaluation = table(&grid(), language, Paint::Plain, cells);
            let backtest = backtest_table(&backtest(), language, Paint::Plain, cells);
            for line in evaluation.lines().chain(backtest.lines()) {
                assert!(width(line) <= cells, "{cells}: {line}");
                assert!(!line.contains('…'), "{cells}: {line}");
            }
        }
    }
}

#[test]
fn a_narrow_terminal_gets_eighty_cells_and_colour_only_where_asked() {
    assert_eq!(
        table(&grid(), Language::Vi, Paint::Plain, 20),
        table(&grid(), Language::Vi, Paint::Plain, 80)
    );
    assert!(!table(&grid(), Language::Vi, Paint::Plain, 80).contains('\u{1b}'));
    assert!(table(&grid(), Language::Vi, Paint::Colour, 80).contains('\u{1b}'));
}

#[test]
fn tenths_that_are_not_kept_are_marked() {
    for language in Language::ALL {
        let words = labels(language);
        let table = table(&grid(), language, Paint::Plain, 80);
        let line = table.lines().find(|line| line.contains("30–40%")).unwrap();
        assert!(line.ends_with(words.not_kept), "{line}");
        assert!(line.contains("40%–60%"), "{line}");
        let line = table.lines().find(|line| line.contains("90–100%")).unwrap();
        assert!(line.ends_with(words.kept), "{line}");
        let page = html(&grid(), language);
        assert_eq!(page.matches("<tr class=\"broken\">").count(), 1);
    }
}

#[test]
fn json_has_rounded_numbers_and_nothing_for_what_is_not_given() {
    let mut grid = grid();
    grid.scenes[0].methods[0].1.macro_f1 = 0.123_456;
    let text = json(&grid).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["schema"], "vocmatch.evaluation/1");
    assert_eq!(
        value["scenes"].as_array().unwrap().len(),
        Scene::all().len()
    );
    let ours = &value["scenes"][0]["methods"][0];
    assert_eq!(ours["method"], "vocmatch");
    assert_eq!(ours["macro_f1"], 0.1235);
    assert_eq!(ours["classes"][0]["class"], "undersupplied");
    assert_eq!(ours["classes"][0]["said"]["oversupplied"], 1);
    assert!(ours["classes"][2]["recall"].is_null());
    assert!(value["scenes"][0]["methods"][4]["brier"].is_null());
    let bin = &value["scenes"][0]["reliability"][1];
    assert_eq!(
        (&bin["low"], &bin["high"], &bin["kept"]),
        (&0.3.into(), &0.4.into(), &false.into())
    );
    assert!(value["scenes"][0]["first_city"][2]["ratio"].is_null());
    assert!(text.ends_with("}\n"));
}

#[test]
fn the_card_has_a_row_per_scene_and_answer_and_says_where_it_fails() {
    let card = card(&grid());
    let rows = card
        .lines()
        .filter(|line| line.starts_with("| baseline |"))
        .count();
    assert_eq!(rows, Method::ALL.len());
    let row = "| baseline | vocmatch | 0.700±0.020 | 0.875 | 0.5 (1) | 80% | 0.400 | 1.5 | 75%/60% | 50%/80% | 80%/– |";
    assert!(card.contains(row), "{card}");
    assert!(card.contains("`vocmatch evaluate --cities 2 > out`"));
    assert!(
        card.contains("| 30–40% | 40 | 35% | 50% | 40%–60% | ✗ not kept |"),
        "{card}"
    );
    assert!(card.contains("All cities are simulated"));
    let flat = card.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains(
            "Another answer has at least its macro-F1 in: “without learners one by one”."
        ),
        "{flat}"
    );
    assert!(
        flat.contains("in 2 of 3 tenths; not kept: 35% stated, 50% observed."),
        "{flat}"
    );
    // Every row has as many cells as the heading of its table.
    let mut cells = 0;
    for line in card.lines() {
        let bars = line.matches('|').count();
        assert!(cells == 0 || bars == 0 || bars == cells, "{line}");
        cells = bars;
    }
}

#[test]
fn every_format_counts_the_trades_that_invented_advertisements_made_short() {
    let english = "28 trades that are not short of people; called undersupplied nevertheless: by vocmatch 2 \
                   (1 without those advertisements); “postings ÷ enrolment”: 20 (9 without those advertisements).";
    let grid = grid();
    for text in [
        card(&grid),
        html(&grid, Language::En),
        table(&grid, Language::En, Paint::Plain, 120),
    ] {
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(flat.contains(english), "{flat}");
    }
    assert!(html(&grid, Language::Vi).contains("vocmatch 2 (khi chưa có tin giả: 1)"));
    let value: serde_json::Value = serde_json::from_str(&json(&grid).unwrap()).unwrap();
    assert!(value["scenes"][0]["poisoned"].is_null());
    let poisoned = &value["scenes"][2]["poisoned"];
    assert_eq!(poisoned["trades"], 28);
    assert_eq!(poisoned["methods"][0]["method"], "vocmatch");
    assert_eq!(poisoned["methods"][0]["flagged"], 2);
    assert_eq!(poisoned["methods"][0]["flagged_before"], 1);
}

#[test]
fn a_section_is_replaced_between_its_markers_and_again() {
    let (begin, end) = ("<!-- accuracy:begin -->", "<!-- accuracy:end -->");
    let text = format!("# Card\n\n{begin}\nold | text\n{end}\n\n## Next\n");
    let once = replace_section(&text, begin, end, "new\n\n").unwrap();
    assert_eq!(once, format!("# Card\n\n{begin}\nnew\n{end}\n\n## Next\n"));
    assert_eq!(replace_section(&once, begin, end, "new\n").unwrap(), once);
    assert_eq!(replace_section("no markers", begin, end, "new"), None);
    assert_eq!(
        replace_section(&format!("{end} {begin}"), begin, end, "new"),
        None
    );
}

#[test]
fn a_back_test_shows_every_year_with_what_it_is_compared() {
    for language in Language::ALL {
        let page = backtest_html(&backtest(), language);
        check_page(&page, language);
        assert!(page.contains("pilot &lt;a&gt;"));
        let table = backtest_table(&backtest(), language, Paint::Plain, 120);
        for text in [&page, &table] {
            for year in &backtest().years {
                assert!(text.contains(&text::compared_with(year.compared_with, language)));
                assert!(text.contains(&year.target_year.to_string()));
            }
            assert!(
                text.contains(language.pick("0,46", "0.46")),
                "the rank with outcomes"
            );
        }
        for method in BacktestMethod::ALL {
            assert!(page.contains(text::backtest_method(method, language)));
        }
        assert!(page.contains(language.pick("1 trên 2 năm", "1 of 2 years")));
        let none = vocmatch_models::evaluate::Backtest {
            years: Vec::new(),
            ..backtest()
        };
        check_page(&backtest_html(&none, language), language);
    }
}

#[test]
fn one_city_has_neither_deviation_nor_worst() {
    let table = backtest_table(&backtest(), Language::En, Paint::Plain, 120);
    assert!(
        table.contains("0.700") && !table.contains('±'.to_string().as_str().repeat(2).as_str())
    );
    let line = table
        .lines()
        .find(|line| line.starts_with("Macro-F1"))
        .unwrap();
    assert_eq!(line.matches('±').count(), 1, "only the heading: {line}");
}

#[test]
fn json_of_a_back_test_names_its_yardstick() {
    let value: serde_json::Value =
        serde_json::from_str(&backtest_json(&backtest()).unwrap()).unwrap();
    assert_eq!(value["schema"], "vocmatch.backtest/1");
    assert_eq!(value["years"][0]["compared_with"]["kind"], "truth");
    assert_eq!(value["years"][1]["compared_with"]["data_year"], 2025);
    assert_eq!(value["years"][0]["rank_with_outcomes"], 0.456);
    assert!(value["years"][1]["rank_with_outcomes"].is_null());
    assert_eq!(value["years"][0]["methods"][1]["method"], "persistence");
}

#[test]
fn numbers_that_are_none_do_not_reach_a_file() {
    let mut grid = grid();
    grid.scenes[0].methods[0].1 = Summary {
        macro_f1: f64::NAN,
        spearman: Some(f64::NAN),
        ..summary(0.5)
    };
    grid.scenes[0].first_city[0].truth = f64::NAN;
    for language in Language::ALL {
        check_page(&html(&grid, language), language);
    }
    assert!(!json(&grid).unwrap().contains("NaN"));
}

#[test]
fn flags_have_their_sign_beside_their_colour() {
    let page = html(&grid(), Language::Vi);
    for flag in Flag::ALL {
        let shown = super::page::flag(flag, Language::Vi);
        assert!(page.contains(&shown), "{shown}");
    }
}
