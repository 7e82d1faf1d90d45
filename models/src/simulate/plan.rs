//! What the city's education plan publishes, as data: every figure with the line it stands on.
//!
//! Source of all of it: the city's education development plan to 2030, with a view to 2045; line numbers as in
//! `datasets/haiphong/`, which holds quotes and contradictions. Figures that the plan does not give are in `world.rs`.

use crate::codes::Level;

/// Who published it, as printed in the `source` columns.
pub(super) const SOURCE: &str = "Đề án giáo dục Hải Phòng đến 2030, tầm nhìn 2045";

/// Learners admitted a year, per level (line 155).
pub(super) const INTAKE: [(Level, f64); 4] = [
    (Level::College, 5_850.0),
    (Level::Intermediate, 8_470.0),
    (Level::Elementary, 42_625.0),
    (Level::ShortCourse, 39_355.0),
];

/// Share of a cohort that completes: 92 %, 95 %, 90 % (lines 302 to 304); the plan gives none for short courses (assumed).
pub(super) const COMPLETION: [f64; 4] = [0.92, 0.95, 0.90, 0.95];

/// Median starting pay in VND a month: technical trades, line 305.
pub(super) const PAY_TECHNICAL: f64 = 5_000_000.0;

/// Median starting pay in VND a month: economics, IT, accounting and administration, line 305.
pub(super) const PAY_CROWDED: f64 = 4_000_000.0;

/// Providers by kind: number, of them public, of the public managed by the city (line 153 and its footnote).
pub(super) const PROVIDERS: [(&str, &str, usize, usize, usize); 3] = [
    ("college", "Trường Cao đẳng", 22, 16, 4),
    ("intermediate_school", "Trường Trung cấp", 13, 3, 2),
    ("training_centre", "Trung tâm GDNN", 14, 3, 2),
];

/// A trade whose balance the plan describes.
pub(super) struct NamedBalance {
    pub(super) trade: &'static str,
    /// `ln R` given to it in the simulated demo city; the direction is the plan's, the size is assumed.
    pub(super) lambda: f64,
    pub(super) judgement: &'static str,
    pub(super) line: u32,
    pub(super) quote: &'static str,
}

const WANTED: &str = "Nhu cầu tuyển dụng tập trung ở các nghề: Điện công nghiệp, Điện tử công nghiệp, Công nghệ ô tô, Hàn, CNTT, Quản trị nhà hàng";
const OVER: &str = "một số nghề đào tạo vượt nhu cầu (Kế toán doanh nghiệp, Quản trị kinh doanh) có nguy cơ dư thừa";
const CROWDED: &str = "hiện nay đang dư thừa lao động đối với các lĩnh vực này";

const fn named(
    trade: &'static str,
    lambda: f64,
    judgement: &'static str,
    line: u32,
    quote: &'static str,
) -> NamedBalance {
    NamedBalance {
        trade,
        lambda,
        judgement,
        line,
        quote,
    }
}

/// The directions of lines 297 and 305. IT stands on both sides there and is left near balance.
pub(super) const NAMED_BALANCES: &[NamedBalance] = &[
    named("dien_cong_nghiep", 0.55, "undersupplied", 297, WANTED),
    named("dien_tu_cong_nghiep", 0.60, "undersupplied", 297, WANTED),
    named("cong_nghe_o_to", 0.50, "undersupplied", 297, WANTED),
    named("han", 0.80, "undersupplied", 297, WANTED),
    named("quan_tri_nha_hang", 0.50, "undersupplied", 297, WANTED),
    named("cntt_ung_dung_phan_mem", 0.0, "undersupplied", 297, WANTED),
    named("cntt_ung_dung_phan_mem", 0.0, "oversupplied", 305, CROWDED),
    named("ke_toan_doanh_nghiep", -0.70, "oversupplied", 297, OVER),
    named("quan_tri_kinh_doanh", -0.60, "oversupplied", 297, OVER),
];

/// Trades that line 297 calls hard to recruit learners for.
pub(super) const FEW_APPLICANTS: [&str; 2] = ["han", "son_tau_thuy"];

/// The words of line 297 about them.
pub(super) const FEW_APPLICANTS_QUOTE: &str =
    "một số nghề khó tuyển sinh (Hàn, Sơn tàu thủy) do điều kiện lao động nặng nhọc";

/// Share of completers who work on their own account: "nghề Lái xe ô tô chủ yếu tự tạo việc làm" (line 304); the
/// other trades and all sizes are assumed, from how the work is usually done.
pub(super) const OWN_ACCOUNT: &[(&str, f64)] = &[
    ("lai_xe_o_to", 0.72),
    ("tao_mau_toc", 0.62),
    ("cham_soc_sac_dep", 0.50),
    ("lam_mong", 0.65),
    ("trang_diem", 0.60),
    ("xoa_bop_bam_huyet", 0.40),
    ("sua_chua_xe_may", 0.55),
    ("sua_chua_dien_thoai", 0.50),
    ("trong_nam", 0.80),
    ("nuoi_ong", 0.85),
    ("trong_rau_an_toan", 0.75),
    ("trong_cay_an_qua", 0.80),
    ("trong_hoa_cay_canh", 0.75),
    ("chan_nuoi_gia_cam", 0.80),
    ("dan_lat_thu_cong", 0.65),
    ("theu_ren", 0.45),
    ("moc_my_nghe", 0.45),
    ("danh_bat_hai_san", 0.40),
];

/// The trade that dominates the elementary level, and its share of that intake (assumed; the plan says only that
/// driving graduates mostly create their own work, line 304).
pub(super) const DRIVING: (&str, f64) = ("lai_xe_o_to", 0.34);

/// Published totals: measure, value, level, line, quote.
pub(super) const PUBLISHED: &[(&str, f64, Option<Level>, u32, &str)] = &[
    (
        "enrolled",
        96_300.0,
        None,
        155,
        "Quy mô tuyển sinh GDNN bình quân hằng năm trên địa bàn đạt khoảng 96.300",
    ),
    (
        "enrolled",
        5_850.0,
        Some(Level::College),
        155,
        "cao đẳng 5.850 người (6,07%)",
    ),
    (
        "enrolled",
        8_470.0,
        Some(Level::Intermediate),
        155,
        "trung cấp 8.470 người (8,79%)",
    ),
    (
        "enrolled",
        42_625.0,
        Some(Level::Elementary),
        155,
        "sơ cấp 42.625 người (44,26%)",
    ),
    (
        "enrolled",
        39_355.0,
        Some(Level::ShortCourse),
        155,
        "đào tạo dưới 3 tháng 39.355 người (40,88%)",
    ),
];

/// Districts of the city after the merger of 2025, for addresses (names in use before July 2025).
pub(super) const DISTRICTS: &[&str] = &[
    "Hồng Bàng",
    "Lê Chân",
    "Ngô Quyền",
    "Kiến An",
    "Hải An",
    "Đồ Sơn",
    "Dương Kinh",
    "Thủy Nguyên",
    "An Dương",
    "An Lão",
    "Kiến Thụy",
    "Tiên Lãng",
    "Vĩnh Bảo",
    "Cát Hải",
    "Hải Dương",
    "Chí Linh",
    "Kinh Môn",
    "Nam Sách",
    "Cẩm Giàng",
    "Bình Giang",
    "Gia Lộc",
    "Tứ Kỳ",
    "Thanh Hà",
    "Kim Thành",
    "Ninh Giang",
    "Thanh Miện",
];
