use super::*;

const NINE: &str = include_str!("../../../../datasets/policies/hai_phong_2024_nine_trades.toml");
const PLAN: &str = include_str!("../../../../datasets/policies/hai_phong_2026_2030_plan.toml");

fn plan() -> Policy {
    Policy::parse(PLAN).unwrap()
}

/// The plan with one text replaced by another.
fn changed(from: &str, to: &str) -> PolicyError {
    assert!(PLAN.contains(from), "{from}");
    Policy::parse(&PLAN.replacen(from, to, 1)).unwrap_err()
}

#[test]
fn the_plan_has_the_printed_sums() {
    let plan = plan();
    let sum = |of: fn(&PolicyYear) -> Vnd| plan.years.iter().map(of).sum::<Vnd>();
    assert_eq!(sum(|y| y.learners_vnd), Vnd(800_000_000_000));
    assert_eq!(sum(|y| y.total_vnd), Vnd(802_950_000_000));
    assert_eq!(plan.caps.learners_total, Some(40_700));
    assert_eq!(plan.status, PolicyStatus::Planned);
    assert_eq!(plan.trades, EligibleTrades::All);
    let han = TradeCode::parse("han").unwrap();
    let rate = plan.rate(&han, &Level::College, Year(2026)).unwrap();
    // 40,700 learners at this rate stay within 800 billion, at one đồng more they do not.
    assert!(rate.times(40_700) <= Vnd(800_000_000_000));
    assert!(Vnd(rate.0 + 1).times(40_700) > Vnd(800_000_000_000));
    assert_eq!(plan.rate(&han, &Level::College, Year(2031)), None);
    assert_eq!(plan.rate(&han, &Level::Elementary, Year(2026)), None);
    assert_eq!(plan.area_of("Chí Linh"), Some("hai_duong_cu"));
    assert_eq!(plan.area_of("Hà Nội"), None);
}

#[test]
fn the_resolution_names_nine_trades_and_no_money_by_year() {
    let nine = Policy::parse(NINE).unwrap();
    assert!(matches!(&nine.trades, EligibleTrades::Listed(list) if list.len() == 9));
    assert!(nine.years.is_empty());
    assert!(nine.supports(&TradeCode::parse("han").unwrap(), &Level::College));
    assert!(!nine.supports(&TradeCode::parse("han").unwrap(), &Level::ShortCourse));
    assert!(!nine.supports(&TradeCode::parse("duoc").unwrap(), &Level::College));
}

#[test]
fn an_unknown_key_is_refused_with_its_line() {
    let error = changed("learners_total", "learners_totl");
    let line = 1 + PLAN[..PLAN.find("learners_total").unwrap()]
        .matches('\n')
        .count();
    assert!(
        matches!(&error, PolicyError::Form { line: found, reason }
            if *found == line && reason.contains("learners_totl")),
        "{error}"
    );
}

#[test]
fn what_does_not_fit_together_is_refused() {
    assert!(matches!(
        changed("vnd = 19_656_019", "vnd = 0"),
        PolicyError::NotPositive {
            field: "vnd",
            entry: 1,
            vnd: 0
        }
    ));
    assert!(matches!(
        changed("total_vnd = 150_590_000_000", "total_vnd = 150_000_000_000"),
        PolicyError::Total {
            year: Year(2026),
            ..
        }
    ));
    assert!(matches!(
        changed("teachers = 250", "teachers = 251"),
        PolicyError::Teachers { .. }
    ));
    assert!(matches!(
        changed("year = 2027", "year = 2026"),
        PolicyError::Twice { field: "year", .. }
    ));
    assert!(matches!(
        changed("year = 2027", "year = 2031"),
        PolicyError::YearOutside {
            year: Year(2031),
            ..
        }
    ));
    assert!(matches!(
        changed("valid_to = \"2030-12-31\"", "valid_to = \"2030-02-30\""),
        PolicyError::Day {
            field: "valid_to",
            ..
        }
    ));
    assert!(matches!(
        changed("valid_to = \"2030-12-31\"", "valid_to = \"2025-12-31\""),
        PolicyError::EndBeforeBeginning { .. }
    ));
    assert!(matches!(
        changed("trades = \"all\"", "trades = \"some\""),
        PolicyError::TradesWord { .. }
    ));
    assert!(matches!(
        changed("trades = \"all\"", "trades = [\"han\", \"han\"]"),
        PolicyError::Twice {
            field: "trades",
            ..
        }
    ));
    assert!(matches!(
        changed(
            "[\"college\", \"intermediate\"]",
            "[\"college\", \"elementary\"]"
        ),
        PolicyError::NoRate {
            level: Level::Elementary
        }
    ));
    assert!(matches!(
        changed("\"Hồng Bàng\", ", "\"Hồng Bàng\", \"Chí Linh\", "),
        PolicyError::Twice {
            field: "districts",
            ..
        }
    ));
    let floor = format!("{PLAN}\n[[floor]]\nof = \"area\"\nkey = \"nowhere\"\nlearners = 5\n");
    assert!(matches!(
        Policy::parse(&floor),
        Err(PolicyError::FloorUnknown {
            of: FloorKind::Area,
            ..
        })
    ));
}

#[test]
fn two_rates_on_the_same_day_are_refused_and_in_a_row_accepted() {
    let second = |from: &str| {
        let first = PLAN.replacen(
            "valid_to = \"2030-12-31\"\nstatus",
            "valid_to = \"2027-12-31\"\nstatus",
            1,
        );
        let rate = format!(
            "{first}\n[[rate]]\nlevels = [\"college\"]\nvnd = 21_000_000\nvalid_from = \"{from}\"\nstatus = \"assumed\"\nbasis = \"x\"\n"
        );
        Policy::parse(&rate)
    };
    let error = second("2027-06-30").unwrap_err();
    assert_eq!(
        error,
        PolicyError::RatesOverlap {
            first: 1,
            second: 2,
            level: Level::College,
            day: Day::parse("2027-06-30").unwrap(),
        }
    );
    let han = TradeCode::parse("han").unwrap();
    let policy = second("2028-01-01").unwrap();
    assert_eq!(
        policy.rate(&han, &Level::College, Year(2027)),
        Some(Vnd(19_656_019))
    );
    assert_eq!(
        policy.rate(&han, &Level::College, Year(2028)),
        Some(Vnd(21_000_000))
    );
    assert_eq!(policy.rate(&han, &Level::Intermediate, Year(2028)), None);
}

#[test]
fn days_are_those_of_the_calendar() {
    for text in ["2028-02-29", "2026-12-31"] {
        assert_eq!(Day::parse(text).unwrap().to_string(), text);
    }
    for text in [
        "2026-02-29",
        "2026-13-01",
        "2026-1-1",
        "2026-01-00",
        "x",
        "2026-01-01-01",
    ] {
        assert_eq!(Day::parse(text), None, "{text}");
    }
}
