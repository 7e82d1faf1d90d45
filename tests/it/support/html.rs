//! A page read as a browser reads it: every element in order, with its attributes, its text and what it lies in.

use std::collections::BTreeMap;

use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

/// An element of a page.
#[derive(Debug, Clone)]
pub struct Element {
    pub tag: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    /// The tags around it, outermost first.
    pub within: Vec<String>,
}

impl Element {
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// A page.
pub struct Page {
    pub elements: Vec<Element>,
    /// Where it is no valid HTML.
    pub errors: Vec<String>,
}

impl Page {
    pub fn read(html: &str) -> Self {
        let dom = parse_document(RcDom::default(), ParseOpts::default()).one(html);
        let mut elements = Vec::new();
        collect(&dom.document, &mut Vec::new(), &mut elements);
        let errors = dom
            .errors
            .borrow()
            .iter()
            .map(ToString::to_string)
            .collect();
        Self { elements, errors }
    }

    /// Elements of a tag.
    pub fn all<'a>(&'a self, tag: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.tag == tag)
    }

    /// Elements that lie in all of these, such as `["tbody", "th"]`.
    pub fn within<'a>(
        &'a self,
        around: &'a [&str],
        tag: &'a str,
    ) -> impl Iterator<Item = &'a Element> {
        let lies = move |element: &&Element| {
            around
                .iter()
                .all(|outer| element.within.iter().any(|known| known == outer))
        };
        self.all(tag).filter(lies)
    }

    /// The value of the first input of that name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.all("input")
            .find(|input| input.attr("name") == Some(name))?
            .attr("value")
    }
}

fn collect(node: &Handle, within: &mut Vec<String>, elements: &mut Vec<Element>) {
    let tag = match &node.data {
        NodeData::Element { name, attrs, .. } => {
            let attrs = attrs.borrow();
            let tag = name.local.to_string();
            elements.push(Element {
                tag: tag.clone(),
                attributes: attrs
                    .iter()
                    .map(|attr| (attr.name.local.to_string(), attr.value.to_string()))
                    .collect(),
                text: text(node),
                within: within.clone(),
            });
            Some(tag)
        }
        _ => None,
    };
    within.extend(tag.clone());
    for child in node.children.borrow().iter() {
        collect(child, within, elements);
    }
    if tag.is_some() {
        within.pop();
    }
}

fn text(node: &Handle) -> String {
    let own = match &node.data {
        NodeData::Text { contents } => contents.borrow().to_string(),
        _ => String::new(),
    };
    node.children
        .borrow()
        .iter()
        .fold(own, |text, child| text + &self::text(child))
}
