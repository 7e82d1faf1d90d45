use serde_json::json;

use super::*;

fn content() -> Value {
    json!({
        "trades": [
            {
                "trade_code": "han", "name_vi": "=1+1", "flag": "balanced",
                "tipping_point": { "learners": -1680.5, "to": "undersupplied" },
                "evidence": [
                    { "source": "wage", "weight": 0.1,
                      "ratio": { "value": null, "status": "suppressed" },
                      "n": { "value": null, "status": "suppressed" } }
                ]
            }
        ],
        "outcomes": [
            { "scope": "trade", "trade_code": "han",
              "answers": { "value": 40, "status": "rounded" },
              "employed_share": { "value": 0.95, "status": "at_least" } }
        ],
        "programmes": [],
    })
}

fn cell(table: &Table, row: usize, name: &str) -> Cell {
    let place = table
        .columns
        .iter()
        .position(|column| column.name == name)
        .unwrap();
    table.rows[row][place].clone()
}

#[test]
fn a_hidden_figure_is_an_empty_cell_with_its_status_beside() {
    let table = table(&content(), "evidence").unwrap();
    assert_eq!(cell(&table, 0, "trade_code"), Cell::Text("han".to_owned()));
    assert_eq!(cell(&table, 0, "ratio"), Cell::Empty);
    assert_eq!(
        cell(&table, 0, "ratio_status"),
        Cell::Text("suppressed".to_owned())
    );
}

#[test]
fn every_table_has_a_name_and_as_many_cells_as_headings() {
    for name in NAMES {
        let table = table(&content(), name).unwrap();
        assert_eq!(table.name, name);
        for row in &table.rows {
            assert_eq!(row.len(), table.columns.len(), "{name}");
        }
    }
    assert!(table(&content(), "users").is_none());
}

/// −1,680.5 stays a number in either dialect; a name that looks like a formula gets an apostrophe.
#[test]
fn formulas_are_made_harmless_and_negative_numbers_stay_numbers() {
    let table = table(&content(), "trades").unwrap();
    let machine = csv(&table, Dialect::Machine);
    assert!(machine.starts_with("trade_code,name_vi,"));
    assert!(machine.contains("\r\nhan,'=1+1,"));
    assert!(machine.contains(",-1680.5,undersupplied,"));
    let excel = csv(&table, Dialect::Excel);
    assert!(excel.starts_with("\u{feff}trade_code;name_vi;"));
    assert!(excel.contains(";-1680,5;undersupplied;"));
    for start in ["=", "+", "-", "@", "\t", "\r"] {
        let text = format!("{start}x");
        let row = json!({ "trades": [{ "trade_code": text }] });
        let written = csv(&super::table(&row, "trades").unwrap(), Dialect::Machine);
        assert!(written.contains(&format!("'{start}x")), "{start:?}");
    }
}
