//! Answers to cities whose truth is known, beside what anybody could say of them.

use vocmatch::simulated::Format;
use vocmatch_models::evaluate::score;
use vocmatch_models::parameters::Parameters;
use vocmatch_models::simulate::Settings;

use crate::support::library::{answers, assess_folder, write_city};

/// Cities of full size: a smaller one has smaller surveys as well. More are measured by `cargo bench --bench accuracy`.
#[test]
fn flags_are_far_better_than_the_naive_ratio() {
    let parameters = Parameters::embedded().unwrap();
    for seed in [101, 102] {
        let settings = Settings {
            seed,
            named_balances: false,
            ..Settings::default()
        };
        let folder = tempfile::tempdir().unwrap();
        let city = write_city(&settings, folder.path(), Format::Csv);
        let run = assess_folder(folder.path(), &parameters);
        let answers = answers(&run, &city.truth, &parameters);
        let [ours, naive, balanced] =
            [&answers.ours, &answers.naive, &answers.balanced].map(|a| score(a, &parameters.flags));
        let rank = |scores: &vocmatch_models::evaluate::Scores| scores.spearman.unwrap();
        let said = format!(
            "seed {seed}: macro-F1 {:.2} naive {:.2} balanced {:.2}, Spearman {:.2} naive {:.2}, {} wrong, covered {:?}",
            ours.macro_f1,
            naive.macro_f1,
            balanced.macro_f1,
            rank(&ours),
            rank(&naive),
            ours.wrong_direction,
            ours.coverage,
        );
        println!("{said}");
        assert!(rank(&ours) > rank(&naive) + 0.2, "{said}");
        assert!(
            ours.macro_f1 > naive.macro_f1 && ours.macro_f1 > balanced.macro_f1,
            "{said}"
        );
        assert!(ours.wrong_direction <= 6, "{said}");
        assert!(
            ours.coverage
                .is_some_and(|share| (0.6..=0.98).contains(&share)),
            "{said}"
        );
    }
}
