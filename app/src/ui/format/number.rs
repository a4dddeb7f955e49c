//! Numbers, per cent, amounts, telephone numbers and lengths of time, in both languages.

use crate::lang::Lang;
use crate::t;

/// Keeps a number and its unit on one line.
const HARD_SPACE: char = '\u{a0}';

/// "1.234", "1,234".
#[must_use]
pub fn number(lang: Lang, value: i64) -> String {
    decimal(lang, value, 0)
}

/// A number that is `scaled` / 10^`decimals`: `decimal(Da, 12345, 1)` is "1.234,5"; English "1,234.5".
///
/// Whole numbers come in, so that a figure looks the same on server and in browser. The minus is the typographic one,
/// which screen readers say.
#[must_use]
pub fn decimal(lang: Lang, scaled: i64, decimals: u8) -> String {
    let (thousands, point) = match lang {
        Lang::Da => ('.', ','),
        Lang::En => (',', '.'),
    };
    let decimals = usize::from(decimals);
    let digits = format!("{:0>width$}", scaled.unsigned_abs(), width = decimals + 1);
    let whole = digits.len() - decimals;
    let mut text = String::with_capacity(digits.len() + whole / 3 + 2);
    if scaled < 0 {
        text.push('\u{2212}');
    }
    for (place, digit) in digits.chars().enumerate() {
        if place == whole {
            text.push(point);
        } else if place > 0 && place < whole && (whole - place).is_multiple_of(3) {
            text.push(thousands);
        }
        text.push(digit);
    }
    text
}

/// Tenths of a per cent: 910 is "91,0 %" with a hard space, English "91.0%".
#[must_use]
pub fn percent_tenths(lang: Lang, tenths: i64) -> String {
    with_percent_sign(lang, &decimal(lang, tenths, 1))
}

/// Whole per cent: "75 %" with a hard space, English "75%".
#[must_use]
pub fn percent(lang: Lang, value: i64) -> String {
    with_percent_sign(lang, &number(lang, value))
}

fn with_percent_sign(lang: Lang, value: &str) -> String {
    t!(lang, "{value}{HARD_SPACE}%", "{value}%")
}

/// An amount in øre: 123400 is "kr. 1.234,00" with a hard space, English "DKK 1,234.00".
#[must_use]
pub fn kroner(lang: Lang, oere: i64) -> String {
    let amount = decimal(lang, oere, 2);
    t!(lang, "kr.{HARD_SPACE}{amount}", "DKK{HARD_SPACE}{amount}")
}

/// A Danish telephone number in pairs, "12 34 56 78" or "+45 12 34 56 78"; any other text as it is.
#[must_use]
pub fn phone(text: &str) -> String {
    let bare: String = text.chars().filter(|character| !character.is_whitespace()).collect();
    let (country, local) = match bare.strip_prefix("+45").or_else(|| bare.strip_prefix("0045")) {
        Some(local) => ("+45", local),
        None => ("", bare.as_str()),
    };
    if local.len() != 8 || !local.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.trim().to_owned();
    }
    let mut shown = country.to_owned();
    for (place, digit) in local.chars().enumerate() {
        if place % 2 == 0 && !shown.is_empty() {
            shown.push(' ');
        }
        shown.push(digit);
    }
    shown
}

/// A length of time in minutes: "1 t 41 min", "1 h 41 min", "41 min", "2 t".
#[must_use]
pub fn duration_hm(lang: Lang, minutes: i64) -> String {
    let (hours, rest) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    let sign = if minutes < 0 { "\u{2212}" } else { "" };
    match (hours, rest) {
        (0, _) => format!("{sign}{rest} min"),
        (_, 0) => t!(lang, "{sign}{hours} t", "{sign}{hours} h"),
        _ => t!(lang, "{sign}{hours} t {rest} min", "{sign}{hours} h {rest} min"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang::{Da, En};

    #[test]
    fn numbers_have_the_marks_of_their_language() {
        for (scaled, decimals, danish, english) in [
            (0, 0, "0", "0"),
            (999, 0, "999", "999"),
            (1_000, 0, "1.000", "1,000"),
            (12_345, 1, "1.234,5", "1,234.5"),
            (5, 1, "0,5", "0.5"),
            (5, 2, "0,05", "0.05"),
            (-5, 1, "−0,5", "−0.5"),
            (-1_234_567, 0, "−1.234.567", "−1,234,567"),
            (i64::MIN, 0, "−9.223.372.036.854.775.808", "−9,223,372,036,854,775,808"),
        ] {
            assert_eq!(decimal(Da, scaled, decimals), danish);
            assert_eq!(decimal(En, scaled, decimals), english);
        }
        assert_eq!(percent_tenths(Da, 910), "91,0\u{a0}%");
        assert_eq!(percent_tenths(En, 1_043), "104.3%");
        assert_eq!(percent(Da, 75), "75\u{a0}%");
        assert_eq!(kroner(Da, 123_400), "kr.\u{a0}1.234,00");
        assert_eq!(kroner(En, 123_405), "DKK\u{a0}1,234.05");
    }

    #[test]
    fn telephone_numbers_stand_in_pairs() {
        for (typed, shown) in [
            ("12345678", "12 34 56 78"),
            (" 1234 5678 ", "12 34 56 78"),
            ("+4512345678", "+45 12 34 56 78"),
            ("0045 12 34 56 78", "+45 12 34 56 78"),
            ("+46 8 123 456", "+46 8 123 456"),
            ("12345678 lokal 4", "12345678 lokal 4"),
            ("", ""),
        ] {
            assert_eq!(phone(typed), shown);
        }
    }

    #[test]
    fn lengths_of_time_are_hours_and_minutes() {
        for (minutes, danish, english) in [
            (0, "0 min", "0 min"),
            (41, "41 min", "41 min"),
            (60, "1 t", "1 h"),
            (101, "1 t 41 min", "1 h 41 min"),
            (1_563, "26 t 3 min", "26 h 3 min"),
            (-101, "−1 t 41 min", "−1 h 41 min"),
        ] {
            assert_eq!((duration_hm(Da, minutes), duration_hm(En, minutes)), (danish.into(), english.into()));
        }
    }
}
