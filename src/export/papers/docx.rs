//! A paper as a Word document, laid out after Annex I of Decree 30/2020/NĐ-CP.

use std::io::Cursor;

use docx_rs::{
    AlignmentType, BorderType, Docx, Footer, Header, LineSpacing, LineSpacingType, PageMargin,
    PageNum, Paragraph, ParagraphBorder, ParagraphBorderPosition, ParagraphBorders, Run, RunFonts,
    SpecialIndentType, Style, StyleType, Table as WordTable, TableBorder, TableBorderPosition,
    TableBorders, TableCell, TableCellMargins, TableLayoutType, TableRow, VAlignType, WidthType,
};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Block, Cell, Kind, Letterhead, Paper, PaperError, Table, Unit};
use crate::text::Language;
use crate::text::papers::{self as say, Labels};

/// Twentieths of a point, the unit of lengths in Word.
const fn mm(length: i32) -> i32 {
    length * 14_400 / 254
}

/// A4, in millimetres.
const PAGE: (i32, i32) = (210, 297);
/// Margins in millimetres. Decree 30/2020, Annex I: top and bottom 20–25, left 30–35, right 15–20.
const TOP_BOTTOM: i32 = 20;
const LEFT: i32 = 30;
const RIGHT: i32 = 20;
/// What the margins leave for the text.
const TEXT: i32 = PAGE.0 - LEFT - RIGHT;
/// Half points. The decree sets text in 13–14 points, annexes of figures smaller by custom.
const BODY: usize = 28;
const HEAD: usize = 26;
const NAMES: usize = 24;
const SMALL: usize = 22;
const FOOT: usize = 15;
/// First line of a paragraph, 1 cm; the decree says 1 or 1.27 cm.
const FIRST_LINE: i32 = 10;
/// At least 6 points between paragraphs, in twentieths of a point.
const BETWEEN: u32 = 120;
/// The left half of the head: the agency's name is narrower than the country's.
const HEAD_LEFT: i32 = 66;

const FONT: &str = "Times New Roman";

/// The document's bytes.
pub fn render(paper: &Paper) -> Result<Vec<u8>, PaperError> {
    let labels = say::labels(paper.language);
    let mut docx = page(paper)
        .add_table(head(paper, labels))
        .add_paragraph(title(labels.kind(paper.kind)))
        .add_paragraph(title(&paper.subject))
        .add_paragraph(rule(TEXT, 55));
    if paper.kind == Kind::Submission {
        let to = format!("{} {}", labels.addressed_to, say::dots(30));
        docx = docx.add_paragraph(
            styled("Plain", &to)
                .align(AlignmentType::Center)
                .line_spacing(LineSpacing::new().after(BETWEEN)),
        );
    }
    for notice in &paper.notices {
        let spacing = LineSpacing::new().after(BETWEEN / 2);
        docx = docx.add_paragraph(centred(line(notice, HEAD).bold()).line_spacing(spacing));
    }
    docx = blocks(docx, &paper.body, paper.language);
    docx = docx.add_table(signature(labels));
    if let Some(annex) = &paper.annex {
        docx = docx
            .add_paragraph(title(labels.annex).page_break_before(true))
            .add_paragraph(title(&annex.title))
            .add_paragraph(
                styled("Plain", &say::annex_of(paper.kind, paper.language))
                    .align(AlignmentType::Center),
            );
        docx = blocks(docx, &annex.blocks, paper.language);
    }
    docx = docx.add_paragraph(styled("Plain", ""));
    docx = docx
        .add_table(provenance(paper))
        // Word wants a paragraph after the last table.
        .add_paragraph(styled("Plain", ""));
    pack(docx)
}

/// Page, fonts, styles, page number and foot.
fn page(paper: &Paper) -> Docx {
    let margin = PageMargin {
        top: mm(TOP_BOTTOM),
        bottom: mm(TOP_BOTTOM),
        left: mm(LEFT),
        right: mm(RIGHT),
        header: mm(10),
        footer: mm(8),
        gutter: 0,
    };
    let fonts = RunFonts::new()
        .ascii(FONT)
        .hi_ansi(FONT)
        .cs(FONT)
        .east_asia(FONT);
    let number = Paragraph::new()
        .align(AlignmentType::Center)
        .add_page_num(PageNum::new());
    let foot = || {
        let run = Run::new()
            .add_text(clean(&paper.provenance.foot(paper.language)))
            .size(FOOT);
        let line = Paragraph::new().align(AlignmentType::Center).add_run(run);
        Footer::new().add_paragraph(line)
    };
    let size = |length: i32| u32::try_from(mm(length)).unwrap_or(0);
    // The day of the data and not of the writing, so that the same paper gives the same bytes.
    let day = format!("{}T00:00:00Z", paper.provenance.cut_off);
    let mut docx = Docx::new()
        .created_at(&day)
        .updated_at(&day)
        .page_size(size(PAGE.0), size(PAGE.1))
        .page_margin(margin)
        .default_fonts(fonts)
        .default_size(BODY)
        // No number on the first page.
        .header(Header::new().add_paragraph(number))
        .first_header(Header::new())
        .footer(foot())
        .first_footer(foot());
    for style in styles() {
        docx = docx.add_style(style);
    }
    docx
}

/// The styles by which a clerk changes the looks of the whole paper.
fn styles() -> Vec<Style> {
    let style = |id: &str, name: &str| Style::new(id, StyleType::Paragraph).name(name);
    let spacing = LineSpacing::new().before(BETWEEN / 2).after(BETWEEN / 2);
    let first_line = Some(SpecialIndentType::FirstLine(mm(FIRST_LINE)));
    vec![
        style("Plain", "Plain").line_spacing(LineSpacing::new()),
        style("Body", "Body Text")
            .align(AlignmentType::Both)
            .indent(None, first_line, None, None)
            .line_spacing(spacing.clone()),
        style("Heading1", "heading 1")
            .bold()
            .indent(None, first_line, None, None)
            .line_spacing(spacing.clone().before(BETWEEN))
            .outline_lvl(0),
        style("Heading2", "heading 2")
            .bold()
            .indent(None, first_line, None, None)
            .line_spacing(spacing)
            .outline_lvl(1),
        style("Cell", "Table Text")
            .size(SMALL)
            .line_spacing(LineSpacing::new()),
        style("Caption", "caption")
            .bold()
            .size(HEAD)
            .align(AlignmentType::Center)
            .line_spacing(LineSpacing::new().before(BETWEEN).after(BETWEEN / 2)),
    ]
}

/// Characters that XML cannot hold are left out, whatever file a name came from.
fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

fn styled(style: &str, text: &str) -> Paragraph {
    let run = Run::new().add_text(clean(text));
    Paragraph::new().style(style).add_run(run)
}

fn line(text: &str, size: usize) -> Run {
    Run::new().add_text(clean(text)).size(size)
}

fn centred(run: Run) -> Paragraph {
    Paragraph::new().align(AlignmentType::Center).add_run(run)
}

fn title(text: &str) -> Paragraph {
    centred(line(text, BODY).bold())
}

/// A line of `length` below what stands above it, in the middle of a column of `width`, both in millimetres.
fn rule(width: i32, length: i32) -> Paragraph {
    let side = mm((width - length) / 2);
    let border = ParagraphBorder::new(ParagraphBorderPosition::Bottom)
        .val(BorderType::Single)
        .size(6)
        .color("000000");
    let thin = LineSpacing::new()
        .line(60)
        .line_rule(LineSpacingType::Exact)
        .after(BETWEEN);
    let mut paragraph = Paragraph::new()
        .indent(Some(side), None, Some(side), None)
        .line_spacing(thin)
        .add_run(line("", 4));
    paragraph.property = paragraph
        .property
        .set_borders(ParagraphBorders::with_empty().set(border));
    paragraph
}

/// A table without lines, for what stands side by side.
fn side_by_side(rows: Vec<[Vec<Paragraph>; 2]>, left: i32) -> WordTable {
    let widths = [left, TEXT - left];
    let rows = rows
        .into_iter()
        .map(|cells| {
            let cells = cells.into_iter().zip(widths).map(|(paragraphs, width)| {
                paragraphs
                    .into_iter()
                    .fold(TableCell::new(), TableCell::add_paragraph)
                    .width(twips(width), WidthType::Dxa)
            });
            TableRow::new(cells.collect()).cant_split()
        })
        .collect();
    WordTable::without_borders(rows)
        .set_grid(widths.map(twips).to_vec())
        .layout(TableLayoutType::Fixed)
        .width(twips(TEXT), WidthType::Dxa)
        .margins(TableCellMargins::new().margin(0, 0, 0, 0))
}

fn twips(length: i32) -> usize {
    usize::try_from(mm(length)).unwrap_or(0)
}

/// Agency and country, number and date.
fn head(paper: &Paper, labels: &Labels) -> WordTable {
    let Letterhead {
        above,
        agency,
        place,
    } = &paper.letterhead;
    let or_dots = |name: &Option<String>, dots: usize| {
        name.as_ref()
            .map_or_else(|| say::dots(dots), |name| name.to_uppercase())
    };
    let right = TEXT - HEAD_LEFT;
    let agency = vec![
        centred(line(&or_dots(above, 22), NAMES)),
        centred(line(&or_dots(agency, 22), NAMES).bold()),
        rule(HEAD_LEFT, 24),
    ];
    let country = vec![
        centred(line(labels.country, NAMES).bold()),
        centred(line(labels.motto, HEAD).bold()),
        rule(right, 54),
    ];
    let number = vec![centred(line(
        &say::number(paper.kind, paper.language),
        HEAD,
    ))];
    let date = say::place_and_date(place.as_deref(), paper.language);
    let date = vec![
        centred(line(&date, HEAD).italic()).line_spacing(LineSpacing::new().after(BETWEEN * 2)),
    ];
    side_by_side(vec![[agency, country], [number, date]], HEAD_LEFT)
}

/// To whom it goes, and room for title, signature, seal and name.
fn signature(labels: &Labels) -> WordTable {
    let left = |run: Run| Paragraph::new().add_run(run);
    let recipients = vec![
        left(line("", BODY)),
        left(line(labels.recipients, NAMES).bold().italic()),
        left(line(&format!("- {};", say::dots(12)), SMALL)),
        left(line(labels.filed, SMALL)),
    ];
    let mut signed = vec![
        centred(line("", BODY)).keep_next(true),
        centred(line(labels.signatory, BODY).bold()).keep_next(true),
        centred(line(labels.signed, HEAD).italic()).keep_next(true),
    ];
    signed.extend((0..4).map(|_| centred(line("", BODY)).keep_next(true)));
    signed.push(centred(line(&say::dots(24), BODY)));
    side_by_side(vec![[recipients, signed]], TEXT / 2)
}

/// Where the figures come from, and the code by which they are known.
fn provenance(paper: &Paper) -> WordTable {
    let rows = paper.provenance.rows(paper.language);
    let widths = [48, TEXT - 48];
    let rows = rows
        .iter()
        .map(|(label, said)| {
            let label = line(label, SMALL).bold();
            let said = line(said, SMALL);
            let cells = [label, said].into_iter().zip(widths);
            let cells = cells.map(|(run, width)| {
                // Kept on one page with what follows.
                let paragraph = Paragraph::new().style("Cell").add_run(run).keep_next(true);
                TableCell::new()
                    .add_paragraph(paragraph)
                    .width(twips(width), WidthType::Dxa)
            });
            TableRow::new(cells.collect()).cant_split()
        })
        .collect();
    lined(rows, widths.map(twips).to_vec())
}

fn blocks(docx: Docx, blocks: &[Block], language: Language) -> Docx {
    blocks.iter().fold(docx, |docx, block| match block {
        Block::Heading(words) => docx.add_paragraph(styled("Heading1", words).keep_next(true)),
        Block::Subheading(words) => docx.add_paragraph(styled("Heading2", words).keep_next(true)),
        Block::Text(words) => docx.add_paragraph(styled("Body", words)),
        Block::Item(words) => docx.add_paragraph(styled("Body", &format!("- {words}"))),
        Block::Table(table) => {
            let docx = if table.caption.is_empty() {
                docx
            } else {
                docx.add_paragraph(styled("Caption", &table.caption).keep_next(true))
            };
            docx.add_table(figures(table, language))
                .add_paragraph(styled("Plain", "").size(12))
        }
    })
}

/// A table of figures, its headings repeated on every page.
fn figures(table: &Table, language: Language) -> WordTable {
    let whole: usize = table.columns.iter().map(|c| usize::from(c.width)).sum();
    let widths: Vec<usize> = table
        .columns
        .iter()
        .map(|column| twips(TEXT) * usize::from(column.width) / whole.max(1))
        .collect();
    let heading = table.columns.iter().zip(&widths).map(|(column, width)| {
        let run = Run::new().add_text(clean(&column.heading)).bold();
        let paragraph = Paragraph::new()
            .style("Cell")
            .align(AlignmentType::Center)
            .keep_next(true)
            .add_run(run);
        TableCell::new()
            .add_paragraph(paragraph)
            .vertical_align(VAlignType::Center)
            .width(*width, WidthType::Dxa)
    });
    // A row without properties: `pack` marks it as one that is repeated.
    let mut rows = vec![TableRow::new(heading.collect())];
    let row = |cells: &[Cell], weight: fn(Run) -> Run| {
        let cells = cells.iter().zip(&widths).map(|(cell, width)| {
            let run = weight(Run::new().add_text(clean(&cell.words(language))));
            let paragraph = Paragraph::new()
                .style("Cell")
                .align(alignment(cell))
                .add_run(run);
            TableCell::new()
                .add_paragraph(paragraph)
                .vertical_align(VAlignType::Center)
                .width(*width, WidthType::Dxa)
        });
        TableRow::new(cells.collect()).cant_split()
    };
    rows.extend(table.rows.iter().map(|cells| row(cells, |run| run)));
    rows.extend(table.total.iter().map(|cells| row(cells, Run::bold)));
    lined(rows, widths)
}

const fn alignment(cell: &Cell) -> AlignmentType {
    match cell {
        Cell::Blank | Cell::Text(_) => AlignmentType::Left,
        Cell::Number(_, Unit::Plain) => AlignmentType::Center,
        Cell::Number(
            _,
            Unit::Count
            | Unit::Change
            | Unit::Ratio
            | Unit::Decimal
            | Unit::Share
            | Unit::Vnd
            | Unit::MillionVnd,
        ) => AlignmentType::Right,
    }
}

fn lined(rows: Vec<TableRow>, widths: Vec<usize>) -> WordTable {
    let borders = [
        TableBorderPosition::Top,
        TableBorderPosition::Left,
        TableBorderPosition::Bottom,
        TableBorderPosition::Right,
        TableBorderPosition::InsideH,
        TableBorderPosition::InsideV,
    ]
    .into_iter()
    .map(|position| TableBorder::new(position).size(4))
    .fold(TableBorders::with_empty(), TableBorders::set);
    WordTable::new(rows)
        .width(widths.iter().sum(), WidthType::Dxa)
        .set_grid(widths)
        .layout(TableLayoutType::Fixed)
        .margins(TableCellMargins::new().margin(30, 55, 30, 55))
        .set_borders(borders)
}

/// How the library writes a row without properties, and how a row is written that is repeated on every page, which the
/// library cannot say.
const PLAIN_ROW: &str = "<w:trPr />";
const HEADING_ROW: &str = "<w:trPr><w:cantSplit /><w:tblHeader /></w:trPr>";

/// The archive, deflated and without the date of its making.
fn pack(docx: Docx) -> Result<Vec<u8>, PaperError> {
    let mut parts = docx.build();
    let document = String::from_utf8_lossy(&parts.document).replace(PLAIN_ROW, HEADING_ROW);
    parts.document = document.into_bytes();
    let mut plain = Cursor::new(Vec::new());
    parts
        .pack(&mut plain)
        .map_err(|error| std::io::Error::other(error.to_string()))?;
    let mut from = ZipArchive::new(plain)?;
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    for place in 0..from.len() {
        let mut file = from.by_index(place)?;
        if file.is_file() {
            let name = file.name()?.into_owned();
            to.start_file(name, options)?;
            std::io::copy(&mut file, &mut to)?;
        }
    }
    Ok(to.finish()?.into_inner())
}
