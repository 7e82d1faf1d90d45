//! Why a package cannot be used, in one line that says where.

use crate::ingest::{DescriptorProblem, FileProblem, PackageError};

use super::Language;

/// Why a package cannot be used.
#[must_use]
pub fn refusal(error: &PackageError, language: Language) -> String {
    match language {
        Language::En => error.to_string(),
        Language::Vi => refusal_vi(error),
    }
}

fn refusal_vi(error: &PackageError) -> String {
    match error {
        PackageError::NoFolder(folder) => format!("{}: không có thư mục này", folder.display()),
        PackageError::Descriptor(problem) => {
            format!("datapackage.json: {}", descriptor_vi(problem))
        }
        PackageError::File {
            resource,
            file,
            problem,
        } => format!("{file} (bảng {resource}): {}", file_vi(problem)),
        PackageError::NoTrades(folder) => format!(
            "{}: bộ dữ liệu thiếu bảng `trades` (tệp trades.csv, trades.xlsx hoặc trades.parquet)",
            folder.display()
        ),
        PackageError::Unexpected(detail) => format!("không thực hiện được việc kiểm tra: {detail}"),
    }
}

fn descriptor_vi(problem: &DescriptorProblem) -> String {
    match problem {
        DescriptorProblem::Unreadable(detail) => format!("không đọc được: {detail}"),
        DescriptorProblem::NotJson(detail) => format!("không phải là mô tả bộ dữ liệu ({detail})"),
        DescriptorProblem::Twice(resource) => format!("bảng `{resource}` được khai báo hai lần"),
        DescriptorProblem::PathTwice { resource, path } => {
            format!("tệp `{path}` được kê hai lần trong bảng `{resource}`")
        }
        DescriptorProblem::Outside { resource, path } => format!(
            "đường dẫn `{path}` của bảng `{resource}` phải nằm trong thư mục của bộ dữ liệu (tương đối, không có `..` hay `://`)"
        ),
        DescriptorProblem::NoFile { resource, path } => {
            format!("không có tệp `{path}` của bảng `{resource}`")
        }
        DescriptorProblem::TwoFiles {
            resource,
            first,
            second,
        } => {
            format!(
                "không có tệp này, mà cả `{first}` và `{second}` đều có thể là bảng `{resource}`; hãy giữ một tệp"
            )
        }
    }
}

fn file_vi(problem: &FileProblem) -> String {
    match problem {
        FileProblem::Empty => "tệp trống".to_owned(),
        FileProblem::TooLarge { limit } => format!("tệp lớn hơn {limit}"),
        FileProblem::Utf16 => "tệp dùng mã UTF-16; hãy lưu lại dạng \"CSV UTF-8\"".to_owned(),
        FileProblem::NotUtf8 { line } => format!(
            "dòng {line} không phải mã UTF-8 (Windows-1258, TCVN3 hay mã cũ khác?); hãy lưu lại dạng \"CSV UTF-8\""
        ),
        FileProblem::Binary => "tệp là dữ liệu nhị phân, không phải bảng; hãy xuất lại dạng CSV UTF-8".to_owned(),
        FileProblem::ExcelNamedCsv => {
            "tệp Excel hoặc zip mang đuôi .csv; hãy đổi đuôi thành .xlsx hoặc lưu lại dạng \"CSV UTF-8\"".to_owned()
        }
        FileProblem::OpenQuote { row } => {
            format!("dấu ngoặc kép mở ở dòng {row} không được đóng; tệp có thể bị cắt cụt")
        }
        FileProblem::TooManyColumns { found } => format!("dòng đầu có {found} cột; đây có phải là bảng không?"),
        FileProblem::SheetTooLarge { cell } => format!(
            "trang tính quá rộng: có dữ liệu ở ô {cell}; hãy xóa các dòng, cột thừa sau bảng, hoặc lưu lại dạng CSV UTF-8"
        ),
        FileProblem::Bomb { unpacked_mb, packed_kb } => format!(
            "tệp {packed_kb} kB giải nén thành {unpacked_mb} MB nên không được mở; hãy lưu trang tính dạng CSV UTF-8"
        ),
        FileProblem::BadExcel { detail } => {
            format!("không phải tệp Excel hoàn chỉnh ({detail}); hãy mở bằng Excel và lưu lại dạng .xlsx")
        }
        FileProblem::BadParquet { detail } => format!("không phải tệp Parquet hoàn chỉnh ({detail}); hãy ghi lại tệp"),
        FileProblem::UnknownEnding => "đuôi tệp không phải .csv, .xlsx hay .parquet".to_owned(),
        FileProblem::MissingColumn { column, known, found } => {
            format!("thiếu cột `{column}` (các tiêu đề được hiểu: {known}); tìm thấy: {found}")
        }
        FileProblem::TwiceTheColumn { column, first, second } => {
            format!("hai tiêu đề `{first}` và `{second}` cùng chỉ cột `{column}`; hãy giữ một cột")
        }
        FileProblem::PersonalColumn { heading, what } => format!(
            "cột `{heading}` cho biết danh tính người học ({}); hãy bỏ cột này: hồ sơ cá nhân chỉ được mang mã ẩn danh",
            personal_vi(what)
        ),
        FileProblem::NoUsableRow { first_reason } => {
            format!("không dòng nào của tệp dùng được, mà thiếu bảng này thì không kết luận được gì{first_reason}")
        }
        FileProblem::Unreadable(detail) => format!("không đọc được tệp: {detail}"),
    }
}

/// The kinds of `datasets/reference/personal_columns.csv`.
fn personal_vi(what: &str) -> &str {
    match what {
        "name" => "họ tên",
        "national_id" => "số định danh",
        "social_insurance" => "số bảo hiểm xã hội",
        "phone" => "số điện thoại",
        "email" => "thư điện tử",
        "date_of_birth" => "ngày sinh",
        "home_address" => "địa chỉ",
        "bank_account" => "tài khoản ngân hàng",
        "social_media" => "mạng xã hội",
        "photo" => "ảnh",
        other => other,
    }
}
