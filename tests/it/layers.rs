//! What each part of the sources may use, read from the sources themselves.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A part of the sources and its limits.
struct Layer {
    /// A file or folder, without the ending `.rs`.
    path: &'static str,
    /// The modules of its own package that it may use, besides itself.
    may_use: &'static [&'static str],
    /// Crates and parts of the standard library that it must not know.
    must_not_know: &'static [&'static str],
}

const SURROUNDINGS: [&str; 4] = ["std::fs", "std::net", "std::env", "std::process"];

/// The rules. A module that is not listed is a breach too.
const LAYERS: [Layer; 21] = [
    // The schema of every resource, once.
    Layer {
        path: "src/tables",
        may_use: &[],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "clap",
            "rayon",
        ],
    },
    // Words only for the files of rejected rows.
    Layer {
        path: "src/ingest",
        may_use: &["tables", "text"],
        must_not_know: &[
            "std::net",
            "std::env",
            "std::time",
            "clap",
            "anyhow",
            "rust_xlsxwriter",
        ],
    },
    // Titles lead postings to trades. No files.
    Layer {
        path: "src/evidence",
        may_use: &["tables", "titles"],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "clap",
            "anyhow",
            "serde_json",
        ],
    },
    // Year and seed are passed in.
    Layer {
        path: "src/run",
        may_use: &["tables", "evidence", "titles"],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "clap",
            "anyhow",
        ],
    },
    // One way from a package to an answer, for the command line and the service.
    Layer {
        path: "src/answer",
        may_use: &[
            "digest", "evidence", "export", "ingest", "run", "tables", "text", "titles",
        ],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "polars",
            "clap",
            "anyhow",
        ],
    },
    // What plans of intake are measured against.
    Layer {
        path: "src/planning",
        may_use: &[
            "answer", "evidence", "export", "ingest", "run", "tables", "text",
        ],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "polars",
            "clap",
            "anyhow",
        ],
    },
    // The only place that reads the clock.
    Layer {
        path: "src/clock",
        may_use: &[],
        must_not_know: &["std::fs", "std::net", "std::env", "std::time", "clap"],
    },
    // Bytes to digits.
    Layer {
        path: "src/digest",
        may_use: &[],
        must_not_know: &SURROUNDINGS,
    },
    Layer {
        path: "src/config",
        // The words for roles.
        may_use: &["store"],
        must_not_know: &["polars", "sea_orm", "axum"],
    },
    // Queries in domain types; nothing of files, figures and HTTP.
    Layer {
        path: "src/store",
        may_use: &["clock", "digest"],
        must_not_know: &["polars", "axum", "clap", "anyhow", "std::fs", "std::net"],
    },
    // What is kept in memory and computed in the background.
    Layer {
        path: "src/live",
        may_use: &[
            "answer", "clock", "digest", "evidence", "export", "ingest", "ops", "planning", "run",
            "store", "tables", "text", "titles",
        ],
        must_not_know: &["axum", "sea_orm", "clap", "std::net"],
    },
    // What whoever runs the service sees of it.
    Layer {
        path: "src/ops",
        may_use: &["config"],
        must_not_know: &["polars", "sea_orm", "axum", "clap", "std::fs", "std::net"],
    },
    // HTTP.
    Layer {
        path: "src/web",
        may_use: &[
            "answer", "clock", "config", "digest", "evidence", "export", "ingest", "live", "ops",
            "planning", "store", "subsidy", "tables", "text", "titles",
        ],
        must_not_know: &["polars", "sea_orm", "clap", "std::fs"],
    },
    Layer {
        path: "src/titles",
        may_use: &[],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "polars",
            "clap",
            "anyhow",
        ],
    },
    // Words for the enums of models and ingest.
    Layer {
        path: "src/text",
        may_use: &["ingest"],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "polars",
            "clap",
            "serde_json",
        ],
    },
    // Results and words to bytes; whoever calls writes them.
    Layer {
        path: "src/export",
        may_use: &["digest", "text"],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "polars",
            "clap",
            "anyhow",
        ],
    },
    Layer {
        path: "src/simulated",
        may_use: &[],
        must_not_know: &["std::net", "std::env", "std::time", "clap", "anyhow"],
    },
    // Simulated cities through the whole program, and scores.
    Layer {
        path: "src/evaluation",
        may_use: &["ingest", "run", "simulated", "tables", "titles"],
        must_not_know: &["std::net", "std::env", "std::time", "clap", "anyhow"],
    },
    // Cells of an allocation, for the command line and the service.
    Layer {
        path: "src/subsidy",
        may_use: &["answer", "evidence", "export", "text"],
        must_not_know: &[
            "std::fs",
            "std::net",
            "std::env",
            "std::time",
            "clap",
            "anyhow",
        ],
    },
    Layer {
        path: "src/cli",
        may_use: &[
            "answer",
            "clock",
            "config",
            "evaluation",
            "evidence",
            "export",
            "ingest",
            "live",
            "ops",
            "planning",
            "run",
            "simulated",
            "store",
            "subsidy",
            "tables",
            "text",
            "titles",
            "web",
        ],
        must_not_know: &["polars", "sea_orm"],
    },
    Layer {
        path: "src/main",
        may_use: &[],
        must_not_know: &["polars", "std::fs", "std::net"],
    },
];

/// What the pure package must not know anywhere.
const MODELS_MUST_NOT_KNOW: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::time",
    "std::env",
    "std::process",
    "chrono",
    "polars",
    "rayon",
    "vocmatch",
];

/// Limits within the pure package: a generator that shared the estimate's assumptions would prove nothing.
const MODEL_LAYERS: [Layer; 6] = [
    Layer {
        path: "models/src/simulate",
        may_use: &["codes", "units"],
        must_not_know: &SURROUNDINGS,
    },
    Layer {
        path: "models/src/estimate",
        may_use: &["cells", "codes", "parameters", "units"],
        must_not_know: &SURROUNDINGS,
    },
    Layer {
        path: "models/src/assess",
        may_use: &["cells", "codes", "estimate", "parameters", "units"],
        must_not_know: &SURROUNDINGS,
    },
    // What next year's intake does to the flags.
    Layer {
        path: "models/src/plan",
        may_use: &[
            "assess",
            "cells",
            "codes",
            "estimate",
            "parameters",
            "units",
        ],
        must_not_know: &SURROUNDINGS,
    },
    Layer {
        path: "models/src/subsidy",
        may_use: &["assess", "codes", "parameters", "units"],
        must_not_know: &SURROUNDINGS,
    },
    Layer {
        path: "models/src/evaluate",
        may_use: &[
            "assess",
            "codes",
            "estimate",
            "parameters",
            "simulate",
            "units",
        ],
        must_not_know: &SURROUNDINGS,
    },
];

/// A source file without comments, strings left alone, and without its unit tests, which may know more.
fn code(text: &str) -> String {
    let own = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    own.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Where `path` stands in the code as a path of its own, followed by what `after` accepts.
fn stands(code: &str, path: &str) -> bool {
    code.match_indices(path).any(|(place, _)| {
        let before = code[..place].chars().next_back();
        let after = &code[place + path.len()..];
        let begins = !before.is_some_and(|c| is_word(c) || c == ':');
        begins && !after.starts_with(is_word) && (path.contains("::") || after.starts_with("::"))
    })
}

/// The modules named after `crate::`, alone or in braces.
fn own_modules(code: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (place, start) in code.match_indices("crate::") {
        let rest = &code[place + start.len()..];
        if let Some(group) = rest.strip_prefix('{') {
            found.extend(heads_of_group(group));
        } else {
            found.insert(rest.chars().take_while(|c| is_word(*c)).collect());
        }
    }
    found
}

/// The first names of `a::{b, c}, d::e}`.
fn heads_of_group(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut head) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(std::mem::take(&mut head)),
            _ if depth == 0 => head.push(c),
            _ => {}
        }
    }
    heads.push(head);
    let first = |head: &String| head.trim().chars().take_while(|c| is_word(*c)).collect();
    heads
        .iter()
        .map(first)
        .filter(|name: &String| !name.is_empty())
        .collect()
}

/// What a file does that its layer forbids.
fn breaches(layer: &Layer, text: &str) -> Vec<String> {
    let code = code(text);
    let own = layer.path.rsplit('/').next().unwrap();
    let foreign = own_modules(&code)
        .into_iter()
        .filter(|module| module != own && !layer.may_use.contains(&module.as_str()))
        .map(|module| format!("crate::{module}"));
    let unknown = layer
        .must_not_know
        .iter()
        .filter(|path| stands(&code, path) || imports_part(&code, path))
        .map(ToString::to_string);
    foreign.chain(unknown).collect()
}

/// `use std::{fs, time::Instant}` names `std::fs` as well.
fn imports_part(code: &str, path: &str) -> bool {
    let Some((root, part)) = path.split_once("::") else {
        return false;
    };
    let opening = format!("{root}::{{");
    code.match_indices(&opening)
        .any(|(place, _)| heads_of_group(&code[place + opening.len()..]).contains(&part.to_owned()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The source files of a layer. Files named `tests.rs` and test samples are left out.
fn sources(path: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let file = path.with_extension("rs");
    if file.is_file() {
        found.push(file);
    }
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            if (path.is_dir() || path.extension().is_some_and(|ending| ending == "rs"))
                && name != "tests"
                && name != "sample"
            {
                found.extend(sources(&path.with_extension("")));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn check(layers: &[Layer]) {
    let mut wrong = Vec::new();
    for layer in layers {
        let files = sources(&root().join(layer.path));
        assert!(!files.is_empty(), "{} has no files", layer.path);
        for file in files {
            let text = fs::read_to_string(&file).unwrap();
            for breach in breaches(layer, &text) {
                wrong.push(format!("{} uses {breach}", file.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_module_keeps_to_its_layer() {
    check(&LAYERS);
}

#[test]
fn models_are_pure() {
    check(&MODEL_LAYERS);
    check(&[Layer {
        path: "models/src",
        may_use: &[
            "assess",
            "cells",
            "codes",
            "estimate",
            "evaluate",
            "parameters",
            "plan",
            "simulate",
            "subsidy",
            "units",
        ],
        must_not_know: &MODELS_MUST_NOT_KNOW,
    }]);
}

#[test]
fn every_module_has_a_layer() {
    let known: BTreeSet<PathBuf> = LAYERS.iter().map(|layer| root().join(layer.path)).collect();
    for entry in fs::read_dir(root().join("src")).unwrap() {
        let path = entry.unwrap().path().with_extension("");
        assert!(
            path.ends_with("lib") || known.contains(&path),
            "{} has no rule in LAYERS",
            path.display()
        );
    }
}

/// The test is worth something only if it finds what it looks for.
#[test]
fn a_breach_is_found() {
    let layer = Layer {
        path: "src/text",
        may_use: &["ingest"],
        must_not_know: &["polars", "std::fs"],
    };
    let check =
        |text: &str, expected: &[&str]| assert_eq!(breaches(&layer, text), expected, "{text}");
    check("use crate::ingest::Reject;\nuse crate::text::vi;", &[]);
    check("use crate::tables::Resource;", &["crate::tables"]);
    check("use crate::{ingest::{A, B}, run, text};", &["crate::run"]);
    check("let df = polars::prelude::DataFrame::empty();", &["polars"]);
    check("let t = std::fs::read(path);", &["std::fs"]);
    check("use std::{fmt, fs};", &["std::fs"]);
    check("use std::fs;", &["std::fs"]);
    check("// polars::prelude is not used here, nor crate::run", &[]);
    check("use my_polars::x; use std::fsx::y;", &[]);
    check(
        "pub(crate) fn a() {}\n#[cfg(test)]\nmod tests {\n    use crate::run;\n}",
        &[],
    );
}
