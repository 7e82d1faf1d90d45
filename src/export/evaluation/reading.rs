//! What the figures say, in sentences made of nothing but the figures.

use vocmatch_models::evaluate::{Backtest, Grid, Method, SceneScores};

use super::answers::{CLASSES, best_other, capitalised, kept, of_scene, of_year, ours, scene_name};
use crate::text::{self, Language, evaluation};

/// The main results; the first scene stands for the usual case.
pub fn of_grid(grid: &Grid, language: Language) -> Vec<String> {
    let Some(first) = grid.scenes.first() else {
        return vec![evaluation::labels(language).nothing.to_owned()];
    };
    let mut said = usual_case(first, language);
    said.extend(coverage(grid, language));
    if !first.reliability.is_empty() {
        said.push(probabilities(first, language));
    }
    if grid.scenes.len() > 1 {
        said.extend(weakest(grid, language));
    }
    said.push(beaten(grid, language));
    said.extend(
        grid.scenes
            .iter()
            .filter_map(|scene| poisoned(scene, language)),
    );
    said
}

/// What invented advertisements did, where there were any: to us, and to the answer that counts advertisements.
fn poisoned(scene: &SceneScores, language: Language) -> Option<String> {
    let poisoned = scene.poisoned.as_ref()?;
    let flagged = |method: Method| {
        let answer = poisoned.methods.iter().find(|a| a.method == method)?;
        Some((answer.flagged, answer.flagged_before))
    };
    let counting = Method::PostingsRatio;
    Some(evaluation::poisoned_reading(
        &scene_name(&scene.scene, language),
        poisoned.trades,
        flagged(Method::Vocmatch)?,
        flagged(counting).map(|flagged| (text::method(counting, language), flagged)),
        language,
    ))
}

fn usual_case(scene: &SceneScores, language: Language) -> Vec<String> {
    let answers = of_scene(scene, language);
    let Some(summary) = ours(&answers) else {
        return Vec::new();
    };
    let mut said = Vec::new();
    if let Some(best) = best_other(&answers) {
        said.push(evaluation::against(
            &scene_name(&scene.scene, language),
            summary.macro_f1,
            best.name,
            best.summary.macro_f1,
            language,
        ));
    }
    let classes: Vec<String> = CLASSES
        .iter()
        .zip(summary.precision_recall)
        .map(|(flag, [precision, recall])| {
            evaluation::class_reading(text::flag(*flag, language), precision, recall, language)
        })
        .collect();
    said.push(format!("{}.", capitalised(&classes.join("; "))));
    said.push(evaluation::errors_reading(
        summary.trades,
        summary.wrong_direction,
        summary.wrong_direction_most,
        summary.not_assessed,
        language,
    ));
    said
}

/// Coverage in the first scene, and where it is lowest if that is another.
fn coverage(grid: &Grid, language: Language) -> Option<String> {
    let shares: Vec<(&str, f64)> = grid
        .scenes
        .iter()
        .filter_map(|scene| {
            let share = ours(&of_scene(scene, language))?.coverage?;
            Some((scene.scene.as_str(), share))
        })
        .collect();
    let (first, share) = *shares.first()?;
    let (key, least) = *shares.iter().min_by(|a, b| a.1.total_cmp(&b.1))?;
    let name = scene_name(key, language);
    let worst = (key != first).then_some((name.as_str(), least));
    Some(evaluation::coverage_reading(share, worst, language))
}

/// Whether the probabilities of a scene are kept.
pub fn probabilities(scene: &SceneScores, language: Language) -> String {
    let bins = &scene.reliability;
    let broken: Vec<(f64, f64)> = bins
        .iter()
        .filter(|bin| !bin.kept())
        .map(|bin| (bin.stated, bin.observed.median))
        .collect();
    evaluation::kept_reading(kept(bins), bins.len(), &broken, language)
}

fn weakest(grid: &Grid, language: Language) -> Option<String> {
    let scores = grid.scenes.iter().filter_map(|scene| {
        let summary = ours(&of_scene(scene, language))?;
        Some((scene.scene.as_str(), summary.macro_f1))
    });
    let (key, score) = scores.min_by(|a, b| a.1.total_cmp(&b.1))?;
    Some(evaluation::weakest_reading(
        &scene_name(key, language),
        score,
        language,
    ))
}

fn beaten(grid: &Grid, language: Language) -> String {
    let names: Vec<String> = grid
        .scenes
        .iter()
        .filter(|scene| {
            let answers = of_scene(scene, language);
            let others = best_other(&answers);
            others.is_some_and(|best| {
                ours(&answers).is_none_or(|ours| best.summary.macro_f1 >= ours.macro_f1)
            })
        })
        .map(|scene| scene_name(&scene.scene, language))
        .collect();
    evaluation::beaten_reading(&names, language)
}

/// The main results of a back-test.
pub fn of_backtest(backtest: &Backtest, language: Language) -> Vec<String> {
    if backtest.years.is_empty() {
        return vec![evaluation::labels(language).no_years.to_owned()];
    }
    let best = backtest.years.iter().filter(|year| {
        let answers = of_year(year, language);
        ours(&answers).is_some_and(|ours| {
            best_other(&answers).is_none_or(|best| ours.macro_f1 > best.summary.macro_f1)
        })
    });
    vec![evaluation::years_reading(
        best.count(),
        backtest.years.len(),
        language,
    )]
}
