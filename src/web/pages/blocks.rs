//! What working pages are made of: sentences, facts, tables, forms, tasks. Each writes itself, escaped and accessible, so
//! that a page says only what stands where.

use std::fmt::Display;

use askama::Template;
use askama::filters::{Html, escape};

use crate::text::Language;

use super::form::{Fields, Mistakes, element};
use super::show::{Plain, Show, sign};
use super::visit::{Page, Visit};
use super::{Outcome, dressed, shown};

/// A page of blocks.
#[derive(Template)]
#[template(path = "sheet.html")]
pub struct Sheet {
    /// What stands around it.
    pub page: Page,
    /// What was done a moment ago.
    pub done: &'static str,
    /// What is wrong with what was sent.
    pub errors: Mistakes,
    /// The way back: address and name.
    pub back: Option<(String, String)>,
    blocks: Vec<String>,
}

impl Sheet {
    /// An empty page of a title.
    #[must_use]
    pub fn new(visit: &Visit, title: impl Into<String>, errors: Mistakes) -> Self {
        Self {
            done: crate::text::pages::done::words(visit.asked("xong"), visit.language),
            page: visit.page(title),
            errors,
            back: None,
            blocks: Vec::new(),
        }
    }

    /// With a way back.
    #[must_use]
    pub fn back(mut self, path: &str, name: impl Into<String>) -> Self {
        self.back = Some((self.page.href(path), name.into()));
        self
    }

    /// With the whole width of the window.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.page.wide = true;
        self
    }

    /// Adds a block.
    pub fn push(&mut self, block: impl Display) {
        self.blocks.push(block.to_string());
    }

    /// Adds a heading.
    pub fn heading(&mut self, text: &str) {
        self.push(format_args!("<h2>{}</h2>", escaped(text)));
    }

    /// Adds a paragraph.
    pub fn text(&mut self, text: &str) {
        self.paragraph("", text);
    }

    /// Adds a paragraph of a kind: `lead`, `quiet`, `note`, `warning`, `done`, `empty`.
    pub fn paragraph(&mut self, kind: &str, text: &str) {
        if !text.is_empty() {
            self.push(format_args!("<p class=\"{kind}\">{}</p>", escaped(text)));
        }
    }

    /// Adds facts: what, and how much of it.
    pub fn facts<'a>(&mut self, facts: impl IntoIterator<Item = (&'a str, String)>) {
        let facts = facts.into_iter().map(|(name, value)| {
            // Headings of columns of figures serve as names too.
            let name = name.trim_start_matches('#');
            let (name, value) = (escaped(name), escaped(&value));
            format!("<div><dt>{name}</dt><dd>{value}</dd></div>")
        });
        let facts: String = facts.collect();
        self.push(format_args!("<dl class=\"facts\">{facts}</dl>"));
    }

    /// Adds links that look like buttons.
    pub fn links<'a>(&mut self, links: impl IntoIterator<Item = (String, &'a str)>) {
        let links = links.into_iter().map(|(href, name)| {
            let (href, name) = (escaped(&href), escaped(name));
            format!("<a class=\"button second\" href=\"{href}\">{name}</a>")
        });
        let links: String = links.collect();
        self.push(format_args!("<p class=\"actions\">{links}</p>"));
    }

    /// The page as it is sent: with the status 422 where something is wrong.
    ///
    /// # Errors
    /// A defect of ours.
    pub fn shown(&self) -> Outcome {
        if self.errors.is_empty() {
            shown(self)
        } else {
            dressed(self.errors.status, self)
        }
    }
}

/// Text that is safe within HTML.
#[must_use]
pub fn escaped(text: &str) -> String {
    escape(text, Html).map_or_else(|_| String::new(), |safe| safe.to_string())
}

/// A cell of a table, written as HTML.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    class: &'static str,
    html: String,
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(text: impl AsRef<str>) -> Self {
        Self::html(escaped(text.as_ref()))
    }

    /// A figure.
    #[must_use]
    pub fn num(text: impl AsRef<str>) -> Self {
        Self {
            class: "num",
            html: escaped(text.as_ref()),
        }
    }

    /// What is safe already.
    #[must_use]
    pub fn html(html: impl Display) -> Self {
        Self {
            class: "",
            html: html.to_string(),
        }
    }

    /// A link.
    #[must_use]
    pub fn link(href: &str, text: &str) -> Self {
        let (href, text) = (escaped(href), escaped(text));
        Self::html(format_args!("<a href=\"{href}\">{text}</a>"))
    }

    /// A flag with its sign.
    #[must_use]
    pub fn flag(flag: &str, show: Show) -> Self {
        let (key, word) = (escaped(flag), escaped(&show.flag(flag)));
        let sign = sign(flag);
        Self::html(format_args!(
            "<span class=\"flag flag-{key}\"><span aria-hidden=\"true\">{sign}</span> {word}</span>"
        ))
    }

    /// What it holds, to stand elsewhere than in a table.
    #[must_use]
    pub fn inner(&self) -> &str {
        &self.html
    }

    /// With something smaller behind it.
    #[must_use]
    pub fn small(mut self, text: &str) -> Self {
        if !text.is_empty() {
            self.html = format!("{} <small>{}</small>", self.html, escaped(text));
        }
        self
    }

    /// With something that is sent along and not shown.
    #[must_use]
    pub fn hidden(mut self, name: &str, value: &str) -> Self {
        let (name, value) = (escaped(name), escaped(value));
        self.html = format!(
            "{}<input type=\"hidden\" name=\"{name}\" value=\"{value}\">",
            self.html
        );
        self
    }

    /// In a column of sentences, which is not to become narrow.
    #[must_use]
    pub fn as_long(self) -> Self {
        Self {
            class: "long",
            ..self
        }
    }

    /// In a column of figures.
    #[must_use]
    pub fn as_num(self) -> Self {
        Self {
            class: "num",
            ..self
        }
    }

    /// With what is wrong with it.
    #[must_use]
    pub fn wrong(mut self, told: &[&str]) -> Self {
        for message in told {
            self.html = format!("{}<p class=\"wrong\">{}</p>", self.html, escaped(message));
        }
        self
    }
}

/// A table with its heading; on a phone each row becomes a card.
#[derive(Template)]
#[template(path = "blocks/table.html")]
pub struct Table {
    id: &'static str,
    caption: String,
    head: Vec<(String, bool)>,
    rows: Vec<(&'static str, Vec<Cell>)>,
}

impl Table {
    /// A table; `id` is unique on its page. A column whose name begins with `#` holds figures.
    #[must_use]
    pub fn new<'a>(
        id: &'static str,
        caption: impl Into<String>,
        head: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let column = |name: &str| match name.strip_prefix('#') {
            Some(name) => (name.to_owned(), true),
            None => (name.to_owned(), false),
        };
        Self {
            id,
            caption: caption.into(),
            head: head.into_iter().map(column).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; its first cell names it.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push(("", cells.into_iter().collect()));
    }

    /// Adds a row of a kind: `sum`, `has-wrong`.
    pub fn row_of(&mut self, kind: &'static str, cells: impl IntoIterator<Item = Cell>) {
        self.rows.push((kind, cells.into_iter().collect()));
    }

    /// Whether it has no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn label(&self, place: impl Plain<usize>) -> &str {
        self.head.get(place.plain()).map_or("", |(name, _)| name)
    }
}

/// What a field takes.
#[derive(Debug, Clone)]
enum Kind {
    /// One line, with the type of the input and further attributes.
    Line(&'static str, &'static str),
    /// Several lines.
    Area(u8),
    /// One of a list.
    Choice(Vec<(String, String)>),
    /// One of a list that is all shown.
    Radio(Vec<(String, String)>),
    /// Yes or no.
    Tick,
}

/// A field of a form.
#[derive(Debug, Clone, Template)]
#[template(path = "blocks/field.html")]
pub struct Field {
    pointer: String,
    name: String,
    label: String,
    hint: String,
    value: String,
    kind: Kind,
    list: &'static str,
    wrong: Vec<String>,
}

impl Field {
    fn of(name: &str, label: &str, kind: Kind) -> Self {
        Self {
            pointer: format!("/{name}"),
            name: name.to_owned(),
            label: label.to_owned(),
            hint: String::new(),
            value: String::new(),
            kind,
            list: "",
            wrong: Vec::new(),
        }
    }

    /// A line of text, named as the interface names it.
    #[must_use]
    pub fn line(name: &str, label: &str) -> Self {
        Self::of(name, label, Kind::Line("text", ""))
    }

    /// A whole number, typed with or without marks between thousands.
    #[must_use]
    pub fn whole(name: &str, label: &str) -> Self {
        Self::of(name, label, Kind::Line("text", "inputmode=\"numeric\""))
    }

    /// A day.
    #[must_use]
    pub fn day(name: &str, label: &str) -> Self {
        Self::of(name, label, Kind::Line("date", ""))
    }

    /// A line with the type of its input and further attributes, which are written as they are.
    #[must_use]
    pub fn input(name: &str, label: &str, kind: &'static str, more: &'static str) -> Self {
        Self::of(name, label, Kind::Line(kind, more))
    }

    /// Several lines.
    #[must_use]
    pub fn area(name: &str, label: &str, lines: u8) -> Self {
        Self::of(name, label, Kind::Area(lines))
    }

    /// One of a list: what is sent, and what is read.
    #[must_use]
    pub fn choice<K: Into<String>, W: Into<String>>(
        name: &str,
        label: &str,
        options: impl IntoIterator<Item = (K, W)>,
    ) -> Self {
        let options = options
            .into_iter()
            .map(|(key, word)| (key.into(), word.into()));
        Self::of(name, label, Kind::Choice(options.collect()))
    }

    /// One of a list that is all shown.
    #[must_use]
    pub fn radio<K: Into<String>, W: Into<String>>(
        name: &str,
        label: &str,
        options: impl IntoIterator<Item = (K, W)>,
    ) -> Self {
        let options = options
            .into_iter()
            .map(|(key, word)| (key.into(), word.into()));
        Self::of(name, label, Kind::Radio(options.collect()))
    }

    /// Yes or no.
    #[must_use]
    pub fn tick(name: &str, label: &str) -> Self {
        Self::of(name, label, Kind::Tick)
    }

    /// With a hint.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        hint.clone_into(&mut self.hint);
        self
    }

    /// With a value.
    #[must_use]
    pub fn value(mut self, value: impl Display) -> Self {
        self.value = value.to_string();
        self
    }

    /// With what was entered before, else a value.
    #[must_use]
    pub fn entered(self, entered: &Fields, value: impl Display) -> Self {
        let given = entered.all(&self.name).next().map(str::to_owned);
        match given {
            Some(given) => self.value(given),
            // A box that is not ticked is not sent at all.
            None if !entered.0.is_empty() => self,
            None => self.value(value),
        }
    }

    /// With words to choose from while one types: the `id` of a [`datalist`].
    #[must_use]
    pub fn list(mut self, id: &'static str) -> Self {
        self.list = id;
        self
    }

    /// With what the interface says of it under another name.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = pointer.into();
        self
    }

    fn id(&self) -> String {
        element(&self.pointer)
    }

    fn described(&self) -> String {
        let wrong = (!self.wrong.is_empty()).then(|| format!("{}-loi", self.id()));
        let hint = (!self.hint.is_empty()).then(|| format!("{}-goi-y", self.id()));
        [wrong, hint]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The same within a cell of a table, where the headings name it already.
    #[must_use]
    pub fn cell(&self) -> Cell {
        let (id, name, label) = (self.id(), escaped(&self.name), escaped(&self.label));
        let value = escaped(&self.value);
        let (kind, class) = match self.kind {
            Kind::Line("text", "") => ("text", "long"),
            _ => ("text", "short"),
        };
        let more = if class == "short" {
            " inputmode=\"numeric\""
        } else {
            ""
        };
        let wrong: String = (self.wrong.iter())
            .map(|message| {
                format!(
                    "<p class=\"wrong\" id=\"{id}-loi\">{}</p>",
                    escaped(message)
                )
            })
            .collect();
        let list = if self.list.is_empty() {
            String::new()
        } else {
            format!(" list=\"{}\"", self.list)
        };
        let told = if self.wrong.is_empty() {
            String::new()
        } else {
            format!(" aria-invalid=\"true\" aria-describedby=\"{id}-loi\"")
        };
        Cell::html(format_args!(
            "{wrong}<input id=\"{id}\" class=\"{class}\" name=\"{name}\" type=\"{kind}\" value=\"{value}\" aria-label=\"{label}\"{more}{list}{told}>"
        ))
    }

    /// A choice within a cell of a table.
    #[must_use]
    pub fn select(&self) -> String {
        let Kind::Choice(options) = &self.kind else {
            return String::new();
        };
        let options = options.iter().map(|(key, word)| {
            let chosen = if *key == self.value { " selected" } else { "" };
            format!(
                "<option value=\"{}\"{chosen}>{}</option>",
                escaped(key),
                escaped(word)
            )
        });
        let (id, name, label) = (self.id(), escaped(&self.name), escaped(&self.label));
        let options: String = options.collect();
        format!("<select id=\"{id}\" name=\"{name}\" aria-label=\"{label}\">{options}</select>")
    }

    /// With everything that is wrong with it.
    #[must_use]
    pub fn told(mut self, errors: &Mistakes) -> Self {
        self.wrong = errors
            .at(&self.pointer)
            .into_iter()
            .map(str::to_owned)
            .collect();
        self
    }
}

/// Words to choose from while one types.
#[must_use]
pub fn datalist<'a>(id: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let options = words
        .into_iter()
        .map(|word| format!("<option value=\"{}\">", escaped(word)));
    format!(
        "<datalist id=\"{id}\">{}</datalist>",
        options.collect::<String>()
    )
}

/// A button: its name, its value, its words, its kind (none, `second` or `danger`).
type Button = (&'static str, String, String, &'static str);

/// A form.
#[derive(Template)]
#[template(path = "blocks/form.html")]
pub struct Form {
    action: String,
    get: bool,
    multipart: bool,
    class: &'static str,
    hidden: Vec<(String, String)>,
    parts: Vec<String>,
    buttons: Vec<Button>,
    errors: Mistakes,
}

impl Form {
    /// A form that changes something, sent to an address.
    #[must_use]
    pub fn post(sheet: &Sheet, path: &str) -> Self {
        let csrf = sheet.page.csrf.clone();
        Self {
            action: sheet.page.href(path),
            get: false,
            multipart: false,
            class: "form",
            hidden: vec![("csrf".to_owned(), csrf)],
            parts: Vec::new(),
            buttons: Vec::new(),
            errors: sheet.errors.clone(),
        }
    }

    /// A form that asks for a page.
    #[must_use]
    pub fn ask(sheet: &Sheet, path: &str) -> Self {
        Self {
            get: true,
            hidden: Vec::new(),
            class: "filters",
            ..Self::post(sheet, path)
        }
    }

    /// With a file.
    #[must_use]
    pub fn with_file(mut self) -> Self {
        self.multipart = true;
        self
    }

    /// Laid out as: `form`, `grid-form`, `filters`, `inline`, `narrow`.
    #[must_use]
    pub fn laid(mut self, class: &'static str) -> Self {
        self.class = class;
        self
    }

    /// With something that is sent and not shown.
    #[must_use]
    pub fn hidden(mut self, name: &str, value: impl Display) -> Self {
        self.hidden.push((name.to_owned(), value.to_string()));
        self
    }

    /// With a field.
    #[must_use]
    pub fn field(mut self, field: Field) -> Self {
        let field = field.told(&self.errors);
        self.parts.push(field.to_string());
        self
    }

    /// With something else, such as a table of fields.
    #[must_use]
    pub fn part(mut self, part: impl Display) -> Self {
        self.parts.push(part.to_string());
        self
    }

    /// With a button.
    #[must_use]
    pub fn button(self, words: impl Into<String>) -> Self {
        self.button_of("", "", words, "")
    }

    /// With a button that says which it was, of a kind: none, `second` or `danger`.
    #[must_use]
    pub fn button_of(
        mut self,
        name: &'static str,
        value: &str,
        words: impl Into<String>,
        kind: &'static str,
    ) -> Self {
        self.buttons
            .push((name, value.to_owned(), words.into(), kind));
        self
    }
}

/// Something that is to be done, and by when.
#[derive(Debug, Clone)]
pub struct Task {
    /// Where it is done; empty where it is not done here.
    pub href: String,
    /// What.
    pub name: String,
    /// By when, or how many.
    pub when: String,
    /// None, `late` or `finished`.
    pub kind: &'static str,
}

/// A list of tasks.
#[must_use]
pub fn tasks(all: &[Task]) -> String {
    let items = all.iter().map(|task| {
        let (name, when) = (escaped(&task.name), escaped(&task.when));
        let name = if task.href.is_empty() {
            format!("<b>{name}</b>")
        } else {
            format!("<a href=\"{}\"><b>{name}</b></a>", escaped(&task.href))
        };
        format!(
            "<li class=\"{}\">{name}<br><span class=\"quiet\">{when}</span></li>",
            task.kind
        )
    });
    format!("<ul class=\"tasks\">{}</ul>", items.collect::<String>())
}

/// Yes or no, in a word.
#[must_use]
pub fn yes(is: bool, language: Language) -> &'static str {
    if is {
        language.pick("có", "yes")
    } else {
        language.pick("không", "no")
    }
}
