//! What a release changes against the one published before it.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::text::figure::signed;
use crate::text::pages::department as words;
use crate::web::pages::blocks::{Cell, Sheet, Table, escaped};
use crate::web::pages::door::Refusal;
use crate::web::pages::show::Show;
use crate::web::pages::visit::Visit;

use super::flags::FLAGS;
use super::releases::{Entry, PLACE, entries};

#[derive(Debug, Deserialize)]
struct Content {
    #[serde(default)]
    totals: BTreeMap<String, i64>,
    trades: Vec<Trade>,
}

#[derive(Debug, Clone, Deserialize)]
struct Trade {
    trade_code: String,
    name_vi: String,
    name_en: Option<String>,
    flag: String,
    #[serde(default)]
    probability: BTreeMap<String, f64>,
    r#override: Option<Override>,
}

/// A flag that the department has set.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Override {
    flag: String,
}

impl Trade {
    fn name(&self, visit: &Visit) -> &str {
        let english = self.name_en.as_deref().unwrap_or(&self.name_vi);
        visit.language.pick(&self.name_vi, english)
    }

    /// Its flag with the probability, and the one that the department has set beside.
    fn cell(&self, visit: &Visit) -> Cell {
        let t = words::labels(visit.language);
        let show = Show(visit.language);
        let chance = self.probability.get(&self.flag);
        let chance = chance.map_or_else(String::new, |share| show.percent(share));
        let set = self.r#override.as_ref();
        let set = set.map_or_else(String::new, |set| {
            format!("{}: {}", t.overridden, show.flag(&set.flag))
        });
        Cell::flag(&self.flag, show).small(&chance).small(&set)
    }

    /// Whether readers see something else.
    fn same(&self, other: &Self) -> bool {
        self.flag == other.flag && self.r#override == other.r#override
    }
}

/// What differs between two releases.
#[derive(Debug, Default)]
struct Difference<'a> {
    changed: Vec<(&'a Trade, &'a Trade)>,
    appeared: Vec<&'a Trade>,
    vanished: Vec<&'a Trade>,
}

fn compared<'a>(before: &'a Content, after: &'a Content) -> Difference<'a> {
    let mut old: BTreeMap<&str, &Trade> = before
        .trades
        .iter()
        .map(|trade| (trade.trade_code.as_str(), trade))
        .collect();
    let mut difference = Difference::default();
    for trade in &after.trades {
        match old.remove(trade.trade_code.as_str()) {
            Some(known) if known.same(trade) => {}
            Some(known) => difference.changed.push((known, trade)),
            None => difference.appeared.push(trade),
        }
    }
    difference.vanished = old.into_values().collect();
    difference
}

impl Difference<'_> {
    fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.appeared.is_empty() && self.vanished.is_empty()
    }
}

/// The release that was published last before this one; before all where this one is not published.
fn base(all: &[Entry], number: i64, published: bool) -> Option<&Entry> {
    all.iter()
        .filter(|entry| entry.state == "published" && entry.number != number)
        .filter(|entry| !published || entry.number < number)
        .max_by_key(|entry| entry.number)
}

/// What a release changes, for whoever decides on it.
pub(super) async fn section(
    sheet: &mut Sheet,
    visit: &Visit,
    number: i64,
    published: bool,
) -> Result<(), Refusal> {
    let t = words::labels(visit.language);
    sheet.heading(t.difference);
    let all = entries(visit).await?;
    let Some(base) = base(&all, number, published) else {
        sheet.paragraph("empty", t.nothing_before);
        return Ok(());
    };
    let place = |number: i64| format!("/api/v1/releases/{number}");
    let before: Content = visit.door.get(&place(base.number)).await?;
    let after: Content = visit.door.get(&place(number)).await?;
    let name = format!("{} {}: {}", t.against, base.number, base.title);
    let href = visit.href(&format!("{PLACE}/{}", base.number));
    let (href, name) = (escaped(&href), escaped(&name));
    sheet.push(format_args!("<p><a href=\"{href}\">{name}</a></p>"));
    counts(sheet, visit, &before, &after);
    let difference = compared(&before, &after);
    if difference.is_empty() {
        sheet.paragraph("done", t.nothing_changes);
        return Ok(());
    }
    if !difference.changed.is_empty() {
        let mut table = Table::new("doi-loai", t.changed, [t.trade, t.before, t.after]);
        for (old, new) in &difference.changed {
            let name = Cell::text(new.name(visit)).small(&new.trade_code);
            table.row([name, old.cell(visit), new.cell(visit)]);
        }
        sheet.push(table);
    }
    for (id, caption, trades) in [
        ("nghe-moi", t.appeared, &difference.appeared),
        ("nghe-mat", t.vanished, &difference.vanished),
    ] {
        if !trades.is_empty() {
            let mut table = Table::new(id, caption, [t.trade, t.flag]);
            for trade in trades {
                let name = Cell::text(trade.name(visit)).small(&trade.trade_code);
                table.row([name, trade.cell(visit)]);
            }
            sheet.push(table);
        }
    }
    Ok(())
}

/// How many trades have which flag, before and after.
fn counts(sheet: &mut Sheet, visit: &Visit, before: &Content, after: &Content) {
    let t = words::labels(visit.language);
    let show = Show(visit.language);
    let head = [t.flag, t.count_before, t.count_after, t.count_change];
    let mut table = Table::new("theo-loai", t.counts_table, head);
    let of = |content: &Content, flag: &str| content.totals.get(flag).copied().unwrap_or_default();
    for flag in FLAGS {
        let (old, new) = (of(before, flag), of(after, flag));
        table.row([
            Cell::flag(flag, show),
            Cell::num(show.whole(old)),
            Cell::num(show.whole(new)),
            Cell::num(signed((new - old) as f64, visit.language)),
        ]);
    }
    sheet.push(table);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trade(code: &str, flag: &str, set: Option<&str>) -> Trade {
        Trade {
            trade_code: code.to_owned(),
            name_vi: code.to_owned(),
            name_en: None,
            flag: flag.to_owned(),
            probability: BTreeMap::new(),
            r#override: set.map(|flag| Override {
                flag: flag.to_owned(),
            }),
        }
    }

    fn content(trades: &[Trade]) -> Content {
        Content {
            totals: BTreeMap::new(),
            trades: trades.to_vec(),
        }
    }

    #[test]
    fn changed_new_and_vanished_trades_are_told_apart() {
        let before = content(&[
            trade("a", "balanced", None),
            trade("b", "balanced", None),
            trade("c", "balanced", None),
        ]);
        let after = content(&[
            trade("a", "balanced", None),
            trade("b", "oversupplied", None),
            trade("d", "undersupplied", None),
        ]);
        let found = compared(&before, &after);
        let codes = |trades: &[&Trade]| {
            let codes = trades.iter().map(|trade| trade.trade_code.clone());
            codes.collect::<Vec<_>>()
        };
        assert_eq!(found.changed.len(), 1);
        assert_eq!(found.changed[0].1.trade_code, "b");
        assert_eq!(codes(&found.appeared), ["d"]);
        assert_eq!(codes(&found.vanished), ["c"]);
        assert!(compared(&before, &before).is_empty());
    }

    #[test]
    fn a_flag_that_the_department_set_is_a_change() {
        let before = content(&[trade("a", "balanced", None)]);
        let after = content(&[trade("a", "balanced", Some("oversupplied"))]);
        assert_eq!(compared(&before, &after).changed.len(), 1);
    }
}
