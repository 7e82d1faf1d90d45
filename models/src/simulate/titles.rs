//! How employers write job titles: with places, pay and numbers, in capitals, without diacritics, with mistakes.

use super::draw::{Random, chance, pick, uniform};

const PLACES: [&str; 12] = [
    "An Dương",
    "Thủy Nguyên",
    "Hải An",
    "Lê Chân",
    "Kiến An",
    "Đồ Sơn",
    "Hải Dương",
    "Chí Linh",
    "KCN Tràng Duệ",
    "KCN VSIP",
    "KCN Nomura",
    "KCN Đình Vũ",
];

/// Advertisements that need no trade certificate.
pub(super) const UNSKILLED: [&str; 14] = [
    "Công nhân sản xuất",
    "Lao động phổ thông",
    "Công nhân lắp ráp linh kiện điện tử",
    "Công nhân thời vụ",
    "Nhân viên bảo vệ",
    "Tạp vụ",
    "Công nhân đóng gói",
    "Nhân viên giao hàng",
    "Bốc xếp",
    "Nhân viên bán hàng",
    "Công nhân kiểm hàng",
    "Phụ kho",
    "Giúp việc theo giờ",
    "Công nhân viên làm việc tại nhà máy",
];

/// Words for people with experience.
const SENIOR: [&str; 5] = [
    "có kinh nghiệm 3 năm",
    "trưởng nhóm",
    "bậc cao",
    "(từ 2 năm kinh nghiệm)",
    "tổ trưởng",
];

/// A title made from an employer's wording of a trade.
pub(super) fn compose(random: &mut Random, wording: &str, vacancies: u32) -> String {
    let place = PLACES[pick(random, PLACES.len())];
    let low = 7 + pick(random, 6);
    let capital = capitalised(wording);
    let title = match pick(random, 100) {
        0..=37 => capital,
        38..=47 => format!("Tuyển {wording}"),
        48..=55 => format!("Tuyển gấp {vacancies:02} {wording}"),
        56..=64 => format!("{capital} - lương {low}-{} triệu", low + 4),
        65..=73 => format!("{capital} tại {place}"),
        74..=79 => format!("{capital} ({place})"),
        80..=84 => format!("[{place}] {capital} đi làm ngay"),
        85..=88 => format!("{capital}, bao ăn ở"),
        89..=92 => format!("{capital} làm ca, thu nhập {low} - {}tr", low + 5),
        93..=96 => format!("Cần tuyển {wording} nam/nữ"),
        _ => format!("HOT!!! {capital} lương cao"),
    };
    miswrite(random, title)
}

/// The same for people with experience.
pub(super) fn compose_senior(random: &mut Random, wording: &str) -> String {
    let title = format!(
        "{} {}",
        capitalised(wording),
        SENIOR[pick(random, SENIOR.len())]
    );
    miswrite(random, title)
}

/// A wording that no list of aliases holds, made from the trade's official name.
pub(super) fn own_words(random: &mut Random, name: &str) -> String {
    let short = name.split('(').next().unwrap_or(name).trim().to_lowercase();
    match pick(random, 5) {
        0 => format!("nhân viên {short}"),
        1 => format!("kỹ thuật viên {short}"),
        2 => format!("lao động nghề {short}"),
        3 => format!("người biết {short}"),
        _ => format!("tốt nghiệp {short}"),
    }
}

/// A title as another site prints it: nearly the same.
pub(super) fn reworded(random: &mut Random, title: &str) -> String {
    match pick(random, 6) {
        0 => title.to_uppercase(),
        1 => format!("{title} - Hải Phòng"),
        2 => format!("{title} 2 ca"),
        3 => plain(title),
        _ => title.to_owned(),
    }
}

fn miswrite(random: &mut Random, title: String) -> String {
    let draw = uniform(random);
    match draw {
        _ if draw < 0.07 => plain(&title),
        _ if draw < 0.13 => title.to_uppercase(),
        _ if draw < 0.17 => with_typo(random, &title),
        _ if draw < 0.18 => plain(&title).to_uppercase(),
        _ => title,
    }
}

/// One letter lost, or swapped with its neighbour.
fn with_typo(random: &mut Random, title: &str) -> String {
    let mut letters: Vec<char> = title.chars().collect();
    if letters.len() < 4 {
        return title.to_owned();
    }
    let place = 1 + pick(random, letters.len() - 2);
    if chance(random, 0.5) {
        letters.remove(place);
    } else {
        letters.swap(place, place - 1);
    }
    letters.into_iter().collect()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Vietnamese letters and the plain ones typed instead.
const LETTERS: [(&str, char); 7] = [
    ("àáạảãâầấậẩẫăằắặẳẵ", 'a'),
    ("èéẹẻẽêềếệểễ", 'e'),
    ("ìíịỉĩ", 'i'),
    ("òóọỏõôồốộổỗơờớợởỡ", 'o'),
    ("ùúụủũưừứựửữ", 'u'),
    ("ỳýỵỷỹ", 'y'),
    ("đ", 'd'),
];

/// The text typed without diacritics.
pub(super) fn plain(text: &str) -> String {
    let lower = |c: char| {
        LETTERS
            .iter()
            .find(|(with, _)| with.contains(c))
            .map(|(_, plain)| *plain)
    };
    text.chars()
        .map(|c| {
            let small = c.to_lowercase().next().unwrap_or(c);
            match lower(small) {
                Some(plain) if c.is_uppercase() => plain.to_ascii_uppercase(),
                Some(plain) => plain,
                None => c,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn diacritics_are_lost_and_nothing_else() {
        assert_eq!(
            plain("Thợ Điện 3 pha, Ưu tiên HẢI PHÒNG"),
            "Tho Dien 3 pha, Uu tien HAI PHONG"
        );
    }
}
