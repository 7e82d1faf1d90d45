//! Codes: stable keys that name trades, levels and occupations.

use std::fmt;

use serde::{Serialize, Serializer};

macro_rules! code {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// A code, if the trimmed text is not empty.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let text = text.trim();
                (!text.is_empty()).then(|| Self(text.to_owned()))
            }

            /// The code as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

code!(
    /// A field of vocational training whatever its level, as a stable key such as `han`.
    TradeCode
);
code!(
    /// A unit group of occupations (ISCO-08, VSCO or a package's own list).
    OccupationCode
);

/// A training level: the four official ones, or one that a package declares.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Cao đẳng.
    College,
    /// Trung cấp.
    Intermediate,
    /// Sơ cấp, 3 to under 12 months.
    Elementary,
    /// Đào tạo dưới 3 tháng.
    ShortCourse,
    /// A level of the package's own.
    Declared(String),
}

impl Level {
    /// The four official levels, longest first.
    pub const OFFICIAL: [Self; 4] = [
        Self::College,
        Self::Intermediate,
        Self::Elementary,
        Self::ShortCourse,
    ];

    /// The level of that key; an unknown key is a declared level.
    #[must_use]
    pub fn parse(key: &str) -> Self {
        match key {
            "college" => Self::College,
            "intermediate" => Self::Intermediate,
            "elementary" => Self::Elementary,
            "short_course" => Self::ShortCourse,
            other => Self::Declared(other.to_owned()),
        }
    }

    /// The key used in files.
    #[must_use]
    pub fn key(&self) -> &str {
        match self {
            Self::College => "college",
            Self::Intermediate => "intermediate",
            Self::Elementary => "elementary",
            Self::ShortCourse => "short_course",
            Self::Declared(key) => key,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl Serialize for Level {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.key())
    }
}
