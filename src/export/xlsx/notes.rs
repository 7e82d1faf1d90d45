//! The sheet that says where the numbers come from.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::super::Document;
use crate::text::{self, Labels, Language, sentence};

/// The sheet of notes: package, years, evidence, rows, parameters.
pub fn notes(
    sheet: &mut Worksheet,
    document: &Document,
    language: Language,
) -> Result<(), XlsxError> {
    let labels = language.labels();
    sheet.set_name(labels.sheet_notes)?;
    sheet.set_column_width(0, 40.0)?;
    sheet.set_column_width(1, 60.0)?;
    sheet.set_column_width(2, 34.0)?;
    sheet.set_column_width(3, 14.0)?;
    let mut notes = Notes { sheet, at: 0 };
    notes.about(document, labels, language)?;
    notes.data(document, labels, language)?;
    notes.parameters(document, labels, language)?;
    notes.sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

/// The sheet of notes and its next row.
struct Notes<'s> {
    sheet: &'s mut Worksheet,
    at: u32,
}

impl Notes<'_> {
    fn line(&mut self, label: &str, said: &str) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(self.at, 0, label, &Format::new().set_bold())?;
        let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
        self.sheet
            .write_string_with_format(self.at, 1, said, &wrapped)?;
        self.at += 1;
        Ok(())
    }

    fn number(&mut self, label: &str, value: f64) -> Result<(), XlsxError> {
        self.sheet
            .write_string_with_format(self.at, 0, label, &Format::new().set_bold())?;
        let format = Format::new().set_align(FormatAlign::Left);
        self.sheet
            .write_number_with_format(self.at, 1, value, &format)?;
        self.at += 1;
        Ok(())
    }

    fn about(
        &mut self,
        document: &Document,
        labels: &Labels,
        language: Language,
    ) -> Result<(), XlsxError> {
        let assessment = document.assessment;
        let flags = &document.parameters.flags;
        let title = document
            .package
            .title
            .as_deref()
            .unwrap_or(&document.package.name);
        self.line(labels.title, title)?;
        self.line(labels.package, &document.package.name)?;
        if document.package.synthetic {
            self.line("!", labels.synthetic)?;
        }
        self.number(labels.data_year, f64::from(assessment.data_year.0))?;
        self.number(labels.target_year, f64::from(assessment.target_year.0))?;
        if let Some(level) = &document.selection.level {
            self.line(
                labels.level,
                &sentence::one_level(&text::level(level, language), language),
            )?;
        }
        self.line(labels.definitions, labels.ratio_meaning)?;
        self.line(
            "",
            &sentence::bounds(flags.surplus_ratio, flags.shortage_ratio, language),
        )?;
        self.line("vocmatch", env!("CARGO_PKG_VERSION"))
    }

    fn data(
        &mut self,
        document: &Document,
        labels: &Labels,
        language: Language,
    ) -> Result<(), XlsxError> {
        self.at += 1;
        let missing = &document.assessment.missing;
        if missing.is_empty() {
            self.line(labels.missing, labels.nothing_missing)?;
        }
        for what in missing {
            self.line(labels.missing, text::missing(*what, language))?;
        }
        for (resource, rows) in &document.quality.rows_read {
            self.number(&format!("{}: {resource}", labels.rows_read), *rows as f64)?;
        }
        for (resource, rows) in &document.quality.rejected {
            self.number(&format!("{}: {resource}", labels.rejected), *rows as f64)?;
        }
        self.number(labels.unmatched, document.quality.unmatched_titles as f64)?;
        for warning in &document.quality.warnings {
            self.line(labels.warnings, warning.in_language(language))?;
        }
        Ok(())
    }

    fn parameters(
        &mut self,
        document: &Document,
        labels: &Labels,
        language: Language,
    ) -> Result<(), XlsxError> {
        self.at += 1;
        self.line(labels.parameters, document.digest)?;
        let bold = Format::new().set_bold();
        for (label, column) in [
            labels.parameter,
            labels.source,
            labels.unit,
            labels.value,
            labels.status,
        ]
        .into_iter()
        .zip(0_u16..)
        {
            self.sheet
                .write_string_with_format(self.at, column, label, &bold)?;
        }
        self.at += 1;
        for (section, key, entry) in document.parameters.entries() {
            self.sheet
                .write_string(self.at, 0, format!("{section}.{key}"))?;
            self.sheet
                .write_string(self.at, 1, format!("{} ({})", entry.source, entry.as_of))?;
            self.sheet.write_string(self.at, 2, &entry.unit)?;
            self.sheet.write_number(self.at, 3, entry.value)?;
            self.sheet
                .write_string(self.at, 4, text::status(entry.status, language))?;
            self.at += 1;
        }
        Ok(())
    }
}
