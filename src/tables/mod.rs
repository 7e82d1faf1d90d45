//! The resources of a data package: every column with its type, once.
//!
//! The readers check a file against this schema, the evidence relies on it. A checked table always holds *all*
//! columns of its resource, in this order and with these types; a column that the file lacked is all null. Learners
//! alone are not kept one by one but counted.

mod schema;

use std::collections::BTreeMap;

use polars::prelude::{DataFrame, DataType, Schema};

pub use schema::{Column, Kind, Resource};

/// The columns of the checked learners: one row per trade, level, status and years, with how many learners it stands
/// for. `enrolled`, `expected_end` and `ended` are the years of the dates of the same names.
pub const LEARNER_GROUPS: &[(&str, Kind)] = &[
    ("trade_code", Kind::Trade),
    ("level", Kind::Level),
    ("status", Kind::Text),
    ("enrolled", Kind::Year),
    ("expected_end", Kind::Year),
    ("ended", Kind::Year),
    ("learners", Kind::Count),
];

/// The columns of the expected ends of learners who are still studying: one row per provider, trade, level and month
/// (12 × year + month − 1), with how many learners it stands for.
pub const LEARNER_ENDS: &[(&str, Kind)] = &[
    ("provider_id", Kind::Provider),
    ("trade_code", Kind::Trade),
    ("level", Kind::Level),
    ("month", Kind::Year),
    ("learners", Kind::Count),
];

/// One checked resource: the columns of its schema, exactly typed.
#[derive(Debug, Clone)]
pub struct Table {
    resource: Resource,
    frame: DataFrame,
    /// Of learners: [`LEARNER_ENDS`].
    ends: Option<DataFrame>,
}

/// A frame that does not have the columns and types of its resource.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the frame for `{resource}` has columns {found}, not those of its schema")]
pub struct SchemaError {
    resource: Resource,
    found: String,
}

impl Table {
    /// Accepts a frame with exactly the columns of `resource`.
    ///
    /// # Errors
    /// A missing, superfluous or differently typed column.
    pub fn new(resource: Resource, frame: DataFrame) -> Result<Self, SchemaError> {
        if *frame.schema().as_ref() == resource.frame_schema() {
            Ok(Self {
                resource,
                frame,
                ends: None,
            })
        } else {
            let found = format!("{:?}", frame.schema());
            Err(SchemaError { resource, found })
        }
    }

    /// The same with the expected ends of learners.
    ///
    /// # Errors
    /// A frame with other columns than [`LEARNER_ENDS`].
    pub fn with_ends(self, ends: DataFrame) -> Result<Self, SchemaError> {
        if *ends.schema().as_ref() == schema_of(LEARNER_ENDS) {
            Ok(Self {
                ends: Some(ends),
                ..self
            })
        } else {
            let found = format!("{:?}", ends.schema());
            let resource = self.resource;
            Err(SchemaError { resource, found })
        }
    }

    /// The resource whose rows these are.
    #[must_use]
    pub fn resource(&self) -> Resource {
        self.resource
    }

    /// The rows.
    #[must_use]
    pub fn frame(&self) -> &DataFrame {
        &self.frame
    }
}

/// The checked tables of one package: what a run is computed from.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    tables: BTreeMap<Resource, Table>,
}

impl Snapshot {
    /// Adds a table, replacing an earlier one of the same resource.
    pub fn insert(&mut self, table: Table) {
        self.tables.insert(table.resource, table);
    }

    /// The rows of a resource, or nothing where the package has none.
    #[must_use]
    pub fn get(&self, resource: Resource) -> Option<&DataFrame> {
        self.tables
            .get(&resource)
            .map(Table::frame)
            .filter(|frame| frame.height() > 0)
    }

    /// When learners who are still studying are expected to finish, see [`LEARNER_ENDS`].
    #[must_use]
    pub fn learner_ends(&self) -> Option<&DataFrame> {
        self.tables
            .get(&Resource::Learners)?
            .ends
            .as_ref()
            .filter(|ends| ends.height() > 0)
    }

    /// The resources that hold at least one row.
    pub fn resources(&self) -> impl Iterator<Item = Resource> + '_ {
        self.tables
            .values()
            .filter(|table| table.frame.height() > 0)
            .map(Table::resource)
    }
}

impl Kind {
    /// The type of the checked column.
    #[must_use]
    pub fn data_type(self) -> DataType {
        match self {
            Self::Year => DataType::Int32,
            Self::Count | Self::Money => DataType::Int64,
            Self::Number | Self::Share => DataType::Float64,
            Self::Date => DataType::Date,
            Self::Bool => DataType::Boolean,
            Self::Text
            | Self::Key
            | Self::Trade
            | Self::Occupation
            | Self::Provider
            | Self::Employer
            | Self::OfficialCode
            | Self::Level
            | Self::Choice(_) => DataType::String,
        }
    }
}

impl Resource {
    /// The schema of the checked frame: the columns of the resource; of learners, [`LEARNER_GROUPS`].
    #[must_use]
    pub fn frame_schema(self) -> Schema {
        if self == Self::Learners {
            return schema_of(LEARNER_GROUPS);
        }
        self.columns()
            .iter()
            .map(|column| (column.name.into(), column.kind.data_type()))
            .collect()
    }
}

fn schema_of(columns: &[(&str, Kind)]) -> Schema {
    columns
        .iter()
        .map(|(name, kind)| ((*name).into(), kind.data_type()))
        .collect()
}
