//! A simulated city written through the library as the command does. Benches use it too.

use std::path::Path;

use vocmatch::simulated::{Format, reference_trades, write_package};
use vocmatch_models::simulate::{City, Settings, simulate};

/// Makes a city and writes its package.
pub fn write_city(settings: &Settings, folder: &Path, format: Format) -> City {
    let city = simulate(settings, &reference_trades().unwrap());
    write_package(&city, folder, format).unwrap();
    city
}
