//! Words of the pages of providers.

use crate::text::Language;

labels! {
    lead: "Các cơ sở giáo dục nghề nghiệp có trong bản phát hành gần nhất. Mở từng cơ sở để xem ngành, nghề đào tạo và việc làm của người tốt nghiệp.",
        "The providers of training in the last release. Open one to see what it teaches and what became of its graduates.";
    search: "Tên cơ sở, địa bàn hoặc mã", "Name, district or code";
    search_hint: "Có thể gõ không dấu.", "Marks may be left out.";
    table: "Cơ sở giáo dục nghề nghiệp", "Providers of training";
    name: "cơ sở", "provider";
    kind: "loại", "kind";
    ownership: "sở hữu", "ownership";
    managing_body: "cơ quan quản lý", "run by";
    district: "địa bàn", "district";
    programmes_column: "#chương trình", "#programmes";
    enrolled_column: "#nhập học", "#enrolled";
    no_match: "Không có cơ sở nào phù hợp. Hãy viết ngắn hơn hoặc để trống ô tìm.", "No provider fits. Use fewer letters, or leave the field empty.";
    programmes: "Ngành, nghề đào tạo", "What it teaches";
    programmes_table: "Chương trình đào tạo theo nghề và trình độ", "Programmes by trade and level";
    no_programmes: "Bản phát hành này chưa có chương trình nào của cơ sở.", "The release holds no programme of this provider.";
    trade: "nghề", "trade";
    level: "trình độ", "level";
    places_column: "#chỗ học", "#places";
    fill_column: "#tỷ lệ lấp đầy", "#places filled";
    completed_column: "#tốt nghiệp", "#completed";
    year_column: "năm", "year";
    by_year: "Nhập học theo năm", "Enrolled by year";
    by_year_table: "Số người nhập học của từng chương trình qua các năm", "Enrolled in each programme by year";
    programmes_note: "Số tốt nghiệp ghi kèm khóa nhập học gần nhất đã có kết quả.", "Completions are those of the last intake whose result is known, with its year.";
    all_programmes: "toàn cơ sở", "the whole provider";
    no_outcomes: "Chưa có kết quả khảo sát người tốt nghiệp của cơ sở.", "There are no answers of graduates of this provider.";
    for_college: "Dành cho cơ sở và cơ quan quản lý", "For the college and the administration";
    plans: "Các phương án chỉ tiêu", "Intake plans";
    plan_of: "Phương án chỉ tiêu năm", "Intake plan of";
    own_unknown: "Cơ sở chưa có trong bản phát hành nào. Hãy nộp danh mục chương trình và kết quả tuyển sinh ở trang Nhập liệu; sau bản phát hành tiếp theo, trang này sẽ có số liệu.",
        "The college is in no release yet. Deliver its programmes and intake on the page for files; after the next release the figures stand here.";
}

/// What a provider is, in words.
#[must_use]
pub fn kind(word: &str, language: Language) -> &'static str {
    match word {
        "college" => language.pick("trường cao đẳng", "college"),
        "intermediate_school" => language.pick("trường trung cấp", "intermediate school"),
        "training_centre" => language.pick("trung tâm giáo dục nghề nghiệp", "training centre"),
        "other" => language.pick("cơ sở khác", "other"),
        _ => "–",
    }
}

/// Whose a provider is, in words.
#[must_use]
pub fn ownership(word: &str, language: Language) -> &'static str {
    match word {
        "public" => language.pick("công lập", "public"),
        "private" => language.pick("tư thục", "private"),
        _ => "–",
    }
}
