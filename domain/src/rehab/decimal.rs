//! Measured numbers with at most two decimals, kept as whole hundredths: exact in every database, and compared without rounding.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A number of at most two decimals and six digits before them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decimal(i64);

/// Why a text is no [`Decimal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecimalError {
    /// Nothing was typed.
    #[error("no number was given")]
    Empty,
    /// Not digits with one comma or full stop at most, or too many digits.
    #[error("not understood as a number")]
    NotANumber,
    /// More than two decimals.
    #[error("more than two decimals")]
    TooFine,
}

impl Decimal {
    /// 0.
    pub const ZERO: Self = Self(0);

    /// A whole number.
    #[must_use]
    pub const fn whole(number: i32) -> Self {
        Self(number as i64 * 100)
    }

    /// Tenths: 375 is 37.5.
    #[must_use]
    pub const fn tenths(number: i32) -> Self {
        Self(number as i64 * 10)
    }

    /// Hundredths: 85 is 0.85.
    #[must_use]
    pub const fn hundredths(number: i64) -> Self {
        Self(number)
    }

    /// As hundredths.
    #[must_use]
    pub const fn in_hundredths(self) -> i64 {
        self.0
    }

    /// How many decimals it takes to write it: 0, 1 or 2.
    #[must_use]
    pub fn decimals(self) -> u8 {
        match (self.0 % 100, self.0 % 10) {
            (0, _) => 0,
            (_, 0) => 1,
            _ => 2,
        }
    }

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// Without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

/// With a full stop and no more decimals than it takes; a page writes the comma.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match self.decimals() {
            0 => write!(f, "{sign}{whole}"),
            1 => write!(f, "{sign}{whole}.{}", rest / 10),
            _ => write!(f, "{sign}{whole}.{rest:02}"),
        }
    }
}

/// As people type it: `28,4`, `28.4`, `-2`, `45`.
impl FromStr for Decimal {
    type Err = DecimalError;
    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        if text.is_empty() {
            return Err(DecimalError::Empty);
        }
        let (whole, rest) = digits.split_once([',', '.']).unwrap_or((digits, "0"));
        let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !are_digits(whole) || !are_digits(rest) || whole.len() > 6 {
            return Err(DecimalError::NotANumber);
        }
        if rest.len() > 2 {
            return Err(DecimalError::TooFine);
        }
        let number = |part: &str| part.parse::<i64>().map_err(|_| DecimalError::NotANumber);
        let scale = if rest.len() == 1 { 10 } else { 1 };
        Ok(Self(sign * (number(whole)? * 100 + number(rest)? * scale)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for (text, expected) in [
            ("28,4", Ok(Decimal::tenths(284))),
            (" 28.4 ", Ok(Decimal::tenths(284))),
            ("0,85", Ok(Decimal::hundredths(85))),
            ("0,05", Ok(Decimal::hundredths(5))),
            ("45", Ok(Decimal::whole(45))),
            ("-2", Ok(Decimal::whole(-2))),
            ("−0,5", Ok(Decimal::tenths(-5))),
            ("007", Ok(Decimal::whole(7))),
            ("", Err(DecimalError::Empty)),
            ("  ", Err(DecimalError::Empty)),
            ("-", Err(DecimalError::NotANumber)),
            (",5", Err(DecimalError::NotANumber)),
            ("5,", Err(DecimalError::NotANumber)),
            ("1.000,5", Err(DecimalError::NotANumber)),
            ("1e3", Err(DecimalError::NotANumber)),
            ("NaN", Err(DecimalError::NotANumber)),
            ("1 000", Err(DecimalError::NotANumber)),
            ("1234567", Err(DecimalError::NotANumber)),
            ("28,400", Err(DecimalError::TooFine)),
        ] {
            assert_eq!(text.parse(), expected, "{text:?}");
        }
    }

    #[test]
    fn decimals_are_those_it_takes() {
        for (hundredths, decimals, text) in
            [(0, 0, "0"), (1100, 0, "11"), (2840, 1, "28.4"), (85, 2, "0.85"), (5, 2, "0.05"), (-50, 1, "-0.5"), (-5, 2, "-0.05")]
        {
            let number = Decimal::hundredths(hundredths);
            assert_eq!((number.decimals(), number.to_string().as_str()), (decimals, text));
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(hundredths in -99_999_999_i64..=99_999_999) {
            let number = Decimal::hundredths(hundredths);
            prop_assert_eq!(number.to_string().parse(), Ok(number));
            prop_assert_eq!(number.to_string().replace('.', ",").parse(), Ok(number));
        }
    }
}
