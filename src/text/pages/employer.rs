//! Words of the pages of employers.

labels! {
    title: "", "";
}
