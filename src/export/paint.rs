//! Colours of a terminal, where it has any. A colour never says anything alone: a sign and a word stand beside it.

use anstyle::{AnsiColor, Style};
use vocmatch_models::assess::flag::Flag;

/// Whether to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paint {
    /// Plain text.
    Plain,
    /// With ANSI colours.
    Colour,
}

/// What the user asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// As the environment says.
    #[default]
    Auto,
    /// In any case.
    Always,
    /// In no case.
    Never,
}

/// Where text goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A person's terminal.
    Terminal,
    /// A file or a pipe.
    Elsewhere,
}

impl Paint {
    /// Whether to colour: what the user asked for, then `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR=0`, `TERM=dumb`, then
    /// whether a terminal is there.
    #[must_use]
    pub fn decide(wish: Wish, target: Target, variable: impl Fn(&str) -> Option<String>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let colour = match wish {
            Wish::Always => true,
            Wish::Never => false,
            Wish::Auto if set("NO_COLOR").is_some() => false,
            Wish::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Wish::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
            Wish::Auto if set("TERM").is_some_and(|value| value == "dumb") => false,
            Wish::Auto => target == Target::Terminal,
        };
        if colour { Self::Colour } else { Self::Plain }
    }

    /// The text in a style.
    #[must_use]
    pub fn with(self, style: Style, text: &str) -> String {
        match self {
            Self::Plain => text.to_owned(),
            Self::Colour => format!("{}{text}{}", style.render(), style.render_reset()),
        }
    }

    /// The text in the colour of a flag.
    #[must_use]
    pub fn flag(self, flag: Flag, text: &str) -> String {
        self.with(style(flag), text)
    }

    /// Bold text.
    #[must_use]
    pub fn bold(self, text: &str) -> String {
        self.with(Style::new().bold(), text)
    }

    /// Dim text.
    #[must_use]
    pub fn dim(self, text: &str) -> String {
        self.with(Style::new().dimmed(), text)
    }

    /// A warning.
    #[must_use]
    pub fn warning(self, text: &str) -> String {
        self.with(AnsiColor::Yellow.on_default().bold(), text)
    }
}

fn style(flag: Flag) -> Style {
    match flag {
        Flag::Undersupplied => AnsiColor::Red.on_default(),
        Flag::Balanced => AnsiColor::Green.on_default(),
        Flag::Oversupplied => AnsiColor::Blue.on_default(),
        Flag::InsufficientEvidence => Style::new().dimmed(),
    }
}

/// The sign of a flag.
#[must_use]
pub const fn sign(flag: Flag) -> &'static str {
    match flag {
        Flag::Undersupplied => "▲",
        Flag::Balanced => "■",
        Flag::Oversupplied => "▼",
        Flag::InsufficientEvidence => "?",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_follow_the_environment_and_the_wish_goes_first() {
        let check = |wish, target, variables: &[(&str, &str)], expected| {
            let variable = |name: &str| {
                let found = variables.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(
                Paint::decide(wish, target, variable),
                expected,
                "{wish:?} {target:?} {variables:?}"
            );
        };
        use Paint::{Colour, Plain};
        use Target::{Elsewhere, Terminal};
        check(Wish::Auto, Terminal, &[], Colour);
        check(Wish::Auto, Elsewhere, &[], Plain);
        check(Wish::Auto, Terminal, &[("NO_COLOR", "1")], Plain);
        check(Wish::Auto, Terminal, &[("NO_COLOR", "")], Colour);
        check(Wish::Auto, Terminal, &[("CLICOLOR", "0")], Plain);
        check(Wish::Auto, Terminal, &[("TERM", "dumb")], Plain);
        check(Wish::Auto, Elsewhere, &[("CLICOLOR_FORCE", "1")], Colour);
        check(Wish::Auto, Elsewhere, &[("CLICOLOR_FORCE", "0")], Plain);
        check(
            Wish::Auto,
            Elsewhere,
            &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")],
            Plain,
        );
        check(Wish::Always, Elsewhere, &[("NO_COLOR", "1")], Colour);
        check(Wish::Never, Terminal, &[("CLICOLOR_FORCE", "1")], Plain);
    }

    #[test]
    fn plain_text_has_no_escape() {
        assert_eq!(Paint::Plain.flag(Flag::Undersupplied, "x"), "x");
        assert_eq!(
            Paint::Colour.flag(Flag::Undersupplied, "x"),
            "\u{1b}[31mx\u{1b}[0m"
        );
    }
}
