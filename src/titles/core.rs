//! What is left of an advertised title without pay, place, numbers and calls to apply: two advertisements of one job
//! have the same core.

use super::clean::{CleanTitle, Word, is_number, is_preamble, is_recruiting};

/// Two words (without marks) with which advertising begins; a number after `luong` does as well.
const ADVERTISING: [[&str; 2]; 22] = [
    ["thu", "nhap"],
    ["muc", "luong"],
    ["luong", "cao"],
    ["luong", "cung"],
    ["luong", "tu"],
    ["luong", "thoa"],
    ["luong", "hap"],
    ["lam", "viec"],
    ["lam", "ca"],
    ["di", "lam"],
    ["bao", "an"],
    ["nam", "nu"],
    ["co", "kinh"],
    ["khong", "can"],
    ["khong", "yeu"],
    ["chua", "co"],
    ["uu", "tien"],
    ["up", "to"],
    ["o", "kcn"],
    ["khu", "cong"],
    ["ho", "tro"],
    ["phu", "cap"],
];
/// `tai` before one of these is part of a title (`tài xế`, `tài chính`); elsewhere a place follows.
const NO_PLACE: [&str; 5] = ["xe", "chinh", "lieu", "san", "nguyen"];

/// The core of a title: words without marks up to the first separator, place or advertising. A title of nothing else
/// is its own core.
pub(super) fn core(title: &CleanTitle) -> String {
    let from = title.words.iter().position(|word| !is_preamble(word));
    let words = title.words.get(from.unwrap_or(0)..).unwrap_or_default();
    let segment = words.first().map(|word| word.segment);
    let size = (0..words.len())
        .find(|at| {
            let rest = words.get(*at..).unwrap_or_default();
            rest.first().map(|word| word.segment) != segment || (*at > 0 && ends(rest))
        })
        .unwrap_or(words.len());
    let mut kept = words.get(..size).unwrap_or_default();
    while let [before @ .., last] = kept
        && !before.is_empty()
        && is_recruiting(last)
    {
        kept = before;
    }
    let keys: Vec<&str> = kept.iter().map(|word| word.folded.as_str()).collect();
    keys.join(" ")
}

/// Whether the title proper is over before these words.
fn ends(rest: &[Word]) -> bool {
    let [word, after @ ..] = rest else {
        return true;
    };
    let first = word.folded.as_str();
    if first.bytes().all(|byte| byte.is_ascii_digit()) {
        return true;
    }
    let Some(next) = after.first() else {
        return false;
    };
    match first {
        "tai" => !NO_PLACE.contains(&next.folded.as_str()),
        "luong" if is_number(next) => true,
        _ => ADVERTISING.contains(&[first, next.folded.as_str()]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::clean::Cleaner;
    use super::*;

    fn check(core_wanted: &str, titles: &[&str]) {
        for title in titles {
            assert_eq!(core(&Cleaner::new().clean(title)), core_wanted, "{title}");
        }
    }

    #[test]
    fn one_job_has_one_core() {
        check(
            "tho han",
            &[
                "Thợ hàn",
                "THO HAN",
                "Tuyển gấp 05 thợ hàn lương 10-15 triệu",
                "[Kiến An] Thợ hàn đi làm ngay",
                "Thợ hàn - Hải Phòng",
                "Thợ hàn tại KCN Tràng Duệ",
                "Thợ hàn 2 ca",
                "Cần tuyển thợ hàn nam/nữ",
                "HOT!!! Thợ hàn lương cao",
                "Thợ hàn, bao ăn ở",
            ],
        );
    }

    #[test]
    fn another_job_has_another_core() {
        check("tho han 6g", &["Thợ hàn 6G - lương cao"]);
        check("tai xe xe tai", &["Tuyển tài xế xe tải"]);
        check("ke toan luong", &["Kế toán lương"]);
        check("tho lam banh", &["Thợ làm bánh (Đồ Sơn)"]);
        check(
            "nhan vien tai chinh",
            &["Nhân viên tài chính tại Hải Phòng"],
        );
    }

    #[test]
    fn nothing_but_advertising_is_its_own_core() {
        check("tuyen", &["Tuyển gấp"]);
        check("", &[""]);
    }
}
