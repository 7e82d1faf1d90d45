//! Words of the pages of colleges.

labels! {
    title: "", "";
}
