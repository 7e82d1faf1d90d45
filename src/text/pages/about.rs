//! Words of the pages that explain: comparison, method, help, accessibility.

labels! {
    compare_lead: "Đặt tối đa năm nghề cạnh nhau. Địa chỉ trang ghi lại lựa chọn, có thể gửi cho người khác.", "Put up to five trades side by side. The address of the page holds the choice and can be passed on.";
    add_trade: "Thêm một nghề", "Add a trade";
    add: "Thêm", "Add";
    remove: "bỏ", "remove";
    compare_full: "Đã đủ năm nghề; bỏ một nghề để thêm nghề khác.", "Five trades are the most; remove one to add another.";
    compare_none: "Chưa chọn nghề nào.", "No trade is chosen yet.";
    compare_one: "Mới có một nghề; thêm ít nhất một nghề nữa để so sánh.", "There is one trade only; add another to compare.";
    compare_table: "Các nghề được so sánh", "The trades compared";
    method_lead: "Với từng nghề, hệ thống ước lượng số chỗ việc làm và số người tìm việc trong năm tới, kèm khoảng tin cậy; loại của nghề, xác suất và lý do đều suy ra từ hai con số đó.",
        "For each trade the openings and the job seekers of next year are estimated, each with an interval; the flag, its probability and its reasons all follow from the two.";
    what: "Tính cái gì", "What is computed";
    what_supply: "Người tìm việc: những người tốt nghiệp trong năm, trừ người đã có sẵn việc, không đi làm, rời thành phố hoặc tự tạo việc làm. Khóa dài và khóa ngắn được tính riêng.",
        "Job seekers: those who complete in the year, less those who had the job before, do not enter work, leave the city or work on their own account. Long and short courses are kept apart.";
    what_demand: "Chỗ việc làm: nhu cầu tuyển người mới qua đào tạo, từ khảo sát doanh nghiệp (dự kiến tuyển và số đã tuyển), tin tuyển dụng đã bỏ tin trùng, và nhu cầu do doanh nghiệp đăng ký.",
        "Openings: the need for newly trained people, from the employer survey (plans and hires), advertisements without repeats, and needs that employers have registered.";
    what_ratio: "Tỷ lệ giữa hai số: từ 1,25 trở lên là thiếu người, từ 0,80 trở xuống là thừa người, ở giữa là cân bằng.",
        "The ratio of the two: 1.25 or more is short of people, 0.80 or less has too many, in between is balance.";
    what_sources: "Không nguồn nào quyết định một mình. Mỗi nguồn có trọng số theo độ chắc chắn của nó; nguồn trái chiều làm khoảng rộng ra. Nếu khoảng quá rộng hoặc thiếu nguồn, kết quả là “chưa đủ căn cứ”.",
        "No source decides alone. Each weighs as much as it is sure; sources that disagree widen the interval. Where it is too wide or sources are missing, the answer is “not enough evidence”.";
    why_not_postings: "Vì sao không lấy tin tuyển dụng chia cho tuyển sinh? Vì một doanh nghiệp lớn hay tin đăng lại nhiều lần làm tỷ lệ đó sai; trên các thành phố mô phỏng, cách đó xếp sai loại khoảng một nửa số nghề.",
        "Why not divide advertisements by intake? One large firm or repeated advertisements spoil that ratio; on simulated cities it gives the wrong flag for about half of the trades.";
    example: "Ví dụ: nghề", "Example:";
    example_table: "Từng bước, với số liệu của bản phát hành", "Step by step, with the figures of the release";
    example_more: "Xem đầy đủ lý do của nghề này", "See all reasons of this trade";
    step_enrolled: "Nhập học năm gần nhất", "Enrolled in the last year";
    step_completers: "Tốt nghiệp trong năm dự báo", "Complete in the year forecast";
    step_seekers: "Người tìm việc làm công trong thành phố", "Look for a wage job in the city";
    step_openings: "Chỗ việc làm", "Openings";
    step_ratio: "Chỗ làm trên mỗi người tìm việc (khoảng 80%)", "Openings per job seeker (80% interval)";
    step_probability: "Xác suất của loại", "Probability of the flag";
    step_flag: "Loại", "Flag";
    how_good: "Kết quả đúng đến đâu", "How good it is";
    how_good_lead: "Chưa có thành phố thật nào được đo. Trên các thành phố mô phỏng mà chương trình biết trước sự thật, kết quả được chấm cạnh những cách làm đơn giản:",
        "No real city has been measured. On simulated cities whose truth is known, the answers are scored beside simple rules:";
    accuracy_table: "Điểm trên mười thành phố mô phỏng thông thường", "Scores on ten ordinary simulated cities";
    answer: "cách trả lời", "answer";
    f1: "F1 trung bình ± độ lệch", "macro-F1 ± sd";
    rank: "tương quan thứ hạng", "rank correlation";
    opposite: "ngược chiều (nhiều nhất)", "opposite (worst)";
    holds: "khoảng 80% chứa sự thật", "80% interval holds";
    brier: "điểm Brier", "Brier score";
    not_assessed: "không xếp loại", "not assessed";
    accuracy_note: "Bảng do lệnh “vocmatch evaluate --cities 10 --scenario all” tạo ra. “This year’s openings known” là mức mà ngay cả người biết trước số chỗ việc làm năm nay cũng chỉ đạt tới.",
        "Made by the command “vocmatch evaluate --cities 10 --scenario all”. “This year’s openings known” is what even somebody reaches who knows this year's openings.";
    kept: "Xác suất có đúng như đã nói không", "Are stated probabilities kept?";
    kept_lead: "Trong các thành phố mô phỏng biết đáp án: những lần nói 70% thì khoảng bảy trong mười lần phải đúng.", "In simulated cities whose truth is known: of what was given 70%, about seven in ten should be so.";
    kept_chart: "Trục ngang là xác suất đã nói, trục dọc là tỷ lệ đã đúng, vạch dọc là khoảng 95%. Nằm trên đường chéo là nói đúng.", "Across is the stated probability, up the share that was so, the upright lines are 95% intervals. On the diagonal probabilities are kept.";
    stated: "xác suất đã nói", "stated";
    observed: "#tỷ lệ đã đúng", "#observed";
    kept_interval: "#khoảng 95%", "#95% interval";
    statements: "#số lần", "#statements";
    limits: "Khi nào không nên dùng", "When not to use it";
    limit_one: "Cho một trường, một lớp hay một người: kết quả nói về một nghề trong toàn thành phố, trong một năm.", "For one college, one class or one person: a flag is about a trade in the city in one year.";
    limit_close: "Để đóng ngành ngay sau một lần tính: hãy đọc lý do, hỏi vài doanh nghiệp, xem lại năm sau.", "To close a programme after one run: read the reasons, ask employers, look again next year.";
    limit_weak: "Khi mức chắc chắn là “yếu”, nguồn trái chiều, hoặc phụ thuộc một doanh nghiệp, mà không xem vì sao.", "Where the flag is weak, sources disagree or it depends on one employer, without looking at why.";
    limit_survey: "Khi chưa có khảo sát doanh nghiệp: lúc đó mức của tỷ lệ chỉ là giả định.", "Without an employer survey: the level of the ratio is then an assumption.";
    limit_short: "Khi phần lớn người học đã có việc hoặc học để lấy giấy phép, như lái xe.", "Where most learners already have jobs or train for a licence, such as driving.";
    limit_years: "Cho hơn hai năm tới, như một con số chính xác.", "More than two years ahead, as a number.";
    protection: "Bảo vệ thông tin", "Protection";
    protection_text: "Bản công bố không chứa thông tin cá nhân. Số đếm được làm tròn đến 5; kết quả dưới 10 phiếu trả lời và nhu cầu của dưới 3 doanh nghiệp không hiển thị, kể cả những ô có thể suy ra chúng. Phiếu trả lời mới của một chương trình chỉ được dùng khi có ít nhất 10 phiếu khác so với bản công bố trước, để không ai suy ra được vài người bằng cách trừ hai bản cho nhau; ô không đổi vẫn hiện hoặc ẩn như trước.",
        "What is published holds no personal data. Counts are rounded to 5; outcomes with fewer than 10 answers and demand of fewer than 3 employers are not shown, nor are cells from which they could be reckoned. New answers of a programme are used only once at least 10 of them are others than in the release before, so that nobody can reckon a few people by subtracting one release from the other; a cell without change stays shown or hidden as it was.";
    parameters: "Tham số", "Parameters";
    all_parameters: "Mọi tham số, với căn cứ", "Every parameter with its source";
    parameter: "tham số", "parameter";
    value: "giá trị", "value";
    unit: "đơn vị", "unit";
    status: "căn cứ", "standing";
    source: "nguồn", "source";
    digest: "bộ tham số", "parameter set";
    help_read: "Đọc kết quả của một nghề thế nào?", "How do I read a trade's result?";
    help_read_text: "Câu đầu trang nói nghề thiếu, thừa hay cân bằng và xác suất. Phần “Vì sao” liệt kê từng nguồn. “Chưa đủ căn cứ” nghĩa là số liệu chưa cho phép kết luận, không phải là cân bằng.",
        "The first sentence says whether the trade is short, has too many or is balanced, and how probable that is. “Why” lists each source. “Not enough evidence” means that the data do not allow a statement; it does not mean balance.";
    help_find: "Tìm nghề thế nào?", "How do I find a trade?";
    help_find_text: "Gõ tên có dấu hoặc không dấu, tên gọi khác của công việc, hoặc mã. Tên có dấu khớp đúng được xếp trước.",
        "Type the name with or without Vietnamese marks, another word for the work, or a code. Exact marks rank first.";
    help_pass_on: "Gửi trang cho người khác, in, tải về", "Passing on, printing, taking along";
    help_pass_on_text: "Địa chỉ của trang giữ nguyên bộ lọc nên có thể dán vào văn bản. In bằng trình duyệt cho bản A4. Mỗi bản phát hành có tệp Excel, CSV, JSON và Word.",
        "The address keeps the filters, so it can be pasted into a letter. Printing from the browser gives A4. Each release comes as Excel, CSV, JSON and Word.";
    help_employer: "Doanh nghiệp cần tuyển người", "Firms that need people";
    help_employer_text: "Đăng ký một lần, đăng nhu cầu với ba ô (nghề, số người, có cần bằng hay không), xem ngay ai đào tạo và bao nhiêu người sắp tốt nghiệp. Sau khi Sở xác minh doanh nghiệp, nhu cầu được tính.",
        "Register once, post a need in three fields (the trade, how many people, whether a qualification is asked for), and see at once who trains for it and how many finish soon. Needs count once the department has verified the firm.";
    help_register: "Đăng ký doanh nghiệp", "Register a firm";
    help_college: "Cơ sở đào tạo lập kế hoạch", "Colleges that plan their intake";
    help_college_text: "Trang Kế hoạch tuyển sinh đặt quy mô đăng ký, khuyến nghị, xếp loại và tổng của thành phố cạnh từng dòng. Tệp số liệu được thử trước khi lưu; các ô sai được chỉ ra và có thể tải về để sửa.",
        "The page of the intake plan sets the registered scale, the advice, the flag and the city's total beside each row. Files are tried before they are stored; wrong cells are named and can be taken along to be mended.";
    help_department: "Sở điều hành", "The department";
    help_department_text: "Sau khi đăng nhập, trang Việc cần làm cho biết việc gì đang chờ: xác minh doanh nghiệp, kế hoạch chờ ý kiến, số liệu lệch nhau, tên nghề chưa rõ, bản phát hành chờ duyệt. Người đề xuất không tự duyệt được.",
        "After signing in, the page of what is due says what waits: firms to be verified, plans to be answered, figures that differ, names of trades, releases to be approved. Whoever proposes cannot approve.";
    help_object: "Không đồng ý với kết quả?", "You disagree with a result?";
    help_object_text: "Liên hệ Sở, kèm căn cứ, ví dụ số liệu tuyển dụng hoặc kết quả việc làm. Sở xem xét trước lần phát hành tiếp theo.",
        "Write to the department with evidence, such as hiring figures or outcomes of graduates. It is looked at before the next release.";
    help_account: "Tài khoản", "Accounts";
    help_account_text: "Doanh nghiệp, cơ sở đào tạo và cơ quan quản lý đăng nhập bằng tài khoản của đơn vị. Quên mật khẩu: nhờ người quản trị của đơn vị hoặc của Sở đặt lại.",
        "Employers, providers and the administration sign in with accounts of their organisation. Whoever forgot the password asks the administrator of the organisation or of the department.";
    access_aim: "Trang này hướng tới mức AA của WCAG 2.2.", "These pages aim at level AA of WCAG 2.2.";
    access_built: "Đã làm được", "What is built in";
    access_script: "Không trang nào cần JavaScript.", "No page needs JavaScript.";
    access_keyboard: "Mọi thao tác làm được bằng bàn phím; chỗ đang chọn luôn nhìn thấy rõ.", "Everything works with the keyboard, and the focus is always visible.";
    access_colour: "Không thông tin nào chỉ nằm ở màu sắc: có ký hiệu và chữ.", "Nothing is said by colour alone: there are signs and words.";
    access_chart: "Mỗi biểu đồ có tên, mô tả và bảng số liệu đi kèm.", "Each chart has a name, a description and its table.";
    access_size: "Đọc được ở màn hình rộng 320 điểm và khi phóng to 200%.", "It can be read at 320 points and at 200%.";
    access_language: "Có tiếng Việt và tiếng Anh.", "There are Vietnamese and English.";
    access_tested: "Đã kiểm tra thế nào", "How it is tested";
    access_tested_text: "Mỗi lần sửa chương trình, trang của mọi vai trò được kiểm tra tự động ở cả hai ngôn ngữ: mã HTML hợp lệ, một tiêu đề chính, nhãn của ô nhập, tên của bảng, liên kết; trong Chromium bằng axe-core ở bề rộng 320 điểm và khi phóng to 200%; các bước chính và phím Tab.",
        "With every change of the program the pages of all roles are checked in both languages: valid HTML, one main heading, labels of fields, names of tables, links; in Chromium with axe-core at 320 points and at 200%; each audience's main steps, and the Tab key.";
    access_lacking: "Còn thiếu", "What is lacking";
    access_lacking_text: "Chưa được kiểm tra bằng trình đọc màn hình với người dùng thật. Các tệp Word và Excel chưa được kiểm tra về khả năng tiếp cận. Nếu gặp trở ngại, hãy báo cho chúng tôi.",
        "It has not been tried with screen readers by people who use them. Word and Excel files have not been checked for accessibility. If something stands in your way, tell us.";
}
