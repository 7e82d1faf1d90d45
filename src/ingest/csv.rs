//! Comma- and semicolon-separated text into columns of distinct cells.
//!
//! Cells are slices of the file until they are understood; nothing is copied per row. A file without a quotation mark
//! is cut into pieces at line breaks and the pieces are split on all processors; columns are numbered in parallel.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2};
use rayon::prelude::*;

use super::cells::{Cell, CellColumn, Interner, Ragged, Sheet, trim};
use super::error::FileProblem;

/// How many bytes are split before their cells are numbered: small enough to stay in the processor's cache.
const PIECE: usize = 1 << 20;
/// A file beyond this is refused: positions are kept in 32 bits.
const MAX_BYTES: usize = u32::MAX as usize;
/// A heading line with more fields than this is no table of ours; it bounds what a hostile file can cost.
const MAX_COLUMNS: usize = 4_096;

/// Reads a whole file.
///
/// # Errors
/// An empty, binary or wrongly encoded file, or a quotation mark that is never closed.
pub fn read(bytes: &[u8]) -> Result<Sheet<'_>, FileProblem> {
    let text = decode(bytes)?;
    let layout = Layout::of(text)?;
    let mut sheet = Sheet {
        headings: layout.headings,
        ..Sheet::default()
    };
    let width = sheet.headings.len();
    let mut columns: Vec<Numbering> = (0..width).map(|_| Numbering::default()).collect();
    let quoted = memchr(b'"', text.as_bytes()).is_some();
    let splitter = Splitter {
        text,
        separator: layout.separator,
        line_end: layout.line_end,
        width,
    };

    let mut from = layout.body;
    let mut next_row = 2;
    // Reused from round to round: fresh memory costs more than splitting into it.
    let mut pieces: Vec<Piece> = Vec::new();
    while from < text.len() {
        let begin = from;
        from = if quoted {
            splitter.split_in_order(from, &mut pieces)?
        } else {
            splitter.split_in_parallel(from, &mut pieces)
        };
        for piece in &pieces {
            let first = sheet.rows.len();
            sheet
                .rows
                .extend(piece.lines.iter().map(|line| next_row + line));
            next_row += piece.line_count;
            sheet
                .ragged
                .extend(piece.ragged.iter().map(|ragged| Ragged {
                    position: first + ragged.position,
                    ..*ragged
                }));
        }
        if begin == layout.body {
            let rows = pieces.iter().map(|piece| piece.lines.len()).sum::<usize>();
            let expected = rows * (text.len() - begin) / (from - begin).max(1);
            for column in &mut columns {
                column.expect(expected + expected / 16);
            }
        }
        columns
            .par_iter_mut()
            .enumerate()
            .for_each(|(index, column)| {
                for piece in &pieces {
                    if let Some(spans) = piece.columns.get(index) {
                        column.extend(text, spans);
                    }
                }
            });
    }
    sheet.columns = columns.into_iter().map(|column| column.finished).collect();
    Ok(sheet)
}

/// The text of the file without its byte-order mark.
fn decode(bytes: &[u8]) -> Result<&str, FileProblem> {
    if bytes.is_empty() {
        return Err(FileProblem::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(FileProblem::TooLarge { limit: "4 GB" });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(FileProblem::Utf16);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(FileProblem::ExcelNamedCsv);
    }
    if memchr(0, bytes).is_some() {
        return Err(zeros(bytes));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) if trim(text).is_empty() => Err(FileProblem::Empty),
        Ok(text) => Ok(text),
        Err(error) => {
            let before = bytes.get(..error.valid_up_to()).unwrap_or_default();
            let line = memchr_iter(b'\n', before).count() + 1;
            Err(FileProblem::NotUtf8 { line })
        }
    }
}

/// What a file with zero bytes is: UTF-16 where every second byte of its beginning is zero, else no text.
fn zeros(bytes: &[u8]) -> FileProblem {
    let start = bytes.get(..bytes.len().min(200)).unwrap_or_default();
    let mostly_zero = |parity: usize| {
        let zeros = start
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count();
        zeros * 10 > start.len() * 3
    };
    if mostly_zero(0) == mostly_zero(1) {
        FileProblem::Binary
    } else {
        FileProblem::Utf16
    }
}

/// What the heading line says of the file.
struct Layout {
    headings: Vec<String>,
    separator: u8,
    line_end: u8,
    /// Where the rows begin.
    body: usize,
}

impl Layout {
    fn of(text: &str) -> Result<Self, FileProblem> {
        let bytes = text.as_bytes();
        let line_end = if memchr(b'\n', bytes).is_some() {
            b'\n'
        } else {
            b'\r'
        };
        let blank = text
            .find(|c: char| !matches!(c, '\r' | '\n'))
            .unwrap_or(text.len());
        let separator = separator(bytes.get(blank..).unwrap_or_default(), line_end);
        let splitter = Splitter {
            text,
            separator,
            line_end,
            width: 0,
        };
        let mut headings = Vec::new();
        let body = splitter.record(blank, |start, end| {
            let raw = text.get(start..end).unwrap_or_default();
            headings.push(trim(&unquote(raw)).to_owned());
        });
        let body = body.ok_or(FileProblem::OpenQuote { row: 1 })?;
        while headings.len() > 1 && headings.last().is_some_and(String::is_empty) {
            headings.pop();
        }
        if headings.len() > MAX_COLUMNS {
            return Err(FileProblem::TooManyColumns {
                found: headings.len(),
            });
        }
        Ok(Self {
            headings,
            separator,
            line_end,
            body,
        })
    }
}

/// The separator that occurs more often in the heading line, outside quotation marks.
fn separator(bytes: &[u8], line_end: u8) -> u8 {
    let (mut commas, mut semicolons, mut inside) = (0, 0, false);
    for byte in bytes {
        match byte {
            b'"' => inside = !inside,
            _ if inside => {}
            b',' => commas += 1,
            b';' => semicolons += 1,
            byte if *byte == line_end => break,
            _ => {}
        }
    }
    if semicolons > commas { b';' } else { b',' }
}

/// The rows of a stretch of the file, as positions in the text, one list per column.
#[derive(Debug, Default)]
struct Piece {
    columns: Vec<Vec<(u32, u32)>>,
    /// Per row, its line within the piece, blank ones counted.
    lines: Vec<u32>,
    line_count: u32,
    ragged: Vec<Ragged>,
}

impl Piece {
    fn clear(&mut self, width: usize) {
        self.columns.resize_with(width, Vec::new);
        self.columns.iter_mut().for_each(Vec::clear);
        self.lines.clear();
        self.line_count = 0;
        self.ragged.clear();
    }
}

/// Splits text into rows and cells.
#[derive(Clone, Copy)]
struct Splitter<'a> {
    text: &'a str,
    separator: u8,
    line_end: u8,
    width: usize,
}

impl Splitter<'_> {
    /// Splits a stretch of text without quotation marks: as many pieces as there are processors, at once. Returns
    /// where it ended.
    fn split_in_parallel(&self, from: usize, pieces: &mut Vec<Piece>) -> usize {
        let mut bounds = Vec::new();
        let mut start = from;
        for _ in 0..rayon::current_num_threads().max(1) {
            if start >= self.text.len() {
                break;
            }
            let end = self.line_after(start + PIECE);
            bounds.push((start, end));
            start = end;
        }
        pieces.resize_with(bounds.len(), Piece::default);
        pieces
            .par_iter_mut()
            .zip(&bounds)
            .for_each(|(piece, (start, end))| {
                self.piece(*start, *end, piece);
            });
        start
    }

    /// Splits the next stretch of a file with quotation marks, which may hold line breaks; returns where it ended.
    fn split_in_order(&self, from: usize, pieces: &mut Vec<Piece>) -> Result<usize, FileProblem> {
        let end = (from + PIECE).min(self.text.len());
        pieces.resize_with(1, Piece::default);
        let Some(piece) = pieces.first_mut() else {
            return Ok(end);
        };
        self.piece(from, end, piece).ok_or_else(|| {
            let before = self.text.as_bytes().get(..from).unwrap_or_default();
            let lines = memchr_iter(self.line_end, before).count();
            FileProblem::OpenQuote {
                row: lines + piece.lines.len() + 1,
            }
        })
    }

    /// The position after the first line break at or after `position`.
    fn line_after(&self, position: usize) -> usize {
        let rest = self.text.as_bytes().get(position..).unwrap_or_default();
        memchr(self.line_end, rest).map_or(self.text.len(), |found| position + found + 1)
    }

    /// Splits all records that begin in `from..to`; says where the last one ended, or nothing if a quote stayed open.
    fn piece(&self, from: usize, to: usize, piece: &mut Piece) -> Option<usize> {
        piece.clear(self.width);
        let mut at = from;
        while at < to {
            at = self.row(at, piece)?;
        }
        Some(at)
    }

    /// Splits one record into the columns of `piece`; a blank line is counted and left out.
    fn row(&self, at: usize, piece: &mut Piece) -> Option<usize> {
        let (mut found, mut filled) = (0, 0);
        let next = self.record(at, |start, end| {
            if let Some(column) = piece.columns.get_mut(found) {
                column.push((to_u32(start), to_u32(end)));
            }
            found += 1;
            if end > start {
                filled = found;
            }
        })?;
        let line = piece.line_count;
        piece.line_count += 1;
        if found == 1 && filled == 0 {
            if let Some(column) = piece.columns.first_mut() {
                column.pop();
            }
            return Some(next);
        }
        if found < self.width || filled > self.width {
            piece.ragged.push(Ragged {
                position: piece.lines.len(),
                found,
                expected: self.width,
            });
            let end = to_u32(next);
            for column in piece.columns.iter_mut().skip(found) {
                column.push((end, end));
            }
        }
        piece.lines.push(line);
        Some(next)
    }

    /// Calls `cell` with the bounds of each cell of the record at `at`; returns where the next record begins, or
    /// nothing where the text ends inside quotation marks.
    fn record(&self, at: usize, mut cell: impl FnMut(usize, usize)) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut start = at;
        loop {
            let search = match bytes.get(start) {
                Some(b'"') => closing_quote(bytes, start + 1)? + 1,
                _ => start,
            };
            let rest = bytes.get(search..).unwrap_or_default();
            let Some(found) = memchr2(self.separator, self.line_end, rest) else {
                cell(start, without_return(bytes, start, bytes.len()));
                return Some(bytes.len());
            };
            let end = search + found;
            if bytes.get(end) == Some(&self.separator) {
                cell(start, end);
                start = end + 1;
            } else {
                cell(start, without_return(bytes, start, end));
                return Some(end + 1);
            }
        }
    }
}

/// The position of the quotation mark that closes a cell whose content begins at `from`; a doubled one does not.
fn closing_quote(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    loop {
        let found = at + memchr(b'"', bytes.get(at..)?)?;
        if bytes.get(found + 1) != Some(&b'"') {
            return Some(found);
        }
        at = found + 2;
    }
}

/// The end of a line's last cell, without the carriage return of a Windows line break.
fn without_return(bytes: &[u8], start: usize, end: usize) -> usize {
    match end.checked_sub(1) {
        Some(last) if last >= start && bytes.get(last) == Some(&b'\r') => last,
        _ => end,
    }
}

fn to_u32(position: usize) -> u32 {
    // The file is at most MAX_BYTES long, so nothing is ever cut here.
    u32::try_from(position).unwrap_or(u32::MAX)
}

/// The content of a cell: without its quotation marks, doubled ones made single.
fn unquote(raw: &str) -> Cow<'_, str> {
    let Some(inner) = raw.strip_prefix('"') else {
        return Cow::Borrowed(raw);
    };
    match inner.strip_suffix('"') {
        Some(inner) if inner.contains('"') => Cow::Owned(inner.replace("\"\"", "\"")),
        Some(inner) => Cow::Borrowed(inner),
        None => Cow::Owned(inner.replacen('"', "", 1)),
    }
}

/// One column while it is being numbered.
#[derive(Default)]
struct Numbering<'a> {
    interner: Interner<&'a str>,
    finished: CellColumn<'a>,
    expected: usize,
}

impl<'a> Numbering<'a> {
    /// Makes room for so many rows at once, since growing copies everything each time.
    fn expect(&mut self, rows: usize) {
        self.expected = rows;
        self.finished.codes.reserve(rows);
    }

    fn extend(&mut self, text: &'a str, spans: &[(u32, u32)]) {
        if self.interner.gave_up() {
            let more = self.expected.saturating_sub(self.finished.cells.len());
            self.finished.cells.reserve(more);
        }
        for (start, end) in spans {
            let raw = text.get(*start as usize..*end as usize).unwrap_or_default();
            let (number, new) = self.interner.number(raw);
            if new {
                self.finished.cells.push(Cell::Text(unquote(raw)));
            }
            self.finished.codes.push(number);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        let sheet = read(text.as_bytes()).unwrap();
        (0..sheet.height())
            .map(|row| {
                let cell = |column: &CellColumn| {
                    column.cells[column.codes[row] as usize]
                        .to_text()
                        .into_owned()
                };
                sheet.columns.iter().map(cell).collect()
            })
            .collect()
    }

    #[test]
    fn separators_marks_and_line_breaks_do_not_matter() {
        let expected = [["1", "x y"], ["2", ""]];
        for text in [
            "a,b\n1,x y\n2,\n",
            "a;b\r\n1;x y\r\n2;\r\n",
            "\u{feff}a,b\n1,x y\n2,",
            "\"a\",\"b\"\n\"1\",\"x y\"\n2,\"\"\n",
            "a,b\r1,x y\r2,\r",
            "\n\na,b\n1,x y\n\n2,\n\n",
        ] {
            assert_eq!(rows(text), expected, "{text:?}");
        }
    }

    #[test]
    fn quotes_hold_separators_line_breaks_and_quotes() {
        let text = "a,b\n\"1,\"\"2\"\"\",\"x\ny\"\n3,ống 5\" thép\n";
        assert_eq!(rows(text), [["1,\"2\"", "x\ny"], ["3", "ống 5\" thép"]]);
    }

    #[test]
    fn rows_are_numbered_as_records_with_blank_lines_counted() {
        let sheet = read(b"a,b\n1,2\n\n\"3\n\",4\n5,6\n").unwrap();
        assert_eq!(sheet.rows, [2, 4, 5]);
    }

    #[test]
    fn rows_of_another_width_are_kept_and_named() {
        let sheet = read(b"a,b\n1,2\n3\n4,5,6\n7,8,,\n9,10\n").unwrap();
        let ragged: Vec<_> = sheet
            .ragged
            .iter()
            .map(|ragged| (ragged.position, ragged.found))
            .collect();
        assert_eq!(ragged, [(1, 1), (2, 3)]);
        assert_eq!(sheet.height(), 5);
        assert!(sheet.columns.iter().all(|column| column.codes.len() == 5));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        let cases: [(&[u8], FileProblem); 9] = [
            (b"", FileProblem::Empty),
            (b" \r\n ", FileProblem::Empty),
            (b"\xef\xbb\xbf", FileProblem::Empty),
            (b"\xff\xfea\0", FileProblem::Utf16),
            (b"a\0,\0b\0\n\0", FileProblem::Utf16),
            (b"a,b\n\0\0\0\0\0\0\0\0\0\0\0", FileProblem::Binary),
            (b"PK\x03\x04\x14", FileProblem::ExcelNamedCsv),
            (b"a,b\n1,h\xe0n\n", FileProblem::NotUtf8 { line: 2 }),
            (b"a,b\n1,\"x\n2,3\n", FileProblem::OpenQuote { row: 2 }),
        ];
        for (bytes, problem) in cases {
            assert_eq!(read(bytes).unwrap_err(), problem, "{bytes:?}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Ok(sheet) = read(&bytes) {
                prop_assert!(sheet.columns.iter().all(|column| column.codes.len() == sheet.height()));
            }
        }

        #[test]
        fn written_cells_are_read_again(cells in proptest::collection::vec("[a-z,;\"\n é]{0,6}", 2..60)) {
            let written: Vec<_> = cells.chunks_exact(2).map(<[String]>::to_vec).collect();
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let line = |row: &Vec<String>| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\n";
            let text = format!("a,b\n{}", written.iter().map(line).collect::<String>());
            prop_assert_eq!(rows(&text), written);
        }
    }

    #[test]
    fn long_files_are_put_together_from_pieces() {
        for (width, head) in [(1, "h"), (3, "h,i,j"), (2, "\"h\",i")] {
            let row = |n: usize| {
                (0..width)
                    .map(|column| format!("{}", n * width + column))
                    .collect::<Vec<_>>()
            };
            let body: Vec<_> = (0..600_000 / width).map(row).collect();
            let lines: Vec<_> = body.iter().map(|row| row.join(",")).collect();
            let text = format!("{head}\n{}\n", lines.join("\n"));
            assert!(text.len() > 3 * PIECE);
            assert_eq!(rows(&text), body);
        }
    }
}
