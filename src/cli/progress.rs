//! A moving line on stderr while something takes more than a moment.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::{Progress, Terminal};

/// What is being done.
pub struct Working {
    bar: ProgressBar,
    progress: Progress,
}

impl Working {
    /// Nothing is shown yet.
    pub fn new(terminal: &Terminal) -> Self {
        let bar = match terminal.progress {
            Progress::Moving => {
                ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10))
            }
            Progress::Silent | Progress::Lines => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {wide_msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(150));
        Self {
            bar,
            progress: terminal.progress,
        }
    }

    /// Says what is done now.
    pub fn on(&self, words: String) {
        if self.progress == Progress::Lines {
            eprintln!("{words}");
        }
        self.bar.set_message(words);
    }

    /// Says how much of it is done, from 0 to 1.
    pub fn share(&self, done: f64, words: String) {
        const STEPS: u32 = 1_000;
        let bar = "{spinner} {bar:30} {percent:>3}% {wide_msg} {elapsed}";
        if self.bar.length().is_none()
            && let Ok(style) = ProgressStyle::with_template(bar)
        {
            self.bar.set_style(style);
            self.bar.set_length(STEPS.into());
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most STEPS"
        )]
        self.bar
            .set_position((done.clamp(0.0, 1.0) * f64::from(STEPS)) as u64);
        self.on(words);
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

/// A bar on stderr for work whose steps are counted.
pub struct Counting {
    bar: ProgressBar,
}

impl Counting {
    /// Nothing of `steps` is done yet.
    pub fn new(terminal: &Terminal, steps: u64) -> Self {
        let bar = match terminal.progress {
            Progress::Moving => {
                ProgressBar::with_draw_target(Some(steps), ProgressDrawTarget::stderr_with_hz(10))
            }
            Progress::Silent | Progress::Lines => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {elapsed} ({eta})")
        {
            bar.set_style(style);
        }
        Self { bar }
    }

    /// One step more is done.
    pub fn one_more(&self) {
        self.bar.inc(1);
    }
}

impl Drop for Counting {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
