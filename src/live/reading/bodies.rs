//! A content → the answers that are kept.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value, json};

use super::items::{Item, PAGE, Query, page};
use super::search::{Kind, Search};
use super::{Body, Cited, Past, Reading, list};
use crate::store::release::Release;

/// What stands at the head of every answer.
pub(super) fn head(cited: &Cited) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("run".to_owned(), cited.run_id.clone().into());
    head.insert("as_of".to_owned(), cited.cut_off.clone().into());
    head.insert("basis".to_owned(), "published_release".into());
    let release = serde_json::to_value(cited).unwrap_or_default();
    head.insert("release".to_owned(), release);
    head
}

pub(super) fn reading(
    release: &Release,
    content: &Value,
    bytes: Vec<u8>,
    past: &BTreeMap<String, Vec<Past>>,
) -> Reading {
    let cited = Cited::of(release);
    let trades = list(content, "trades");
    let items: Vec<Item> = trades.iter().map(Item::of).collect();
    let totals = content["totals"].clone();
    let first = Query {
        limit: PAGE,
        ..Query::default()
    };
    let first = page(&cited, &totals, &items, &first);
    Reading {
        document: Body::tagged(bytes, release.checksum.clone()),
        trades: Body::of(first.body),
        trades_next: first.next,
        providers: providers(&cited, content),
        method: method(&cited, content),
        quality: quality(&cited, content),
        trade: keyed(trades, "trade_code", |code, trade| {
            whole_trade(&cited, content, code, trade)
        }),
        history: past
            .iter()
            .map(|(code, past)| {
                let mut body = head(&cited);
                body.insert("trade_code".to_owned(), code.clone().into());
                let items = serde_json::to_value(past).unwrap_or_default();
                body.insert("items".to_owned(), items);
                (code.clone(), Body::json(&body))
            })
            .collect(),
        changes: changes(&cited, past, trades),
        provider: keyed(list(content, "providers"), "provider_id", |id, provider| {
            whole_provider(&cited, content, id, provider)
        }),
        search: search(trades),
        items,
        totals,
        cited,
    }
}

/// What each release changed in the flags against the one that was published before it.
fn changes(
    cited: &Cited,
    past: &BTreeMap<String, Vec<Past>>,
    trades: &[Value],
) -> HashMap<i64, Body> {
    let all = past.values().flatten();
    let releases: BTreeMap<(&Option<String>, i64), &Past> = all
        .map(|past| ((&past.published_at, past.release), past))
        .collect();
    let releases: Vec<&Past> = releases.into_values().collect();
    let before = std::iter::once(None).chain(releases.iter().map(Some));
    let pairs = releases.iter().zip(before);
    let bodies = pairs.map(|(release, before)| {
        let mut items = Vec::new();
        for (code, past) in past {
            let of = |number: i64| past.iter().find(|one| one.release == number);
            let (old, new) = (
                before.and_then(|before| of(before.release)),
                of(release.release),
            );
            if before.is_none() || old.map(Past::said) == new.map(Past::said) {
                continue;
            }
            let known = trades.iter().find(|trade| trade["trade_code"] == **code);
            let name = |key: &str| known.map_or(Value::Null, |known| known[key].clone());
            items.push(json!({
                "trade_code": code,
                "name_vi": name("name_vi"),
                "name_en": name("name_en"),
                "before": old.map(|old| &old.flag),
                "after": new.map(|new| &new.flag),
            }));
        }
        let mut body = head(cited);
        let before = before.map(|before| json!({"number": before.release, "title": before.title}));
        body.insert("number".to_owned(), release.release.into());
        body.insert("before".to_owned(), json!(before));
        body.insert("items".to_owned(), items.into());
        (release.release, Body::json(&body))
    });
    bodies.collect()
}

fn keyed(
    values: &[Value],
    key: &str,
    body: impl Fn(&str, &Value) -> Body,
) -> HashMap<String, Body> {
    values
        .iter()
        .filter_map(|value| {
            let code = value[key].as_str()?;
            Some((code.to_owned(), body(code, value)))
        })
        .collect()
}

/// Rows of a list in which fields have these values.
fn of<'a>(content: &'a Value, name: &str, fields: &[(&str, &str)]) -> Vec<&'a Value> {
    list(content, name)
        .iter()
        .filter(|row| {
            fields
                .iter()
                .all(|(field, value)| row[*field].as_str() == Some(value))
        })
        .collect()
}

fn whole_trade(cited: &Cited, content: &Value, code: &str, trade: &Value) -> Body {
    let scope = |scope| {
        of(
            content,
            "outcomes",
            &[("scope", scope), ("trade_code", code)],
        )
    };
    let positions = |scope| {
        of(
            content,
            "employer_cells",
            &[("scope", scope), ("trade_code", code)],
        )
    };
    let year = content["data_year"].clone();
    let programmes: Vec<&Value> = of(content, "programmes", &[("trade_code", code)])
        .into_iter()
        .filter(|row| row["year"] == year)
        .collect();
    let mut body = head(cited);
    body.insert("trade".to_owned(), trade.clone());
    body.insert(
        "outcomes".to_owned(),
        json!({
            "years": content["outcome_years"],
            "trade": scope("trade").first(),
            "levels": scope("trade_level"),
            "programmes": scope("programme"),
        }),
    );
    body.insert(
        "employer_cells".to_owned(),
        json!({
            "trade": positions("trade").first(),
            "districts": positions("trade_district"),
        }),
    );
    body.insert("programmes".to_owned(), json!(programmes));
    body.insert(
        "links".to_owned(),
        json!({
            "self": format!("/api/v1/trades/{code}"),
            "history": format!("/api/v1/trades/{code}/history"),
            "method": "/api/v1/method",
        }),
    );
    Body::json(&body)
}

fn providers(cited: &Cited, content: &Value) -> Body {
    let entry = |provider: &Value| {
        let mut entry = provider.clone();
        let id = provider["provider_id"].as_str().unwrap_or_default();
        let now = |row: &&Value| row["year"] == content["data_year"];
        let programmes = of(content, "programmes", &[("provider_id", id)]);
        let enrolled: i64 = programmes
            .iter()
            .filter(|row| now(row))
            .filter_map(|row| row["enrolled"].as_i64())
            .sum();
        if let Value::Object(entry) = &mut entry {
            let taught = programmes.iter().filter(|row| now(row)).count();
            entry.insert("programmes".to_owned(), taught.into());
            entry.insert("enrolled".to_owned(), enrolled.into());
        }
        entry
    };
    let items: Vec<Value> = list(content, "providers").iter().map(entry).collect();
    let mut body = head(cited);
    body.insert("total".to_owned(), items.len().into());
    body.insert("items".to_owned(), items.into());
    Body::json(&body)
}

fn whole_provider(cited: &Cited, content: &Value, id: &str, provider: &Value) -> Body {
    let scope = |scope| {
        of(
            content,
            "outcomes",
            &[("scope", scope), ("provider_id", id)],
        )
    };
    let mut body = head(cited);
    body.insert("provider".to_owned(), provider.clone());
    body.insert(
        "programmes".to_owned(),
        json!(of(content, "programmes", &[("provider_id", id)])),
    );
    body.insert(
        "outcomes".to_owned(),
        json!({
            "years": content["outcome_years"],
            "provider": scope("provider").first(),
            "programmes": scope("programme"),
        }),
    );
    Body::json(&body)
}

fn method(cited: &Cited, content: &Value) -> Body {
    let mut body = head(cited);
    for name in ["method", "missing_evidence", "disclosure", "parameters"] {
        body.insert(name.to_owned(), content[name].clone());
    }
    body.insert(
        "limits".to_owned(),
        json!([
            {
                "code": "estimates",
                "vi": "Xếp loại là nhận định có xác suất, không phải số đo; khoảng kèm theo cho biết mức độ không chắc chắn.",
                "en": "A flag is a judgement with a probability, not a measurement; the interval beside it says how uncertain it is.",
            },
            {
                "code": "hidden_cells",
                "vi": "Số liệu về người tốt nghiệp và doanh nghiệp chỉ được hiển thị khi đủ nhiều người, nhiều doanh nghiệp; số được làm tròn nên tổng có thể lệch.",
                "en": "Figures on graduates and employers are shown only where there are enough of them; they are rounded, so that sums may differ.",
            },
            {
                "code": "assumed_parameters",
                "vi": "Tham số ghi “assumed” là giả định, chưa có số liệu của địa phương.",
                "en": "Parameters marked as assumed are judgements that local data should replace.",
            },
        ]),
    );
    Body::json(&body)
}

fn quality(cited: &Cited, content: &Value) -> Body {
    let mut body = head(cited);
    for name in ["data_quality", "missing_evidence", "package"] {
        body.insert(name.to_owned(), content[name].clone());
    }
    Body::json(&body)
}

fn search(trades: &[Value]) -> Search {
    let mut search = Search::default();
    for (place, trade) in trades.iter().enumerate() {
        let mut add = |kind, value: &Value| {
            if let Some(text) = value.as_str() {
                search.add(place, kind, text);
            }
        };
        add(Kind::Code, &trade["trade_code"]);
        add(Kind::Name, &trade["name_vi"]);
        add(Kind::Name, &trade["name_en"]);
        for code in list(trade, "official_codes") {
            add(Kind::Code, &code["official_code"]);
        }
        for alias in list(trade, "aliases") {
            add(Kind::Alias, alias);
        }
    }
    search
}
