//! The wording of official papers. Every sentence is built from figures; none is written freely.

pub mod intake;
pub mod proposal;
pub mod report;
#[cfg(test)]
pub mod samples;

use super::Language;

/// A kind of paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Báo cáo: what was found.
    Report,
    /// Tờ trình: what is proposed to whoever decides.
    Submission,
}

labels! {
    country: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM";
    motto: "Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness";
    report: "BÁO CÁO", "REPORT";
    submission: "TỜ TRÌNH", "SUBMISSION";
    addressed_to: "Kính gửi:", "To:";
    recipients: "Nơi nhận:", "Copies to:";
    filed: "- Lưu: VT.", "- Filed.";
    signatory: "THỦ TRƯỞNG ĐƠN VỊ", "HEAD OF THE AGENCY";
    signed: "(Chữ ký, dấu của cơ quan)", "(Signature and seal)";
    annex: "PHỤ LỤC", "ANNEX";
    release: "Bản phát hành", "Release";
    not_released: "chưa phát hành", "not released";
    cut_off: "Số liệu đến ngày", "Data up to";
    method: "Phương pháp", "Method";
    parameters: "Bộ tham số", "Parameter set";
    code: "Mã kiểm tra", "Verification code";
    code_meaning: "Mã kiểm tra là 12 chữ số đầu của SHA-256 tính trên các số liệu; số liệu như nhau thì mã như nhau.",
        "The verification code is the first 12 digits of the SHA-256 of the figures; the same figures have the same code.";
    notes: "Ghi chú", "Notes";
    subject: "Nội dung", "Subject";
    ordinal: "TT", "No.";
    trade: "Ngành, nghề", "Trade";
    trade_code: "Mã", "Key";
    level: "Trình độ", "Level";
    total: "Tổng cộng", "Total";
    share: "Tỷ lệ", "Share";
    closing: "Trân trọng báo cáo./.", "Respectfully reported.";
    closing_submission: "Kính trình xem xét, quyết định./.", "Respectfully submitted for decision.";
}

impl Labels {
    /// The kind of a paper, as it is printed.
    #[must_use]
    pub const fn kind(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::Report => self.report,
            Kind::Submission => self.submission,
        }
    }
}

/// A dotted line for what only people fill in.
#[must_use]
pub fn dots(length: usize) -> String {
    ".".repeat(length)
}

/// How registries shorten a kind of paper.
const fn short(kind: Kind) -> &'static str {
    match kind {
        Kind::Report => "BC",
        Kind::Submission => "TTr",
    }
}

/// Room for the number that the registry gives.
#[must_use]
pub fn number(kind: Kind, language: Language) -> String {
    let short = short(kind);
    language.pick(
        format!("Số: ........./{short}-........."),
        format!("No.: ........./{short}-........."),
    )
}

/// Place, and room for the date.
#[must_use]
pub fn place_and_date(place: Option<&str>, language: Language) -> String {
    let place = place.map_or_else(|| dots(14), str::to_owned);
    language.pick(
        format!("{place}, ngày ..... tháng ..... năm 20....."),
        format!("{place}, date ..... month ..... year 20....."),
    )
}

/// To which paper an annex belongs.
#[must_use]
pub fn annex_of(kind: Kind, language: Language) -> String {
    let short = short(kind);
    match kind {
        Kind::Report => language.pick(
            format!("(Kèm theo Báo cáo số ...../{short}-..... ngày ...../...../20.....)"),
            format!("(To Report No. ...../{short}-..... of ...../...../20.....)"),
        ),
        Kind::Submission => language.pick(
            format!("(Kèm theo Tờ trình số ...../{short}-..... ngày ...../...../20.....)"),
            format!("(To Submission No. ...../{short}-..... of ...../...../20.....)"),
        ),
    }
}

/// A date of files as people write it: `31/12/2025` in Vietnamese, unchanged in English.
#[must_use]
pub fn date(iso: &str, language: Language) -> String {
    let parts: Vec<&str> = iso.split('-').collect();
    match (language, parts.as_slice()) {
        (Language::Vi, [year, month, day]) => format!("{day}/{month}/{year}"),
        (Language::Vi | Language::En, _) => iso.to_owned(),
    }
}
