//! Who may do what: roles of people, scopes of machines, kinds of organisations.

/// Enums that are stored and sent as one word.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word in the database and in answers.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.word())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::store::StoreError;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                Self::ALL
                    .iter()
                    .copied()
                    .find(|one| one.word() == word)
                    .ok_or_else(|| $crate::store::StoreError::Damaged(format!("{} {word}", stringify!($name))))
            }
        }
    };
}

pub(super) use words;

words! {
    /// What a person is, one role each.
    Role {
        /// Posts needs of the own firm.
        EmployerUser = "employer_user",
        /// The same, and keeps the firm's users and tokens.
        EmployerAdmin = "employer_admin",
        /// Delivers a college's figures.
        CollegeClerk = "college_clerk",
        /// Approves a college's submissions.
        CollegeApprover = "college_approver",
        /// Works on the figures of the whole city.
        DepartmentAnalyst = "department_analyst",
        /// Approves releases, overrides, parameters and employers.
        DepartmentApprover = "department_approver",
        /// Keeps names and mappings in order.
        DataSteward = "data_steward",
        /// Reads everything, changes nothing.
        Auditor = "auditor",
        /// Keeps accounts and settings; sees no business data.
        Administrator = "administrator",
    }
}

words! {
    /// What an organisation is.
    OrganisationKind {
        /// A firm with needs.
        Employer = "employer",
        /// A provider of training.
        College = "college",
        /// The education department.
        Department = "department",
    }
}

words! {
    /// What a machine's token allows.
    Scope {
        /// Read what the own organisation may see.
        Read = "read",
        /// Create and change needs.
        Postings = "postings",
        /// Deliver files and rows.
        Uploads = "uploads",
        /// Start runs.
        Runs = "runs",
    }
}

words! {
    /// Whether an organisation is what it says it is.
    Standing {
        /// Nobody has looked yet.
        Pending = "pending",
        /// A person at the department has confirmed it.
        Verified = "verified",
        /// A person at the department has refused it.
        Refused = "refused",
    }
}

impl Role {
    /// The kind of organisation that a person of this role belongs to; auditors and administrators belong to none.
    #[must_use]
    pub fn organisation(self) -> Option<OrganisationKind> {
        match self {
            Self::EmployerUser | Self::EmployerAdmin => Some(OrganisationKind::Employer),
            Self::CollegeClerk | Self::CollegeApprover => Some(OrganisationKind::College),
            Self::DepartmentAnalyst | Self::DepartmentApprover | Self::DataSteward => {
                Some(OrganisationKind::Department)
            }
            Self::Auditor | Self::Administrator => None,
        }
    }

    /// Whether a second factor is asked at sign-in.
    #[must_use]
    pub fn needs_second_factor(self) -> bool {
        matches!(
            self,
            Self::DepartmentAnalyst
                | Self::DepartmentApprover
                | Self::DataSteward
                | Self::Auditor
                | Self::Administrator
        )
    }

    /// Whether the person sees figures of the whole city before disclosure control.
    #[must_use]
    pub fn sees_everything(self) -> bool {
        matches!(
            self,
            Self::DepartmentAnalyst | Self::DepartmentApprover | Self::DataSteward | Self::Auditor
        )
    }
}
