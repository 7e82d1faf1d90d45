//! `vocmatch import`: a package folder into the store of the service.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;

use crate::clock::Clock;
use crate::ingest::Stage;
use crate::live::compute::ComputeError;
use crate::live::import::{Imported, import};
use crate::text::Language;
use crate::text::figure::{count, decimal};

use super::config::ConfigArgs;
use super::progress::Working;
use super::terminal::Terminal;
use super::{Failure, database, load, output};

/// What `vocmatch import` is told.
#[derive(Debug, Clone, Args)]
pub struct ImportArgs {
    /// Folder of the data package
    #[arg(long, value_name = "FOLDER")]
    data: PathBuf,
    #[command(flatten)]
    config: ConfigArgs,
}

/// Imports a folder.
///
/// # Errors
/// A package or database that cannot be used.
pub fn run(args: &ImportArgs, terminal: &Terminal) -> Result<(), Failure> {
    let language = terminal.language;
    let working = Arc::new(Working::new(terminal));
    let shown = Arc::clone(&working);
    let progress = Arc::new(move |stage: Stage<'_>| load::tell(&shown, stage, language));
    let imported = database::block_on(async {
        let store = database::ready(&args.config, terminal).await?;
        let folder = args.data.clone();
        import(&store, &Clock::default(), folder, progress)
            .await
            .map_err(|error| match error {
                ComputeError::Package(error) => {
                    Failure::Said(crate::text::refusals::refusal(&error, language))
                }
                other => Failure::from(anyhow::Error::from(other)),
            })
    })?;
    drop(working);
    output::print(said(&imported, language).as_bytes())
}

fn said(imported: &Imported, language: Language) -> String {
    let number = |rows: usize| count(rows as f64, language);
    let mut lines = vec![match language {
        Language::Vi => format!(
            "Đã đọc {} dòng: giữ lại {}, loại {}.",
            number(imported.rows_read),
            number(imported.rows_kept),
            number(imported.rows_rejected)
        ),
        Language::En => format!(
            "Read {} rows: kept {}, rejected {}.",
            number(imported.rows_read),
            number(imported.rows_kept),
            number(imported.rows_rejected)
        ),
    }];
    let files = |list: &[String], vi: &str, en: &str| {
        let head = language.pick(vi, en);
        (!list.is_empty()).then(|| format!("{head}: {}", list.join(", ")))
    };
    lines.extend(files(&imported.stored, "Đã lưu", "Stored"));
    lines.extend(files(
        &imported.superseding,
        "Thay cho bản trước",
        "Superseding the version before",
    ));
    if imported.stored.is_empty() && imported.superseding.is_empty() {
        let nothing = "Mọi tệp đã có sẵn, không lưu thêm gì.";
        lines.push(
            language
                .pick(nothing, "Every file was there already; nothing was stored.")
                .to_owned(),
        );
    } else {
        lines.extend(files(
            &imported.unchanged,
            "Không đổi so với bản đã lưu",
            "Stored already",
        ));
    }
    lines.extend(files(
        &imported.left,
        "Thư mục không có các tệp đã nhập trước đây; chúng vẫn được dùng",
        "Imported before and not in the folder; they still count",
    ));
    let seconds = |value: f64| decimal(value, 1, language);
    let (reading, storing) = imported.seconds;
    lines.push(match language {
        Language::Vi => format!(
            "Đọc và nén {} s, ghi {} s.",
            seconds(reading),
            seconds(storing)
        ),
        Language::En => format!(
            "Reading and packing {} s, storing {} s.",
            seconds(reading),
            seconds(storing)
        ),
    });
    lines.join("\n") + "\n"
}
