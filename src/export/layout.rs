//! Text in columns: widths as a terminal shows them, not bytes or code points.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Cells that a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text in exactly `cells` cells, left-aligned; what does not fit ends in `…`.
#[must_use]
pub fn left(text: &str, cells: usize) -> String {
    let mut fitted = cut(text, cells);
    let missing = cells.saturating_sub(width(&fitted));
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// The text in exactly `cells` cells, right-aligned.
#[must_use]
pub fn right(text: &str, cells: usize) -> String {
    let fitted = cut(text, cells);
    let missing = cells.saturating_sub(width(&fitted));
    format!("{}{fitted}", " ".repeat(missing))
}

fn cut(text: &str, cells: usize) -> String {
    let text: String = text.chars().filter(|c| !c.is_control()).collect();
    if width(&text) <= cells {
        return text;
    }
    let mut taken = 0;
    let mut kept = String::new();
    for c in text.chars() {
        let size = c.width().unwrap_or(0);
        if taken + size + 1 > cells {
            break;
        }
        taken += size;
        kept.push(c);
    }
    let mut kept = kept.trim_end().to_owned();
    if cells > 0 {
        kept.push('…');
    }
    kept
}

/// The text in lines of at most `cells` cells, broken between words; a longer word stands alone.
#[must_use]
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        if !line.is_empty() && width(&line) + 1 + width(word) > cells {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Wrapped text whose first line starts with `first` and the others with as many spaces.
#[must_use]
pub fn hanging(first: &str, text: &str, cells: usize) -> String {
    let indent = width(first);
    let lines = wrap(text, cells.saturating_sub(indent).max(20));
    let mut out = String::new();
    for (number, line) in lines.iter().enumerate() {
        if number == 0 {
            out.push_str(first);
        } else {
            out.push_str(&" ".repeat(indent));
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// Items, each with the cells it takes, in lines of at most `cells` cells; a line ends between two items only.
#[must_use]
pub fn flow(items: &[(String, usize)], between: &str, cells: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut taken = 0;
    for (item, size) in items {
        if taken > 0 && taken + width(between) + size > cells {
            lines.push(std::mem::take(&mut line));
            taken = 0;
        }
        if taken > 0 {
            line.push_str(between);
            taken += width(between);
        }
        line.push_str(item);
        taken += size;
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_takes_the_cells_it_is_given() {
        assert_eq!(left("Hàn", 6), "Hàn   ");
        assert_eq!(right("1.234", 7), "  1.234");
        assert_eq!(left("Điện công nghiệp", 10), "Điện công…");
        assert_eq!(width(&left("Điện tử công nghiệp", 9)), 9);
        // Decomposed marks take no cell of their own; wide letters take two.
        assert_eq!(left("Ha\u{300}n", 4), "Ha\u{300}n ");
        assert_eq!(width(&left("溶接溶接", 6)), 6);
        assert_eq!(left("a\u{1b}[31mb", 7), "a[31mb ");
    }

    #[test]
    fn items_are_not_broken() {
        let items = ["aa bb", "cc", "dd ee"].map(|text| (text.to_owned(), width(text)));
        // 5 + 3 + 2 = 10 cells fit; the third item would make 18.
        assert_eq!(flow(&items, " · ", 12), ["aa bb · cc", "dd ee"]);
        assert!(flow(&[], " · ", 12).is_empty());
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrap("một hai ba bốn", 7), ["một hai", "ba bốn"]);
        assert_eq!(
            hanging("- ", "một hai ba bốn năm sáu bảy", 22),
            "- một hai ba bốn năm\n  sáu bảy\n"
        );
    }
}
