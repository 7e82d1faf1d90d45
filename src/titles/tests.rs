//! Made-up titles against a small reference set; the words are real, the postings are not.

use proptest::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::*;

const TRADES: [(&str, &str, &str); 21] = [
    ("han", "Hàn", "Welding"),
    (
        "cat_got_kim_loai",
        "Cắt gọt kim loại",
        "Metal cutting and CNC machining",
    ),
    (
        "che_tao_thiet_bi_co_khi",
        "Chế tạo thiết bị cơ khí",
        "Fabrication of mechanical equipment",
    ),
    (
        "cnkt_co_khi",
        "Công nghệ kỹ thuật cơ khí (cơ khí chế tạo)",
        "Mechanical engineering technology",
    ),
    (
        "bao_tri_co_khi",
        "Bảo trì hệ thống thiết bị cơ khí",
        "Maintenance of mechanical systems",
    ),
    (
        "dien_cong_nghiep",
        "Điện công nghiệp",
        "Industrial electricity",
    ),
    (
        "ky_thuat_may_lanh",
        "Kỹ thuật máy lạnh và điều hòa không khí",
        "Refrigeration",
    ),
    ("cong_nghe_o_to", "Công nghệ ô tô", "Automotive technology"),
    ("cong_nghe_in", "Công nghệ in", "Printing technology"),
    (
        "may_cong_nghiep",
        "May công nghiệp (công nghệ may)",
        "Industrial sewing",
    ),
    (
        "cong_nghe_da_giay",
        "Công nghệ da giày",
        "Footwear and leather technology",
    ),
    (
        "moc",
        "Mộc xây dựng và trang trí nội thất",
        "Carpentry and interior joinery",
    ),
    (
        "ke_toan_doanh_nghiep",
        "Kế toán doanh nghiệp",
        "Enterprise accounting",
    ),
    (
        "kinh_doanh_thuong_mai",
        "Kinh doanh thương mại và dịch vụ",
        "Trade and service business",
    ),
    ("logistics", "Logistics", "Logistics"),
    (
        "lai_xe_o_to",
        "Lái xe ô tô (sơ cấp)",
        "Motor vehicle driving",
    ),
    (
        "van_hanh_xe_nang",
        "Vận hành xe nâng (sơ cấp)",
        "Forklift operation",
    ),
    ("tieng_han", "Tiếng Hàn Quốc", "Korean language"),
    (
        "che_bien_mon_an",
        "Kỹ thuật chế biến món ăn",
        "Culinary arts",
    ),
    ("bao_ve_thuc_vat", "Bảo vệ thực vật", "Plant protection"),
    ("thu_y", "Thú y", "Veterinary medicine"),
];

const ALIASES: &str = "\
thợ hàn|han|vi|
thợ hàn 6G|han|vi|
thợ gò hàn|han|vi|
công nhân hàn|han|vi|
tho han|han|vi_nodiac|
welder|han|en|
welding worker|han|en|
용접공|han|ko|
QC welding|han|en|ambiguous: may belong to another trade
thợ tiện|cat_got_kim_loai|vi|
thợ phay CNC|cat_got_kim_loai|vi|
vận hành máy CNC|cat_got_kim_loai|vi|
CNC operator|cat_got_kim_loai|en|
machinist|cat_got_kim_loai|en|
thợ gò tôn|che_tao_thiet_bi_co_khi|vi|
thợ lắp máy|che_tao_thiet_bi_co_khi|vi|
kỹ thuật viên cơ khí|cnkt_co_khi|vi|
kỹ sư cơ khí|cnkt_co_khi|vi|
nhân viên bảo trì|bao_tri_co_khi|vi|ambiguous: may belong to another trade
thợ bảo trì cơ khí|bao_tri_co_khi|vi|
maintenance technician|bao_tri_co_khi|en|ambiguous: may belong to another trade
thợ điện|dien_cong_nghiep|vi|
thợ cơ điện|dien_cong_nghiep|vi|
kỹ thuật điện|dien_cong_nghiep|vi|
electrician|dien_cong_nghiep|en|
thợ máy lạnh|ky_thuat_may_lanh|vi|
thợ điều hòa|ky_thuat_may_lanh|vi|
thợ sửa chữa ô tô|cong_nghe_o_to|vi|
thợ máy gầm|cong_nghe_o_to|vi|
thợ in|cong_nghe_in|vi|
vận hành máy in|cong_nghe_in|vi|
công nhân may|may_cong_nghiep|vi|
thợ may|may_cong_nghiep|vi|ambiguous: may belong to another trade
phụ may|may_cong_nghiep|vi|
vận hành máy may|may_cong_nghiep|vi|
công nhân may công nghiệp|may_cong_nghiep|vi|
sewing operator|may_cong_nghiep|en|
công nhân may giày|cong_nghe_da_giay|vi|
công nhân gò giày|cong_nghe_da_giay|vi|
thợ mộc|moc|vi|
công nhân gỗ|moc|vi|
carpenter|moc|en|
nhân viên kế toán|ke_toan_doanh_nghiep|vi|
kế toán tổng hợp|ke_toan_doanh_nghiep|vi|
kế toán trưởng|ke_toan_doanh_nghiep|vi|
kế toán kho|ke_toan_doanh_nghiep|vi|
accountant|ke_toan_doanh_nghiep|en|
nhân viên kinh doanh|kinh_doanh_thuong_mai|vi|
nhân viên bán hàng|kinh_doanh_thuong_mai|vi|
nhân viên kinh doanh ô tô|kinh_doanh_thuong_mai|vi|
sales executive|kinh_doanh_thuong_mai|en|
sales engineer|kinh_doanh_thuong_mai|en|ambiguous: may belong to another trade
thủ kho|logistics|vi|
nhân viên kho|logistics|vi|
nhân viên xuất nhập khẩu|logistics|vi|
lái xe|lai_xe_o_to|vi|
tài xế|lai_xe_o_to|vi|
lái xe cho giám đốc|lai_xe_o_to|vi|
driver|lai_xe_o_to|en|
lái xe nâng|van_hanh_xe_nang|vi|
forklift driver|van_hanh_xe_nang|en|
phiên dịch tiếng Hàn|tieng_han|vi|
nhân viên tiếng Hàn|tieng_han|vi|
đầu bếp|che_bien_mon_an|vi|
phụ bếp|che_bien_mon_an|vi|
kỹ thuật bảo vệ thực vật|bao_ve_thuc_vat|vi|
bác sĩ thú y|thu_y|vi|
수의사|thu_y|ko|
翻译|tieng_han|cn|";

/// The rules alone: what the learned reader adds is measured against the whole reference set, in `tests/it/titles.rs`.
fn index() -> TitleIndex {
    let trades: Vec<_> = TRADES
        .iter()
        .map(|(trade_code, name_vi, name_en)| TradeRow {
            trade_code,
            name_vi,
            name_en: Some(name_en),
            group_code: None,
        })
        .collect();
    let officials = [OfficialRow {
        official_code: "5520123",
        trade_code: "han",
        name_vi: Some("Công nghệ hàn"),
    }];
    let aliases: Vec<_> = ALIASES
        .lines()
        .map(|line| {
            let mut fields = line.split('|');
            let mut next = || fields.next().unwrap();
            AliasRow {
                alias: next(),
                trade_code: next(),
                language: Some(next()),
                note: Some(next()),
            }
        })
        .collect();
    TitleIndex::with_model(&trades, &officials, &aliases, None)
}

/// The verdict as in the output file: key, `none`, or `-` for no answer.
fn verdict(found: &TitleMatch) -> &str {
    match &found.verdict {
        Verdict::Trade(code) => code,
        Verdict::None => "none",
        Verdict::Abstain => "-",
    }
}

fn check(titles: &[(&str, &str)]) {
    let index = index();
    let wrong: Vec<String> = titles
        .iter()
        .map(|(title, expected)| (title, expected, index.classify(title)))
        .filter(|(_, expected, found)| verdict(found) != **expected)
        .map(|(title, expected, found)| format!("{title}: {found:?}, expected {expected}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn spelling_case_and_marks_make_no_difference() {
    check(&[
        ("Thợ hàn", "han"),
        ("THỢ HÀN", "han"),
        ("tho han", "han"),
        ("THO HAN 6G", "han"),
        ("Thợ han", "han"),
        ("Thợ điều hoà", "ky_thuat_may_lanh"),
        ("Thợ điều hòa", "ky_thuat_may_lanh"),
        ("THO DIEU HOA", "ky_thuat_may_lanh"),
        ("Kĩ sư cơ khí", "cnkt_co_khi"),
        ("Kỷ sư cơ khí", "cnkt_co_khi"),
        ("Thợ sữa chửa ô tô", "cong_nghe_o_to"),
        ("Thợ sửa chữa ôtô", "cong_nghe_o_to"),
        ("Kế tóan tổng hợp", "ke_toan_doanh_nghiep"),
        ("Đầu bếp", "che_bien_mon_an"),
        ("DAU BEP", "che_bien_mon_an"),
    ]);
}

#[test]
fn written_marks_decide() {
    check(&[
        (
            "Nhân viên kinh doanh thị trường Hàn Quốc",
            "kinh_doanh_thuong_mai",
        ),
        ("Phiên dịch tiếng Hàn", "tieng_han"),
        ("Quản gia cho gia đình Hàn Quốc", "none"),
        ("Nhân viên theo dõi hạn nộp", "none"),
        ("Thợ máy", "-"),
        ("Thợ may", "may_cong_nghiep"),
        ("Phụ may", "may_cong_nghiep"),
        ("Thợ gò tôn", "che_tao_thiet_bi_co_khi"),
        ("Công nhân gỗ", "moc"),
        ("Công nhân gò giày", "cong_nghe_da_giay"),
        ("Nhân viên bán hàng", "kinh_doanh_thuong_mai"),
        ("Công nhân vận hành máy", "none"),
        ("Công nhân vận hành máy may", "may_cong_nghiep"),
    ]);
}

#[test]
fn titles_without_marks_need_context() {
    check(&[
        ("CN MAY", "may_cong_nghiep"),
        ("CONG NHAN MAY MAY CONG NGHIEP", "may_cong_nghiep"),
        ("CONG NHAN VAN HANH MAY MAY", "may_cong_nghiep"),
        ("CONG NHAN VAN HANH MAY IN", "cong_nghe_in"),
        ("VAN HANH MAY", "none"),
        ("MAY", "-"),
    ]);
}

#[test]
fn advertising_around_the_title_is_ignored() {
    check(&[
        ("Thợ hàn (Mới)", "han"),
        ("[Thuận An] Thợ hàn - lương 10tr", "han"),
        ("Tuyển gấp 05 thợ hàn", "han"),
        ("Cần 10 thợ tiện, thu nhập 15-20 triệu", "cat_got_kim_loai"),
        (
            "Kế Toán Tổng Hợp - Thu Nhập Up To 35.000.000 vnđ",
            "ke_toan_doanh_nghiep",
        ),
        (
            "Kế toán kho (HO25.315) - TN 8-10 triệu",
            "ke_toan_doanh_nghiep",
        ),
        ("Welding worker &AMP; painter", "han"),
        (
            "(HN) 123 - Nhân viên xuất nhập khẩu _ Đi làm ngay",
            "logistics",
        ),
    ]);
}

#[test]
fn other_languages_and_abbreviations() {
    check(&[
        ("CNC Operator", "cat_got_kim_loai"),
        ("Operators - CNC", "cat_got_kim_loai"),
        ("Drivers", "lai_xe_o_to"),
        ("Q.C Staff", "none"),
        ("QC Inspector", "none"),
        ("용접공 모집", "han"),
        ("수의사", "thu_y"),
        ("诚聘翻译", "tieng_han"),
        ("NV kế toán", "ke_toan_doanh_nghiep"),
        ("NV XNK", "logistics"),
        ("KT trưởng", "ke_toan_doanh_nghiep"),
        ("KT điện", "dien_cong_nghiep"),
        ("KT", "-"),
        ("KTV cơ khí", "cnkt_co_khi"),
        ("TX công ty", "lai_xe_o_to"),
        ("NVKD", "kinh_doanh_thuong_mai"),
        ("BV ca đêm", "none"),
    ]);
}

#[test]
fn no_vocational_trade_fits() {
    check(&[
        ("Bác sĩ nội khoa", "none"),
        ("Bác sĩ thú y", "thu_y"),
        ("Giáo viên dạy may", "none"),
        ("Giáo viên toán", "none"),
        ("Nhân viên bảo vệ", "none"),
        ("Kỹ thuật bảo vệ thực vật", "bao_ve_thuc_vat"),
        ("Tạp vụ văn phòng", "none"),
        ("Lao động phổ thông", "none"),
        ("Công nhân", "none"),
        ("Nhân viên sản xuất", "none"),
        ("Giám đốc chi nhánh", "none"),
        ("Tư vấn tuyển sinh", "none"),
    ]);
}

#[test]
fn the_head_of_the_title_decides() {
    check(&[
        ("Nhân viên kinh doanh ô tô", "kinh_doanh_thuong_mai"),
        ("Nhân viên bán hàng đồ mộc", "kinh_doanh_thuong_mai"),
        ("Kế toán kho", "ke_toan_doanh_nghiep"),
        ("Lái xe nâng", "van_hanh_xe_nang"),
        ("Forklift driver", "van_hanh_xe_nang"),
        ("Lái xe cho giám đốc", "lai_xe_o_to"),
    ]);
}

#[test]
fn a_compound_word_is_not_cut() {
    check(&[
        ("Kỹ sư điện", "dien_cong_nghiep"),
        ("Kỹ thuật điện", "dien_cong_nghiep"),
        ("Kế toán kho vận", "ke_toan_doanh_nghiep"),
    ]);
    let found = index().classify("Kỹ thuật điện lạnh");
    assert_eq!(verdict(&found), "ky_thuat_may_lanh", "{found:?}");
}

#[test]
fn tables_name_only_trades_of_the_reference() {
    let index = TitleIndex::new(&[], &[], &[]);
    assert!(index.classify("Kế toán").alternatives.is_empty());
}

#[test]
fn a_name_or_code_alone_is_its_trade() {
    check(&[
        ("Hàn", "han"),
        ("5520123", "han"),
        ("Tiếng Hàn Quốc", "tieng_han"),
        ("Lái xe ô tô", "lai_xe_o_to"),
        ("Welding", "han"),
        ("Hàn Quốc", "none"),
    ]);
}

#[test]
fn a_second_trade_is_an_alternative() {
    let index = index();
    for (title, best, other) in [
        ("Thợ hàn, thợ tiện", "han", "cat_got_kim_loai"),
        ("Kế toán kiêm thủ kho", "ke_toan_doanh_nghiep", "logistics"),
        ("Lái xe kiêm phụ bếp", "lai_xe_o_to", "che_bien_mon_an"),
    ] {
        let found = index.classify(title);
        assert_eq!(verdict(&found), best, "{title}");
        assert_eq!(
            found.alternatives.first().map(String::as_str),
            Some(other),
            "{title}"
        );
    }
}

#[test]
fn misspelt_long_titles_score_low() {
    let found = index().classify("Enterprise acounting");
    assert_eq!(verdict(&found), "ke_toan_doanh_nghiep");
    assert!(found.score < 0.6, "{found:?}");
}

#[test]
fn an_ambiguous_note_lowers_the_score() {
    let index = index();
    assert!(index.classify("nhân viên bảo trì").score < index.classify("thợ bảo trì cơ khí").score);
}

#[test]
fn roles_follow_the_head_words() {
    let index = index();
    for (title, role) in [
        ("Thợ hàn", Role::Trade),
        ("Kỹ sư cơ khí", Role::Engineer),
        ("Kế toán trưởng", Role::Manager),
        ("Trưởng phòng kế toán", Role::Manager),
        ("Sales Manager", Role::Manager),
        ("Lái xe cho giám đốc", Role::Trade),
        ("Tổ trưởng tổ hàn", Role::Trade),
        ("Sales engineer", Role::Trade),
        ("Giám đốc chi nhánh", Role::Manager),
        ("Nhân viên quản lý kho", Role::Trade),
        ("Giáo viên toán", Role::Other),
        ("", Role::Other),
    ] {
        assert_eq!(index.classify(title).role, role, "{title}");
    }
}

#[test]
fn names_codes_and_keys_resolve() {
    let index = index();
    let one = |code: &str| NameMatch::One(code.to_owned());
    for text in [
        "han",
        "HAN",
        "5520123",
        "Hàn",
        "hàn",
        "Công nghệ hàn",
        "cong nghe han",
        "welding",
        "thợ hàn",
    ] {
        assert_eq!(index.resolve_name(text), one("han"), "{text}");
    }
    assert_eq!(
        index.resolve_name("may cong nghiep"),
        one("may_cong_nghiep")
    );
    assert_eq!(
        index.resolve_name("Công nghệ kĩ thuật cơ khí"),
        index.resolve_name("cnkt_co_khi")
    );
    let decomposed: String = "Kế toán doanh nghiệp".nfd().collect();
    assert_eq!(index.resolve_name(&decomposed), one("ke_toan_doanh_nghiep"));
}

#[test]
fn marks_that_differ_do_not_resolve() {
    let NameMatch::Unknown(near) = index().resolve_name("Hạn") else {
        panic!("Hạn is not Hàn")
    };
    assert!(near.contains(&"han".to_owned()));
    assert_eq!(
        index().resolve_name("xyzzy"),
        NameMatch::Unknown(Vec::new())
    );
}

#[test]
fn one_alias_of_two_trades_names_both() {
    let trade = |trade_code, name_vi| TradeRow {
        trade_code,
        name_vi,
        name_en: None,
        group_code: None,
    };
    let alias = |trade_code| AliasRow {
        alias: "thợ tổng hợp",
        trade_code,
        language: Some("vi"),
        note: None,
    };
    let index = TitleIndex::new(
        &[trade("b", "Nghề B"), trade("a", "Nghề A")],
        &[],
        &[alias("b"), alias("a")],
    );
    assert_eq!(
        index.resolve_name("Thợ tổng hợp"),
        NameMatch::Many(vec!["a".to_owned(), "b".to_owned()])
    );
}

#[test]
fn many_titles_keep_their_order() {
    let index = index();
    let titles: Vec<&str> = ["Thợ hàn", "Bảo vệ", "Thợ tiện"]
        .into_iter()
        .cycle()
        .take(4000)
        .collect();
    let one_by_one: Vec<TitleMatch> = titles.iter().map(|title| index.classify(title)).collect();
    assert_eq!(index.classify_many(&titles), one_by_one);
    // Asked again, from memory, beside a title that is new.
    let with_new: Vec<&str> = titles.iter().copied().chain(["thợ hàn tàu mới"]).collect();
    let again = index.classify_many(&with_new);
    assert_eq!(again[..titles.len()], one_by_one);
    assert_eq!(again[titles.len()], index.classify("thợ hàn tàu mới"));
    assert!(index.classify_many(&[]).is_empty());
}

#[test]
fn an_empty_reference_never_names_a_trade() {
    let index = TitleIndex::new(&[], &[], &[]);
    assert!(!matches!(
        index.classify("Thợ hàn").verdict,
        Verdict::Trade(_)
    ));
    assert_eq!(index.resolve_name("Hàn"), NameMatch::Unknown(Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        let index = index();
        let found = index.classify(&text);
        prop_assert!((0.0..=1.0).contains(&found.score));
        prop_assert!(found.alternatives.len() <= 3);
        if let Verdict::Trade(code) = &found.verdict {
            prop_assert!(!found.alternatives.contains(code));
        }
        if let NameMatch::Unknown(near) = index.resolve_name(&text) {
            prop_assert!(near.len() <= 3);
        }
    }

    #[test]
    fn unicode_form_makes_no_difference(
        words in prop::collection::vec(
            prop::sample::select(vec!["Thợ", "hàn", "máy", "may", "Kế", "toán", "điện", "-", "(", ")", "HOÀ", "kỹ", "sư"]),
            0..8,
        )
    ) {
        let index = index();
        let title = words.join(" ");
        let decomposed: String = title.nfd().collect();
        let composed: String = title.nfc().collect();
        prop_assert_eq!(index.classify(&decomposed), index.classify(&composed));
    }
}
