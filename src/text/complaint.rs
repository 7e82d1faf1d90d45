//! Why a command cannot be carried out, in one line.

use std::path::PathBuf;

use vocmatch_models::parameters::ParameterError;

use super::Language;

/// Something that the user has to change.
#[derive(Debug, Clone, PartialEq)]
pub enum Complaint {
    /// A workbook without a file to write to.
    OutNeeded,
    /// No trade of that name.
    UnknownTrade {
        /// What was asked for.
        wanted: String,
        /// Trades with a similar name.
        similar: Vec<String>,
    },
    /// Several trades of that name.
    AmbiguousTrade {
        /// What was asked for.
        wanted: String,
        /// Their keys.
        candidates: Vec<String>,
    },
    /// No trade group of that code or name.
    UnknownGroup {
        /// What was asked for.
        wanted: String,
        /// Some groups that there are.
        known: Vec<String>,
    },
    /// No trade at that level.
    UnknownLevel {
        /// What was asked for.
        wanted: String,
        /// The levels that there are.
        known: Vec<String>,
    },
    /// A year after the last one with data.
    YearAfterData {
        /// What was asked for.
        wanted: i32,
        /// The last year with data.
        last: i32,
    },
    /// Nothing in the package has a year.
    NoYear,
    /// A file that cannot be written.
    CannotWrite {
        /// The file.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// A file that cannot be read.
    CannotRead {
        /// The file.
        path: PathBuf,
        /// What the system or the reader says.
        reason: String,
    },
    /// A file of a kind that is not read or written here.
    OtherEnding {
        /// The file.
        path: PathBuf,
        /// The endings that can be used.
        known: &'static str,
    },
    /// No column of that name.
    NoColumn {
        /// What was asked for.
        wanted: String,
        /// The columns that there are.
        found: Vec<String>,
    },
    /// A row with another number of cells than the headings.
    RaggedRow {
        /// Row of the file.
        row: u64,
        /// Cells in it.
        found: u64,
        /// Headings.
        expected: u64,
    },
    /// A parameter file that cannot be used.
    Parameter(ParameterError),
    /// More than Excel holds.
    TooLargeForExcel,
    /// Rows were rejected and the user wanted none to be.
    Rejected {
        /// How many.
        rows: u64,
    },
    /// A provider without a plan for the year.
    NoPlan {
        /// The provider.
        provider: String,
        /// The year of intake.
        year: i32,
    },
    /// No provider of that code or name, or several of that name.
    UnknownProvider {
        /// What was asked for.
        wanted: String,
    },
    /// More scenarios than stand side by side.
    TooManyScenarios,
    /// A scenario that cannot be read.
    ScenarioForm {
        /// As written.
        text: String,
    },
    /// Plans above what is registered.
    PlansOver {
        /// How many cells.
        cells: usize,
    },
    /// Something in the program or the system failed.
    Internal(String),
}

impl Complaint {
    /// The line, without a full stop.
    #[must_use]
    pub fn say(&self, language: Language) -> String {
        match language {
            Language::Vi => self.vietnamese(),
            Language::En => self.english(),
        }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::OutNeeded => {
                "tệp Excel không in ra màn hình được; hãy thêm --out TÊN_TỆP.xlsx".to_owned()
            }
            Self::UnknownTrade { wanted, similar } if similar.is_empty() => {
                format!(
                    "không có ngành, nghề nào là “{wanted}”; xem danh sách bằng: vocmatch assess"
                )
            }
            Self::UnknownTrade { wanted, similar } => {
                format!(
                    "không có ngành, nghề nào là “{wanted}”; có phải là: {}?",
                    similar.join(", ")
                )
            }
            Self::AmbiguousTrade { wanted, candidates } => {
                format!(
                    "“{wanted}” có thể là nhiều ngành, nghề; hãy chọn một mã: {}",
                    candidates.join(", ")
                )
            }
            Self::UnknownGroup { wanted, known } => {
                format!(
                    "không có nhóm ngành, nghề nào là “{wanted}”; có các nhóm: {}",
                    known.join(", ")
                )
            }
            Self::UnknownLevel { wanted, known } => {
                format!(
                    "không có số liệu ở trình độ “{wanted}”; có các trình độ: {}",
                    known.join(", ")
                )
            }
            Self::YearAfterData { wanted, last } => {
                format!(
                    "năm {wanted} chưa có số liệu: năm cuối có số liệu là {last}; để dự báo xa hơn hãy dùng --horizon"
                )
            }
            Self::NoYear => "gói dữ liệu không có số liệu của năm nào".to_owned(),
            Self::CannotWrite { path, reason } => {
                format!("không ghi được tệp {}: {reason}", path.display())
            }
            Self::CannotRead { path, reason } => {
                format!("không đọc được tệp {}: {reason}", path.display())
            }
            Self::OtherEnding { path, known } => {
                format!("tệp {} phải có đuôi {known}", path.display())
            }
            Self::NoColumn { wanted, found } => {
                format!(
                    "không có cột “{wanted}”; các cột trong tệp: {}",
                    found.join(", ")
                )
            }
            Self::RaggedRow {
                row,
                found,
                expected,
            } => {
                format!("dòng {row} có {found} ô, trong khi dòng tiêu đề có {expected} ô")
            }
            Self::Parameter(ParameterError::Form(reason)) => {
                format!("tệp tham số không dùng được: {reason}")
            }
            Self::Parameter(ParameterError::Range {
                name,
                value,
                low,
                high,
            }) => {
                format!("tham số `{name}` là {value}, ngoài khoảng cho phép từ {low} đến {high}")
            }
            Self::Parameter(ParameterError::Unknown { name, nearest }) => {
                let hint = nearest
                    .as_ref()
                    .map_or_else(String::new, |name| format!("; có phải là `{name}`?"));
                format!("không có tham số `{name}`{hint}")
            }
            Self::TooLargeForExcel => {
                "nhiều dòng hơn một trang tính Excel chứa được; hãy dùng tệp .csv".to_owned()
            }
            Self::Rejected { rows } => format!("{rows} dòng bị loại và có --strict"),
            Self::NoPlan { provider, year } => format!(
                "{provider} chưa có kế hoạch tuyển sinh năm {year}; hãy thêm vào intake_plans của gói dữ liệu, hoặc dùng --plans TÊN_TỆP"
            ),
            Self::UnknownProvider { wanted } => format!(
                "không có đúng một cơ sở là “{wanted}”; hãy dùng mã cơ sở trong bảng providers"
            ),
            Self::TooManyScenarios => "so sánh được nhiều nhất ba phương án".to_owned(),
            Self::ScenarioForm { text } => format!(
                "không đọc được phương án “{text}”; hãy viết như A=intake:1.2@han/college,growth:0.03 (intake, places, completion, retention hoặc growth)"
            ),
            Self::PlansOver { cells } => super::planning::over(*cells, Language::Vi),
            Self::Internal(reason) => format!("lỗi trong chương trình: {reason}"),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::OutNeeded => "a workbook cannot be printed; add --out FILE.xlsx".to_owned(),
            Self::UnknownTrade { wanted, similar } if similar.is_empty() => {
                format!("there is no trade “{wanted}”; list them with: vocmatch assess")
            }
            Self::UnknownTrade { wanted, similar } => {
                format!(
                    "there is no trade “{wanted}”; did you mean: {}?",
                    similar.join(", ")
                )
            }
            Self::AmbiguousTrade { wanted, candidates } => {
                format!(
                    "“{wanted}” may be several trades; choose a code: {}",
                    candidates.join(", ")
                )
            }
            Self::UnknownGroup { wanted, known } => {
                format!(
                    "there is no trade group “{wanted}”; there are: {}",
                    known.join(", ")
                )
            }
            Self::UnknownLevel { wanted, known } => {
                format!(
                    "there is nothing at the level “{wanted}”; there are: {}",
                    known.join(", ")
                )
            }
            Self::YearAfterData { wanted, last } => {
                format!(
                    "there are no data for {wanted}: the last year with data is {last}; to look further ahead use --horizon"
                )
            }
            Self::NoYear => "nothing in the package has a year".to_owned(),
            Self::CannotWrite { path, reason } => {
                format!("cannot write {}: {reason}", path.display())
            }
            Self::CannotRead { path, reason } => {
                format!("cannot read {}: {reason}", path.display())
            }
            Self::OtherEnding { path, known } => {
                format!("the file {} must end in {known}", path.display())
            }
            Self::NoColumn { wanted, found } => {
                format!(
                    "there is no column “{wanted}”; the file has: {}",
                    found.join(", ")
                )
            }
            Self::RaggedRow {
                row,
                found,
                expected,
            } => {
                format!("row {row} has {found} cells, but there are {expected} headings")
            }
            Self::Parameter(error) => error.to_string(),
            Self::TooLargeForExcel => "more rows than a sheet holds; write a .csv file".to_owned(),
            Self::Rejected { rows } => format!(
                "{} rejected, and --strict was given",
                super::sentence::several(&rows.to_string(), "row was", "rows were")
            ),
            Self::NoPlan { provider, year } => format!(
                "{provider} has no plan of intake for {year}; add it to the package's intake_plans, or give --plans FILE"
            ),
            Self::UnknownProvider { wanted } => format!(
                "there is not exactly one provider “{wanted}”; use its code in the table of providers"
            ),
            Self::TooManyScenarios => "at most three scenarios can be compared".to_owned(),
            Self::ScenarioForm { text } => format!(
                "the scenario “{text}” cannot be read; write it like A=intake:1.2@han/college,growth:0.03 (intake, places, completion, retention or growth)"
            ),
            Self::PlansOver { cells } => super::planning::over(*cells, Language::En),
            Self::Internal(reason) => format!("the program failed: {reason}"),
        }
    }
}
