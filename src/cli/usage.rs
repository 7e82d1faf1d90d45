//! The language of messages, and command lines that cannot be understood.

use std::ffi::OsString;

use clap::error::{ContextKind, ErrorKind};

use crate::text::Language;

/// The language of the locale: the first of `LC_ALL`, `LC_MESSAGES` and `LANG` that says something.
pub fn locale(variable: impl Fn(&str) -> Option<String>) -> Language {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let said = names
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    said.map_or(Language::Vi, |locale| Language::of_locale(&locale))
}

/// The language that a command line asks for, even where the rest of it cannot be understood.
pub fn language(arguments: &[OsString], variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut words = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(word) = words.next() {
        let said = match word.strip_prefix("--lang") {
            Some("") => words.next(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(found) = said.and_then(|said| super::language(said).ok()) {
            return found;
        }
    }
    locale(variable)
}

/// Shows help and version; of a wrong command line, one line. The exit status.
pub fn report(error: &clap::Error, language: Language) -> u8 {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        // Help that nobody can read is no reason to fail.
        let _ = error.print();
        return u8::try_from(error.exit_code()).unwrap_or(2);
    }
    eprintln!(
        "vocmatch: {}",
        language.pick(vietnamese(error), english(error))
    );
    2
}

fn english(error: &clap::Error) -> String {
    let text = error.to_string();
    let said: Vec<&str> = text
        .lines()
        .take_while(|line| !line.trim().is_empty())
        .flat_map(str::split_whitespace)
        .collect();
    let said = said.join(" ");
    let said = said.strip_prefix("error: ").unwrap_or(&said).to_owned();
    let suggested =
        suggestion(error).map_or_else(String::new, |word| format!("; did you mean {word}?"));
    format!("{said}{suggested} (see vocmatch --help)")
}

fn vietnamese(error: &clap::Error) -> String {
    let about = |kind: ContextKind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let argument = about(ContextKind::InvalidArg);
    let value = about(ContextKind::InvalidValue);
    let said = match error.kind() {
        ErrorKind::MissingRequiredArgument => format!(
            "thiếu {}",
            argument.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        ErrorKind::UnknownArgument => format!("không có tùy chọn {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!("không có lệnh {}", about(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "chưa chọn lệnh".to_owned(),
        ErrorKind::InvalidValue if value.is_empty() => format!("thiếu giá trị cho {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("giá trị “{value}” không dùng được cho {argument}")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} không dùng được cùng tùy chọn khác đã chọn, hoặc được ghi hai lần")
        }
        _ => return english(error),
    };
    let known = about(ContextKind::ValidValue);
    let known = if known.is_empty() {
        known
    } else {
        format!("; có thể dùng: {known}")
    };
    let suggested =
        suggestion(error).map_or_else(String::new, |word| format!("; có phải là {word}?"));
    format!("{said}{known}{suggested} (xem vocmatch --help)")
}

fn suggestion(error: &clap::Error) -> Option<String> {
    let kinds = [
        ContextKind::SuggestedArg,
        ContextKind::SuggestedSubcommand,
        ContextKind::SuggestedValue,
    ];
    kinds
        .into_iter()
        .find_map(|kind| error.get(kind))
        .map(ToString::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_decides_and_vietnamese_is_the_rest() {
        let check = |variables: &[(&str, &str)], expected| {
            let variable = |name: &str| {
                variables
                    .iter()
                    .find(|(key, _)| *key == name)
                    .map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(locale(variable), expected, "{variables:?}");
        };
        check(&[], Language::Vi);
        check(&[("LANG", "C.UTF-8")], Language::Vi);
        check(&[("LANG", "en_GB.UTF-8")], Language::En);
        check(&[("LANG", "vi_VN.UTF-8")], Language::Vi);
        check(&[("LC_ALL", "vi_VN"), ("LANG", "en_US")], Language::Vi);
        check(
            &[("LC_ALL", ""), ("LC_MESSAGES", "en"), ("LANG", "vi_VN")],
            Language::En,
        );
        check(&[("LANG", "fr_FR.UTF-8")], Language::Vi);
    }

    #[test]
    fn the_option_is_found_in_a_broken_command_line() {
        let of = |line: &str| {
            let words: Vec<OsString> = line.split(' ').map(OsString::from).collect();
            language(&words, |_| None)
        };
        assert_eq!(of("vocmatch assess --lang en"), Language::En);
        assert_eq!(of("vocmatch --lang=en nonsense"), Language::En);
        assert_eq!(of("vocmatch --lang xx"), Language::Vi);
    }
}
