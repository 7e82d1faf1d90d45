//! What is wrong with a row, and how to mend it.

use crate::ingest::{Problem, Reject};

use super::Language;
use super::columns;
use super::numbers::{date, number};

/// What is wrong, with the cell's content.
#[must_use]
pub fn reason(reject: &Reject, language: Language) -> String {
    match language {
        Language::Vi => reason_vi(reject),
        Language::En => reason_en(reject),
    }
}

/// What to do about it.
#[must_use]
pub fn how_to_mend(reject: &Reject, language: Language) -> String {
    match language {
        Language::Vi => mend_vi(reject),
        Language::En => mend_en(reject),
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm per problem, so that the compiler asks for every new one"
)]
fn reason_vi(reject: &Reject) -> String {
    let value = &reject.value;
    let amount = |value: f64| number(value, 3, Language::Vi);
    let day = |days: i32| date(days, Language::Vi);
    let name = |column| columns::name(column, Language::Vi);
    match &reject.problem {
        Problem::Missing => "ô bắt buộc đang để trống".to_owned(),
        Problem::FieldCount { expected, found } => {
            format!("dòng có {found} ô, trong khi dòng tiêu đề có {expected}")
        }
        Problem::FormulaError => format!("ô báo lỗi công thức {value}"),
        Problem::NotANumber => format!("'{value}' không phải là số"),
        Problem::NotWhole => format!("'{value}' phải là số nguyên"),
        Problem::TwoReadings { grouped, fraction } => format!(
            "'{value}' có thể hiểu theo hai cách: {} hoặc {}",
            amount(*grouped),
            amount(*fraction)
        ),
        Problem::Negative => format!("'{value}' là số âm"),
        Problem::Zero => format!("'{value}' phải từ 1 trở lên"),
        Problem::TooLarge { limit } => format!(
            "'{value}' lớn hơn mức có thể tin được ({})",
            amount(*limit as f64)
        ),
        Problem::TwoNumbers => format!("'{value}' chứa hai số trong một ô"),
        Problem::OtherCurrency { currency } => {
            format!("'{value}' không tính bằng {currency}, đơn vị tiền của bộ dữ liệu")
        }
        Problem::AboveOne => format!("tỷ lệ '{value}' vượt quá 100%"),
        Problem::NotAYear => format!("'{value}' không phải là năm"),
        Problem::SchoolYear { .. } => format!("'{value}' là năm học, trải qua hai năm dương lịch"),
        Problem::YearOutOfRange => format!("năm '{value}' nằm ngoài khoảng 1990–2100"),
        Problem::NotADate => format!("'{value}' không phải là ngày"),
        Problem::ImpossibleDate => format!("ngày '{value}' không có trong lịch"),
        Problem::MonthFirst => format!("'{value}' viết tháng trước ngày"),
        Problem::TwoDigitYear => format!("'{value}' chỉ ghi hai chữ số của năm"),
        Problem::DateOutOfRange => format!("ngày '{value}' nằm ngoài khoảng 1950–2100"),
        Problem::NotYesNo => format!("'{value}' không rõ là có hay không"),
        Problem::UnknownWord { .. } => format!("'{value}' không thuộc các giá trị của cột này"),
        Problem::UnknownLevel { .. } => format!("không có trình độ '{value}'"),
        Problem::UnknownTrade { .. } => format!("không có ngành, nghề '{value}' trong danh mục"),
        Problem::AmbiguousTrade { candidates } => {
            format!("'{value}' là tên của nhiều ngành, nghề: {candidates}")
        }
        Problem::UnknownOfficialCode => {
            format!("mã '{value}' không có trong danh mục mã ngành, nghề")
        }
        Problem::NotAnOfficialCode => format!("'{value}' không phải là mã gồm bảy chữ số"),
        Problem::LevelAgainstCode { code, level } => {
            format!("mã {code} thuộc trình độ '{level}', nhưng dòng ghi '{value}'")
        }
        Problem::NotListed { list } => format!("'{value}' không có trong bảng {list}"),
        Problem::Duplicate {
            first_row,
            file: None,
        } => format!("trùng khóa với dòng {first_row}"),
        Problem::Duplicate {
            first_row,
            file: Some(file),
        } => {
            format!("trùng khóa với dòng {first_row} của tệp {file}")
        }
        Problem::PartAboveWhole {
            part,
            part_value,
            whole,
            whole_value,
        } => format!(
            "{} là {}, lớn hơn {} là {}",
            name(part),
            amount(*part_value),
            name(whole),
            amount(*whole_value)
        ),
        Problem::DatesOutOfOrder {
            earlier,
            earlier_date,
            later,
            later_date,
        } => format!(
            "{} {} trước {} {}",
            name(later),
            day(*later_date),
            name(earlier),
            day(*earlier_date)
        ),
        Problem::WagesOutOfOrder { lowest, highest } => {
            format!(
                "lương thấp nhất {} cao hơn lương cao nhất {}",
                amount(*lowest),
                amount(*highest)
            )
        }
        Problem::InTradeWithoutWork => {
            "ghi làm đúng ngành, nghề nhưng không có việc làm".to_owned()
        }
        Problem::StratumTooSmall {
            responded,
            population,
        } => format!(
            "tầng có {} doanh nghiệp trả lời nhưng chỉ có {} doanh nghiệp",
            amount(*responded),
            amount(*population)
        ),
        Problem::WeightsAboveOne { sum } => format!(
            "tổng trọng số của ngành, nghề này là {}, lớn hơn 1",
            amount(*sum)
        ),
        Problem::RateAboveOne => format!("tỷ lệ {value} vượt quá 100%"),
        Problem::NeitherTradeNorOccupation => {
            "dòng không ghi ngành, nghề và cũng không ghi nghề nghiệp".to_owned()
        }
        Problem::OtherProvider { own } => {
            format!("dòng không phải của cơ sở nộp tệp ({own})")
        }
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "one arm per problem, so that the compiler asks for every new one"
)]
fn reason_en(reject: &Reject) -> String {
    let value = &reject.value;
    let amount = |value: f64| number(value, 3, Language::En);
    let day = |days: i32| date(days, Language::En);
    match &reject.problem {
        Problem::Missing => "a required cell is empty".to_owned(),
        Problem::FieldCount { expected, found } => {
            format!("the row has {found} fields, the heading line {expected}")
        }
        Problem::FormulaError => format!("the formula failed with {value}"),
        Problem::NotANumber => format!("'{value}' is not a number"),
        Problem::NotWhole => format!("'{value}' must be a whole number"),
        Problem::TwoReadings { grouped, fraction } => {
            format!(
                "'{value}' can be read as {} or as {}",
                amount(*grouped),
                amount(*fraction)
            )
        }
        Problem::Negative => format!("'{value}' is below zero"),
        Problem::Zero => format!("'{value}' must be at least 1"),
        Problem::TooLarge { limit } => format!(
            "'{value}' is beyond what can be believed ({})",
            amount(*limit as f64)
        ),
        Problem::TwoNumbers => format!("'{value}' holds two numbers"),
        Problem::OtherCurrency { currency } => {
            format!("'{value}' is not in {currency}, the package's currency")
        }
        Problem::AboveOne => format!("the share '{value}' is above 100%"),
        Problem::NotAYear => format!("'{value}' is not a year"),
        Problem::SchoolYear { .. } => {
            format!("'{value}' is a school year and spans two calendar years")
        }
        Problem::YearOutOfRange => format!("the year '{value}' lies outside 1990–2100"),
        Problem::NotADate => format!("'{value}' is not a date"),
        Problem::ImpossibleDate => format!("the calendar has no '{value}'"),
        Problem::MonthFirst => format!("'{value}' has the month before the day"),
        Problem::TwoDigitYear => format!("'{value}' has only two digits of the year"),
        Problem::DateOutOfRange => format!("the date '{value}' lies outside 1950–2100"),
        Problem::NotYesNo => format!("'{value}' says neither yes nor no"),
        Problem::UnknownWord { .. } => format!("'{value}' is none of this column's words"),
        Problem::UnknownLevel { .. } => format!("there is no level '{value}'"),
        Problem::UnknownTrade { .. } => format!("there is no trade '{value}' in the list"),
        Problem::AmbiguousTrade { candidates } => {
            format!("'{value}' names several trades: {candidates}")
        }
        Problem::UnknownOfficialCode => {
            format!("the official code '{value}' is not in the list of codes")
        }
        Problem::NotAnOfficialCode => format!("'{value}' is not a code of seven digits"),
        Problem::LevelAgainstCode { code, level } => {
            format!("code {code} belongs to the level '{level}', but the row says '{value}'")
        }
        Problem::NotListed { list } => format!("'{value}' is not in the table {list}"),
        Problem::Duplicate {
            first_row,
            file: None,
        } => format!("the same key stands in row {first_row}"),
        Problem::Duplicate {
            first_row,
            file: Some(file),
        } => {
            format!("the same key stands in row {first_row} of {file}")
        }
        Problem::PartAboveWhole {
            part,
            part_value,
            whole,
            whole_value,
        } => {
            format!(
                "{part} is {}, more than {whole}, which is {}",
                amount(*part_value),
                amount(*whole_value)
            )
        }
        Problem::DatesOutOfOrder {
            earlier,
            earlier_date,
            later,
            later_date,
        } => {
            format!(
                "{later} {} is before {earlier} {}",
                day(*later_date),
                day(*earlier_date)
            )
        }
        Problem::WagesOutOfOrder { lowest, highest } => {
            format!(
                "the lowest wage {} is above the highest {}",
                amount(*lowest),
                amount(*highest)
            )
        }
        Problem::InTradeWithoutWork => "works in the trade but is not in work".to_owned(),
        Problem::StratumTooSmall {
            responded,
            population,
        } => {
            format!(
                "{} employers of the stratum responded, but it has only {}",
                amount(*responded),
                amount(*population)
            )
        }
        Problem::WeightsAboveOne { sum } => format!(
            "the weights of this trade sum to {}, more than 1",
            amount(*sum)
        ),
        Problem::RateAboveOne => format!("the rate {value} is above 100%"),
        Problem::NeitherTradeNorOccupation => {
            "the row names neither a trade nor an occupation".to_owned()
        }
        Problem::OtherProvider { own } => {
            format!("the row is not about the provider that delivers the file ({own})")
        }
    }
}

fn mend_vi(reject: &Reject) -> String {
    match &reject.problem {
        Problem::Missing => "Điền giá trị, hoặc xóa cả dòng nếu không có số liệu.".to_owned(),
        Problem::FieldCount { .. } => {
            "Kiểm tra dấu phân cách; đặt ô có chứa dấu phân cách trong ngoặc kép.".to_owned()
        }
        Problem::FormulaError => "Sửa công thức, hoặc dán giá trị thay cho công thức.".to_owned(),
        Problem::NotANumber => "Chỉ ghi chữ số, ví dụ 1234 hoặc 1.234.".to_owned(),
        Problem::NotWhole => "Ghi số nguyên, không có phần thập phân.".to_owned(),
        Problem::TwoReadings { grouped, fraction } => format!(
            "Ghi {grouped} nếu là số thứ nhất; nếu là số thứ hai thì ghi {fraction} (nếu cột nhận số thập phân)."
        ),
        Problem::Negative => "Ghi số từ 0 trở lên; nếu là số giảm, hãy trừ vào dòng tương ứng.".to_owned(),
        Problem::Zero => "Xóa dòng nếu không có ai, hoặc ghi số đúng.".to_owned(),
        Problem::TooLarge { .. } => "Kiểm tra lại số chữ số 0 và đơn vị tính.".to_owned(),
        Problem::TwoNumbers => "Chỉ ghi một số; khoảng lương ghi vào hai cột wage_min và wage_max.".to_owned(),
        Problem::OtherCurrency { currency } => format!("Đổi sang {currency}."),
        Problem::AboveOne | Problem::RateAboveOne => "Tỷ lệ nằm trong khoảng 0 đến 1 (hoặc 0% đến 100%). Nếu đây là số vị trí tuyển dụng trên một \
             người tốt nghiệp, đó là một chỉ tiêu khác: hãy đặt tên khác, ví dụ offers_per_graduate."
            .to_owned(),
        Problem::NotAYear => "Ghi năm bằng bốn chữ số, ví dụ 2025.".to_owned(),
        Problem::SchoolYear { first } => format!("Ghi năm tuyển sinh, ví dụ {first}."),
        Problem::YearOutOfRange | Problem::DateOutOfRange => "Kiểm tra lại năm.".to_owned(),
        Problem::NotADate => "Ghi ngày theo dạng 2025-03-01 hoặc 01/03/2025.".to_owned(),
        Problem::ImpossibleDate => "Sửa lại ngày hoặc tháng.".to_owned(),
        Problem::MonthFirst => "Ghi ngày trước, tháng sau (25/05/2024), hoặc dùng dạng 2024-05-25.".to_owned(),
        Problem::TwoDigitYear => "Ghi đủ bốn chữ số của năm.".to_owned(),
        Problem::NotYesNo => "Ghi có hoặc không (true/false, 1/0).".to_owned(),
        Problem::UnknownWord { allowed } => format!("Dùng một trong các giá trị: {}.", allowed.join(", ")),
        Problem::UnknownLevel { known } => format!("Dùng một trong: {known}; trình độ khác phải khai báo trong bảng levels."),
        Problem::UnknownTrade { nearest: Some(nearest) } => format!("Có phải là '{nearest}' không? Nếu không, thêm nghề này vào bảng trades."),
        Problem::UnknownTrade { nearest: None } => "Dùng mã có trong bảng trades, hoặc thêm nghề này vào bảng đó.".to_owned(),
        Problem::AmbiguousTrade { .. } => "Ghi mã ngành, nghề thay cho tên.".to_owned(),
        Problem::UnknownOfficialCode => "Kiểm tra lại mã, hoặc thêm mã vào bảng trade_codes.".to_owned(),
        Problem::NotAnOfficialCode => "Ghi mã cấp IV gồm bảy chữ số, ví dụ 6520123.".to_owned(),
        Problem::LevelAgainstCode { .. } => "Sửa mã hoặc sửa trình độ để hai ô khớp nhau.".to_owned(),
        Problem::NotListed { list } => format!("Sửa mã, hoặc thêm dòng tương ứng vào bảng {list}."),
        Problem::Duplicate { .. } => "Xóa một trong hai dòng, hoặc cộng gộp lại nếu cả hai đều đúng.".to_owned(),
        Problem::PartAboveWhole { .. } => "Kiểm tra lại hai số; phần không thể lớn hơn tổng.".to_owned(),
        Problem::DatesOutOfOrder { .. } => "Kiểm tra lại hai ngày.".to_owned(),
        Problem::WagesOutOfOrder { .. } => "Đổi chỗ hai mức lương, hoặc kiểm tra đơn vị tính.".to_owned(),
        Problem::InTradeWithoutWork => "Sửa tình trạng việc làm, hoặc để trống ô làm đúng ngành, nghề.".to_owned(),
        Problem::StratumTooSmall { .. } => "Ghi tổng số doanh nghiệp của tầng, kể cả nơi không được khảo sát.".to_owned(),
        Problem::WeightsAboveOne { .. } => "Giảm các trọng số để tổng không quá 1, hoặc để trống để chia đều.".to_owned(),
        Problem::NeitherTradeNorOccupation => "Điền trade_code hoặc occupation_code.".to_owned(),
        Problem::OtherProvider { own } => format!("Xóa dòng, hoặc ghi mã của chính cơ sở: {own}."),
    }
}

fn mend_en(reject: &Reject) -> String {
    match &reject.problem {
        Problem::Missing => "Fill the cell, or delete the row if there is no figure.".to_owned(),
        Problem::FieldCount { .. } => "Check the separators; put cells that hold one in quotation marks.".to_owned(),
        Problem::FormulaError => "Mend the formula, or paste its value.".to_owned(),
        Problem::NotANumber => "Write digits only, such as 1234 or 1.234.".to_owned(),
        Problem::NotWhole => "Write a whole number without a fraction.".to_owned(),
        Problem::TwoReadings { grouped, fraction } => {
            format!("Write {grouped} if the first is meant; for the second write {fraction}, where the column takes fractions.")
        }
        Problem::Negative => "Write a number of 0 or more; subtract a decrease from its own row.".to_owned(),
        Problem::Zero => "Delete the row if nobody is meant, or write the right number.".to_owned(),
        Problem::TooLarge { .. } => "Check the zeros and the unit.".to_owned(),
        Problem::TwoNumbers => "Write one number; a range of wages goes into wage_min and wage_max.".to_owned(),
        Problem::OtherCurrency { currency } => format!("Convert it to {currency}."),
        Problem::AboveOne | Problem::RateAboveOne => "A share lies between 0 and 1 (0% and 100%). Offers per graduate are another measure: give it another \
             name, such as offers_per_graduate."
            .to_owned(),
        Problem::NotAYear => "Write the year with four digits, such as 2025.".to_owned(),
        Problem::SchoolYear { first } => format!("Write the year of intake, such as {first}."),
        Problem::YearOutOfRange | Problem::DateOutOfRange => "Check the year.".to_owned(),
        Problem::NotADate => "Write the date as 2025-03-01 or 01/03/2025.".to_owned(),
        Problem::ImpossibleDate => "Mend the day or the month.".to_owned(),
        Problem::MonthFirst => "Write the day before the month (25/05/2024), or 2024-05-25.".to_owned(),
        Problem::TwoDigitYear => "Write all four digits of the year.".to_owned(),
        Problem::NotYesNo => "Write có or không (true/false, 1/0).".to_owned(),
        Problem::UnknownWord { allowed } => format!("Use one of: {}.", allowed.join(", ")),
        Problem::UnknownLevel { known } => format!("Use one of: {known}; declare any other in the table levels."),
        Problem::UnknownTrade { nearest: Some(nearest) } => format!("Is '{nearest}' meant? If not, add the trade to the table trades."),
        Problem::UnknownTrade { nearest: None } => "Use a code of the table trades, or add the trade there.".to_owned(),
        Problem::AmbiguousTrade { .. } => "Write the trade's code instead of its name.".to_owned(),
        Problem::UnknownOfficialCode => "Check the code, or add it to the table trade_codes.".to_owned(),
        Problem::NotAnOfficialCode => "Write the seven digits of level IV, such as 6520123.".to_owned(),
        Problem::LevelAgainstCode { .. } => "Mend the code or the level so that they agree.".to_owned(),
        Problem::NotListed { list } => format!("Mend the code, or add its row to the table {list}."),
        Problem::Duplicate { .. } => "Delete one of the rows, or add them up if both are right.".to_owned(),
        Problem::PartAboveWhole { .. } => "Check both numbers; a part cannot exceed its whole.".to_owned(),
        Problem::DatesOutOfOrder { .. } => "Check both dates.".to_owned(),
        Problem::WagesOutOfOrder { .. } => "Swap the wages, or check their unit.".to_owned(),
        Problem::InTradeWithoutWork => "Mend the activity, or leave in_trade empty.".to_owned(),
        Problem::StratumTooSmall { .. } => "Write all employers of the stratum, also those not sampled.".to_owned(),
        Problem::WeightsAboveOne { .. } => "Lower the weights to a sum of at most 1, or leave them empty for equal shares.".to_owned(),
        Problem::NeitherTradeNorOccupation => "Fill trade_code or occupation_code.".to_owned(),
        Problem::OtherProvider { own } => format!("Delete the row, or write the own code: {own}."),
    }
}
