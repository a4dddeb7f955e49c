//! How near a site is to the citizen's home: by position where all are known, else by postcode.

use domain::facility::BedFacts;

/// The citizen's home, as far as it is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Home<'a> {
    /// Postcode.
    pub postcode: &'a str,
    /// Position in degrees × 10⁵ (latitude, longitude), where known.
    pub position: Option<(i32, i32)>,
}

/// How near, in the measure that all candidates allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// As the crow flies.
    Metres(u32),
    /// Difference of postcodes: neighbours have neighbouring numbers.
    Postcodes(u32),
}

impl Nearness {
    /// The figure that is compared.
    #[must_use]
    pub fn figure(self) -> u32 {
        match self {
            Self::Metres(n) | Self::Postcodes(n) => n,
        }
    }

    /// Metres, where positions are known.
    #[must_use]
    pub fn metres(self) -> Option<u32> {
        match self {
            Self::Metres(n) => Some(n),
            Self::Postcodes(_) => None,
        }
    }
}

/// How near a bed is; `by_position` only when home and every candidate have one, so that figures can be compared.
pub(crate) fn nearness(home: &Home<'_>, bed: &BedFacts, by_position: bool) -> Nearness {
    match (home.position, bed.position) {
        (Some(a), Some(b)) if by_position => Nearness::Metres(metres_between(a, b)),
        _ => Nearness::Postcodes(postcodes_between(home.postcode, &bed.postcode)),
    }
}

fn postcodes_between(a: &str, b: &str) -> u32 {
    match (a.trim().parse::<u32>(), b.trim().parse::<u32>()) {
        (Ok(a), Ok(b)) => a.abs_diff(b),
        _ => u32::MAX,
    }
}

/// Great-circle distance (haversine) between two positions in degrees × 10⁵.
fn metres_between(a: (i32, i32), b: (i32, i32)) -> u32 {
    const EARTH_METRES: f64 = 6_371_000.0;
    let radians = |degrees: i32| (f64::from(degrees) / 100_000.0).to_radians();
    let (lat_a, lat_b) = (radians(a.0), radians(b.0));
    let half = |x: f64| (x / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half(radians(b.1) - radians(a.1));
    let metres = 2.0 * EARTH_METRES * h.clamp(0.0, 1.0).sqrt().asin();
    // Half the circumference is 20 015 km: always within range.
    metres.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aarhus_to_randers_is_some_36_kilometres() {
        // Aarhus 56.1567 N 10.2108 E, Randers 56.4607 N 10.0364 E.
        let metres = metres_between((5_615_670, 1_021_080), (5_646_070, 1_003_640));
        assert!((35_000..37_000).contains(&metres), "{metres}");
        assert_eq!(metres_between((5_615_670, 1_021_080), (5_615_670, 1_021_080)), 0);
    }

    #[test]
    fn an_unreadable_postcode_is_farthest() {
        assert_eq!(postcodes_between("8420", "8500"), 80);
        assert_eq!(postcodes_between("", "8500"), u32::MAX);
    }
}
