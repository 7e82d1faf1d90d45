//! Made-up titles, each with its trade: what the reference data name, written the way advertisements write it.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use vocmatch::titles::NO_TRADE;

use super::reference::{aliases, names};
use super::{Example, Random};

/// A made-up title with its right readings.
#[derive(Debug, Clone)]
pub struct Constructed {
    pub title: String,
    pub trade_code: String,
    /// The second trade of a title that names two.
    pub also: Option<String>,
}

const PLACES: [&str; 8] = [
    "Hải Phòng",
    "KCN Tràng Duệ",
    "Kiến An",
    "Thủy Nguyên",
    "Bắc Ninh",
    "Bình Dương",
    "Q.7",
    "Đồ Sơn",
];

/// Heads that stand before the name of a trade.
const HEADS: [&str; 5] = ["Kỹ thuật viên", "Nhân viên", "Công nhân", "Cán bộ", "Thợ"];

/// Work that no vocational trade of the list leads to: managers, personnel, professions, unskilled work, other
/// services; and words that look like a trade and are none.
const NO_TRADE_TITLES: [&str; 56] = [
    "Giám đốc nhà máy",
    "Phó giám đốc điều hành",
    "Tổng giám đốc",
    "Giám đốc nhân sự",
    "Trưởng phòng nhân sự",
    "HR Manager",
    "Talent Acquisition Specialist",
    "Chuyên viên đào tạo",
    "Lao động phổ thông",
    "Nhân viên bốc vác",
    "Công nhân bốc xếp thủ công",
    "Công nhân thời vụ",
    "Nhân viên tạp vụ",
    "Nhân viên vệ sinh công nghiệp",
    "Lao công trường học",
    "Nhân viên bảo vệ",
    "Bảo vệ ca đêm",
    "Vệ sĩ",
    "Security guard",
    "Cleaner",
    "Bác sĩ đa khoa",
    "Bác sĩ chuyên khoa mắt",
    "Bác sĩ răng hàm mặt",
    "General practitioner",
    "Giáo viên mầm non",
    "Giáo viên toán cấp 3",
    "Giảng viên đại học",
    "Trợ giảng",
    "Kindergarten teacher",
    "Du học Hàn Quốc",
    "Xuất khẩu lao động Hàn Quốc",
    "Xuất khẩu lao động Nhật Bản",
    "Giúp việc gia đình",
    "Trông trẻ tại nhà",
    "Công nhân đóng gói",
    "Công nhân sản xuất",
    "Công nhân phổ thông",
    "Nhân viên kiểm hàng",
    "QC inspector",
    "Nhân viên QA",
    "Operator sản xuất",
    "Production worker",
    "General worker",
    "Factory manager",
    "Plant director",
    "Luật sư",
    "Kiến trúc sư trưởng",
    "Nhà báo",
    "Phóng viên",
    "Diễn viên quần chúng",
    "Huấn luyện viên thể hình",
    "Ca sĩ phòng trà",
    "Chuyên gia tâm lý",
    "Cố vấn học tập",
    "Tư vấn tuyển sinh",
    "Tổng quản lý",
];

/// Made-up titles of all kinds, the same for a seed: one per alias and name, and each title without a trade ten times.
pub fn constructed(seed: u64) -> Vec<Constructed> {
    let mut random = Random::new(seed);
    let aliases = aliases();
    let mut all: Vec<Constructed> = aliases
        .iter()
        .map(|example| noisy(example, None, &mut random))
        .collect();
    for name in names() {
        let head = random.pick(&HEADS);
        let vietnamese = !name.title.is_ascii();
        let title = if vietnamese {
            format!("{head} {}", name.title)
        } else {
            name.title
        };
        all.push(noisy(&Example::new(title, name.class), None, &mut random));
    }
    for _ in 0..aliases.len() / 10 {
        let (first, second) = (random.pick(&aliases), random.pick(&aliases));
        let joint = *random.pick(&[" kiêm ", ", ", " / ", " và "]);
        let both = Example::new(
            format!("{}{joint}{}", first.title, second.title),
            &first.class,
        );
        all.push(noisy(&both, Some(second.class.clone()), &mut random));
    }
    for title in std::iter::repeat_n(NO_TRADE_TITLES, 10).flatten() {
        all.push(noisy(&Example::new(title, NO_TRADE), None, &mut random));
    }
    all
}

fn noisy(example: &Example, also: Option<String>, random: &mut Random) -> Constructed {
    let title = match random.below(5) {
        0 => misspelt(&example.title, random),
        _ => example.title.clone(),
    };
    let title = match random.below(5) {
        0..=2 => advertised(&title, random),
        _ => title,
    };
    let title = match random.below(6) {
        0 => without_marks(&title),
        1 => without_marks(&title).to_uppercase(),
        2 => title.to_uppercase(),
        3 => title.nfd().collect(),
        _ => title,
    };
    Constructed {
        title,
        trade_code: example.class.clone(),
        also,
    }
}

/// What advertisements put around a title.
fn advertised(title: &str, random: &mut Random) -> String {
    let place = *random.pick(&PLACES);
    let number = 2 + random.below(38);
    let pay = 7 + random.below(12);
    match random.below(10) {
        0 => format!("Tuyển gấp {number:02} {title}"),
        1 => format!("{title} - lương {pay}-{} triệu", pay + 6),
        2 => format!("[{place}] {title}"),
        3 => format!("{title} tại {place}"),
        4 => format!("{title} (thu nhập {pay}tr+, đi làm ngay)"),
        5 => format!("Cần {number} {title} nam/nữ, không cần kinh nghiệm"),
        6 => format!("Công ty Hàn Quốc tuyển {title}"),
        7 => format!("{title} (Korean company, {place})"),
        8 => format!("{title} _ {place} _ Up to {pay}.000.000 VNĐ"),
        _ => format!("({number}) {title} - HOT!!!"),
    }
}

/// One letter left out, doubled, or swapped with the next; short titles are left alone.
pub fn misspelt(title: &str, random: &mut Random) -> String {
    let mut letters: Vec<char> = title.chars().collect();
    if letters.len() < 8 {
        return title.to_owned();
    }
    let at = 1 + random.below(letters.len() - 3);
    match random.below(3) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    letters.into_iter().collect()
}

fn without_marks(title: &str) -> String {
    let plain = |c| match c {
        'đ' => 'd',
        'Đ' => 'D',
        other => other,
    };
    title
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(plain)
        .collect()
}
