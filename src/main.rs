//! x
use polars::prelude::*;
fn main() {
    let df = LazyCsvReader::new(PlRefPath::new("x.csv")).finish().unwrap().group_by([col("a")]).agg([col("b").sum()]).collect();
    println!("{df:?}");
}
