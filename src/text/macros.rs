//! Fixed words, one set per language.

macro_rules! labels {
    ($($name:ident: $vi:literal, $en:literal;)+) => {
        /// Headings and fixed words of one language.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[allow(missing_docs, reason = "each name says what its words say")]
        pub struct Labels { $(pub $name: &'static str),+ }

        /// Tiếng Việt.
        pub const VI: Labels = Labels { $($name: $vi),+ };
        /// English.
        pub const EN: Labels = Labels { $($name: $en),+ };

        /// The words of a language.
        #[must_use]
        pub const fn labels(language: $crate::text::Language) -> &'static Labels {
            match language {
                $crate::text::Language::Vi => &VI,
                $crate::text::Language::En => &EN,
            }
        }

        impl Labels {
            /// Every label with its name.
            #[must_use]
            pub fn all(&self) -> Vec<(&'static str, &'static str)> {
                vec![$((stringify!($name), self.$name)),+]
            }
        }
    };
}
