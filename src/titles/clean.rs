//! From the text of a title to its words: entities, brackets, separators and abbreviations dealt with.

use unicode_normalization::UnicodeNormalization;

use super::fold::{QuickMap, WordKeys, is_unspaced, word_keys};
use super::tables::{Abbreviation, Place, abbreviations};

/// Words of a title longer than this are not read; a title has ten.
const MAX_WORDS: usize = 60;

/// Words of job advertisements that stand before the title proper.
const RECRUITING: [&str; 14] = [
    "tuyen", "gap", "can", "nam", "nu", "urgent", "hot", "moi", "dung", "them", "hn", "hcm", "hp",
    "tphcm",
];

/// One word of a title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// Key without marks.
    pub folded: String,
    /// Key with marks.
    pub marked: String,
    /// No mark was written.
    pub bare: bool,
    /// Number of separators before the word: dashes, slashes, commas, brackets.
    pub segment: usize,
    /// Inside brackets.
    pub bracketed: bool,
}

impl Word {
    fn new(keys: WordKeys, segment: usize, bracketed: bool) -> Self {
        Self {
            folded: keys.folded,
            marked: keys.marked,
            bare: keys.bare,
            segment,
            bracketed,
        }
    }
}

/// Splits titles into words; holds the table of abbreviations.
#[derive(Debug)]
pub(super) struct Cleaner {
    abbreviations: QuickMap<String, Vec<Abbreviation>>,
}

/// The words of one title.
#[derive(Debug)]
pub(super) struct CleanTitle {
    pub words: Vec<Word>,
    /// No word of the title as written carries a mark.
    pub unmarked: bool,
}

impl Cleaner {
    pub fn new() -> Self {
        let mut table: QuickMap<String, Vec<Abbreviation>> = QuickMap::default();
        for row in abbreviations() {
            table
                .entry(word_keys(&row.short).marked)
                .or_default()
                .push(row);
        }
        Self {
            abbreviations: table,
        }
    }

    pub fn clean(&self, title: &str) -> CleanTitle {
        let composed: String = unescape(title).nfc().collect();
        let written = split(&composed);
        let unmarked = written.iter().all(|word| word.bare);
        CleanTitle {
            words: self.expand(written),
            unmarked,
        }
    }

    fn expand(&self, written: Vec<Word>) -> Vec<Word> {
        if !written
            .iter()
            .any(|word| self.abbreviations.contains_key(&word.marked))
        {
            return written;
        }
        let mut words: Vec<Word> = Vec::with_capacity(written.len() + 4);
        for (place, word) in written.iter().enumerate() {
            let next = written
                .get(place + 1)
                .filter(|next| next.segment == word.segment);
            match self.reading(word, &words, next) {
                Some(long) => {
                    let long = long.split_whitespace().map(word_keys);
                    words.extend(long.map(|keys| Word::new(keys, word.segment, word.bracketed)));
                }
                None => words.push(word.clone()),
            }
        }
        words.truncate(MAX_WORDS);
        words
    }

    fn reading(&self, word: &Word, before: &[Word], next: Option<&Word>) -> Option<&str> {
        let readings = self.abbreviations.get(&word.marked)?;
        let fits = |row: &&Abbreviation| {
            let placed = match &row.place {
                Place::Anywhere => true,
                Place::Start => next.is_some() && !word.bracketed && before.iter().all(is_preamble),
                Place::After(previous) => {
                    before.last().is_some_and(|last| last.folded == *previous)
                }
            };
            placed
                && (row.next.is_empty() || next.is_some_and(|next| row.next.contains(&next.folded)))
        };
        readings.iter().find(fits).map(|row| row.long.as_str())
    }
}

/// A word that comes before the title proper: a number, a bracket, "tuyển gấp".
pub(super) fn is_preamble(word: &Word) -> bool {
    word.bracketed || is_number(word) || is_recruiting(word)
}

/// A word of advertisements: `tuyển`, `gấp`, `nam`, `nữ`.
pub(super) fn is_recruiting(word: &Word) -> bool {
    RECRUITING.contains(&word.folded.as_str())
}

/// A word with a digit in it: a count, a salary, a code.
pub(super) fn is_number(word: &Word) -> bool {
    word.folded.contains(|c: char| c.is_numeric())
}

fn split(text: &str) -> Vec<Word> {
    let mut splitter = Splitter::default();
    let mut chars = text.chars().peekable();
    let mut previous = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied().unwrap_or(' ');
        let initial_follows =
            next.is_alphabetic() && !chars.clone().nth(1).is_some_and(char::is_alphanumeric);
        match c {
            '(' | '[' | '{' | '（' | '【' => splitter.open(),
            ')' | ']' | '}' | '）' | '】' => splitter.close(),
            '.' if splitter.initial && initial_follows => splitter.join(),
            '-' | '–' | '—' if previous.is_whitespace() || next.is_whitespace() => {
                splitter.separate();
            }
            '/' | ',' | ';' | '|' | '+' | ':' | '_' | '–' | '—' | '\n' | '•' | '*' => {
                splitter.separate();
            }
            '.' if next.is_whitespace() => splitter.separate(),
            '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{ad}' => {}
            c if is_unspaced(c) => splitter.single(c),
            c if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => {
                splitter.push(c);
            }
            _ => splitter.finish(),
        }
        previous = c;
        if splitter.words.len() >= MAX_WORDS {
            break;
        }
    }
    splitter.finish();
    splitter.words
}

#[derive(Default)]
struct Splitter {
    words: Vec<Word>,
    current: String,
    segment: usize,
    depth: usize,
    /// The word so far is one letter, or letters joined by full stops (`Q.C`).
    initial: bool,
    joined: bool,
}

impl Splitter {
    fn push(&mut self, c: char) {
        self.initial = self.current.is_empty() || (self.joined && self.initial);
        self.joined = false;
        self.current.push(c);
    }

    fn join(&mut self) {
        self.joined = true;
    }

    fn single(&mut self, c: char) {
        self.finish();
        self.current.push(c);
        self.finish();
    }

    fn open(&mut self) {
        self.separate();
        self.depth += 1;
    }

    fn close(&mut self) {
        self.separate();
        self.depth = self.depth.saturating_sub(1);
    }

    fn separate(&mut self) {
        self.finish();
        if self
            .words
            .last()
            .is_some_and(|word| word.segment == self.segment)
        {
            self.segment += 1;
        }
    }

    fn finish(&mut self) {
        self.initial = false;
        self.joined = false;
        if self.current.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.current);
        let keys = word_keys(&text);
        if !keys.folded.is_empty() {
            self.words
                .push(Word::new(keys, self.segment, self.depth > 0));
        }
    }
}

/// Replaces HTML entities, also those escaped twice (`&AMP;AMP;`).
fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let once = unescape_once(text);
    if once.contains('&') {
        unescape_once(&once)
    } else {
        once
    }
}

fn unescape_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let read = entity(after);
        out.push(read.map_or('&', |(c, _)| c));
        rest = read.map_or(after, |(_, tail)| tail);
    }
    out.push_str(rest);
    out
}

fn entity(after: &str) -> Option<(char, &str)> {
    let (name, tail) = after.split_once(';')?;
    let c = match name.to_ascii_lowercase().as_str() {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => ' ',
        number => {
            let number = number.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(title: &str) -> String {
        let clean = Cleaner::new().clean(title);
        clean
            .words
            .iter()
            .map(|word| word.folded.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn abbreviations_are_read_by_place_and_neighbours() {
        assert_eq!(words("NV XNK"), "nhan vien xuat nhap khau");
        assert_eq!(words("CN MAY"), "cong nhan may");
        assert_eq!(
            words("05 CN MAY"),
            "cong nhan may".replacen("cong", "05 cong", 1)
        );
        assert_eq!(
            words("CÔNG NHÂN MÁY MAY CN"),
            "cong nhan may may cong nghiep"
        );
        assert_eq!(words("KT TRƯỞNG"), "ke toan truong");
        assert_eq!(words("KT ĐIỆN"), "ki thuat dien");
        assert_eq!(words("KT"), "kt");
        assert_eq!(words("Giao dịch - CN. Cát Bà"), "giao dich cn cat ba");
    }

    #[test]
    fn punctuation_separates_and_initials_join() {
        assert_eq!(words("Q.C Staff"), "qc staff");
        assert_eq!(words("M&AMP;E"), "m e");
        let clean = Cleaner::new().clean("Thợ hàn (Mới) - Đồ Sơn");
        let segments: Vec<_> = clean
            .words
            .iter()
            .map(|word| (word.segment, word.bracketed))
            .collect();
        assert_eq!(
            segments,
            [(0, false), (0, false), (1, true), (2, false), (2, false)]
        );
    }

    #[test]
    fn characters_of_unspaced_scripts_are_words() {
        assert_eq!(Cleaner::new().clean("용접공").words.len(), 3);
    }
}
