//! The frame of a page and its small parts.

use vocmatch_models::assess::flag::Flag;

use crate::export::paint::sign;
use crate::text::{self, Language};

/// The look of a page, light and dark, on screen and on paper.
const STYLE: &str = include_str!("page.css");

/// A whole page without any other file.
pub fn page(language: Language, title: &str, body: &str) -> String {
    let code = language.pick("vi", "en");
    let title = escape(title);
    format!(
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n\
         <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// Text as HTML shows it.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// A section with its heading and how to read it.
pub fn section(heading: &str, read: &str, content: &str) -> String {
    format!(
        "<section>\n<h2>{}</h2>\n<p class=\"read\">{}</p>\n{content}</section>\n",
        escape(heading),
        escape(read)
    )
}

/// Figures and tables side by side as far as the page is wide.
pub fn panels(content: &str) -> String {
    format!("<div class=\"panels\">\n{content}</div>\n")
}

/// A figure with its caption above.
pub fn panel(heading: &str, content: &str) -> String {
    format!(
        "<figure class=\"panel\">\n<h3>{}</h3>\n{content}</figure>\n",
        escape(heading)
    )
}

/// Sentences as a list.
pub fn points(sentences: &[String]) -> String {
    let items = sentences
        .iter()
        .map(|text| format!("<li>{}</li>\n", escape(text)));
    format!(
        "<ul class=\"points\">\n{}</ul>\n",
        items.collect::<String>()
    )
}

/// The class of a flag in the style.
pub const fn class(flag: Flag) -> &'static str {
    match flag {
        Flag::Undersupplied => "flag-short",
        Flag::Balanced => "flag-even",
        Flag::Oversupplied => "flag-over",
        Flag::InsufficientEvidence => "flag-none",
    }
}

/// A flag with its sign, in its colour.
pub fn flag(flag: Flag, language: Language) -> String {
    format!(
        "<span class=\"{}\">{}</span> {}",
        class(flag),
        sign(flag),
        text::flag(flag, language)
    )
}

/// What the signs and colours of flags mean.
pub fn legend(language: Language) -> String {
    let items = Flag::ALL.map(|each| format!("<li>{}</li>\n", flag(each, language)));
    format!("<ul class=\"legend\">\n{}</ul>\n", items.concat())
}
