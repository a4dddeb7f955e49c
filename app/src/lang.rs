//! The two languages of the interface. Danish comes first, English is complete.
//!
//! Every text is written as a pair where it is used, with [`crate::t!`] or [`tr`], so that a missing translation does not
//! compile. Dates, times and numbers are worded in [`crate::ui::format`].

use serde::{Deserialize, Serialize};

/// A language of the interface.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    /// Danish, unless something else is chosen.
    #[default]
    Da,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order of the language switch.
    pub const ALL: [Self; 2] = [Self::Da, Self::En];

    /// The code in `lang` attributes and in the cookie.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Da => "da",
            Self::En => "en",
        }
    }

    /// The language with this code, if there is one.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language that the switch offers.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Da => Self::En,
            Self::En => Self::Da,
        }
    }

    /// The language's own name for itself.
    #[must_use]
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Da => "Dansk",
            Self::En => "English",
        }
    }
}

/// Picks the text of the language.
#[must_use]
pub fn tr(lang: Lang, da: &'static str, en: &'static str) -> &'static str {
    match lang {
        Lang::Da => da,
        Lang::En => en,
    }
}

/// Picks and fills the text of the language: `t!(lang, "{free} ledige", "{free} free")`.
///
/// Takes what [`format!`] takes; arguments after the texts must stand in both.
#[macro_export]
macro_rules! t {
    ($lang:expr, $da:literal, $en:literal $(, $($argument:tt)*)?) => {
        match $lang {
            $crate::lang::Lang::Da => ::std::format!($da $(, $($argument)*)?),
            $crate::lang::Lang::En => ::std::format!($en $(, $($argument)*)?),
        }
    };
}

#[cfg(test)]
mod tests {
    use super::{Lang, tr};

    #[test]
    fn a_text_follows_the_language() {
        let free = 3;
        assert_eq!(crate::t!(Lang::Da, "{free} ledige", "{free} free"), "3 ledige");
        assert_eq!(crate::t!(Lang::En, "{free} ledige", "{free} free"), "3 free");
        assert_eq!(crate::t!(Lang::En, "{n:02} i {}", "{n:02} in {}", "2B", n = free), "03 in 2B");
        assert_eq!((tr(Lang::Da, "Seng", "Bed"), tr(Lang::En, "Seng", "Bed")), ("Seng", "Bed"));
    }

    #[test]
    fn every_language_is_found_by_its_code() {
        for lang in Lang::ALL {
            assert_eq!(Lang::from_code(lang.code()), Some(lang));
            assert_ne!(lang.other(), lang);
        }
        assert_eq!(Lang::from_code("DA"), None);
        assert_eq!(Lang::default(), Lang::Da);
    }
}
