use vocmatch_models::units::Interval;

use super::super::sample::Sample;
use super::super::{Document, Selection};
use super::*;

fn table(cells: usize, language: Language, paint: Paint) -> String {
    let sample = Sample::new();
    render(
        &sample.document(),
        &Style {
            language,
            paint,
            width: cells,
            folder: Some("du lieu/hp"),
        },
    )
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    for language in Language::ALL {
        for cells in [40, 60, 72, 80, 100, 120, 200] {
            for line in table(cells, language, Paint::Plain).lines() {
                let command = line.contains("vocmatch explain");
                assert!(command || width(line) <= cells, "{cells}: {line}");
            }
        }
    }
}

#[test]
fn colour_changes_nothing_but_the_colour() {
    let strip = |text: &str| {
        let mut plain = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('\u{1b}') {
            plain.push_str(before);
            rest = after.split_once('m').unwrap().1;
        }
        plain + rest
    };
    let coloured = table(100, Language::Vi, Paint::Colour);
    assert!(coloured.contains("\u{1b}["));
    let plain = table(100, Language::Vi, Paint::Plain);
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(strip(&coloured), plain);
}

#[test]
fn the_drawing_stands_where_the_ratio_is() {
    let at = |median, low, high| bar(Some(Interval { median, low, high }), [0.8, 1.25], 17);
    // 17 cells: ¼ at 0, ½ at 4, 1 at 8, 2 at 12, 4 at 16; 0.8 and 1.25 at 8 ± 1.3.
    assert_eq!(at(1.0, 0.5, 2.0), "    ├───●───┤    ");
    assert_eq!(at(2.0, 1.0, 9.0), "       ┊├───●───▸");
    assert_eq!(at(0.1, 0.05, 0.25), "◂      ┊ ┊       ");
    assert_eq!(bar(None, [0.8, 1.25], 17), "       ┊ ┊       ");
}

#[test]
fn an_empty_selection_says_so() {
    let sample = Sample::new();
    let selection = Selection {
        group: Some("999".to_owned()),
        ..Selection::default()
    };
    let document = Document {
        selection,
        ..sample.document()
    };
    let style = Style {
        language: Language::En,
        paint: Paint::Plain,
        width: 80,
        folder: None,
    };
    assert!(render(&document, &style).contains("No trade fits this selection."));
}
