//! Code lists: closed sets of words that stand in the database, in import files and in forms. One macro, so that each list can
//! say its words, and an unknown word is an error that lists the known ones.

use std::fmt;

/// A word that is not in its list; `known` is the list, separated by spaces.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, serde::Serialize, serde::Deserialize)]
#[error("unknown code; known: {known}")]
pub struct UnknownCode {
    /// The words of the list, separated by spaces.
    pub known: String,
}

/// A closed list of codes.
pub trait Code: Copy + Eq + Ord + fmt::Debug + 'static {
    /// Every member, in the order people expect.
    const ALL: &'static [Self];
    /// The word in database, files and forms.
    fn code(self) -> &'static str;
    /// # Errors
    /// [`UnknownCode`] with the known words.
    fn from_code(code: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .iter()
            .copied()
            .find(|c| c.code() == code)
            .ok_or_else(|| UnknownCode { known: Self::ALL.iter().map(|c| c.code()).collect::<Vec<_>>().join(" ") })
    }
}

/// Parses a list written with `|` between the words; empty is an empty list.
///
/// # Errors
/// [`UnknownCode`] for the first unknown word.
pub fn parse_list<C: Code>(text: &str) -> Result<Vec<C>, UnknownCode> {
    let mut list = text.split('|').map(str::trim).filter(|w| !w.is_empty()).map(C::from_code).collect::<Result<Vec<_>, _>>()?;
    list.sort_unstable();
    list.dedup();
    Ok(list)
}

/// Writes a list with `|` between the words.
#[must_use]
pub fn write_list<C: Code>(list: &[C]) -> String {
    list.iter().map(|c| c.code()).collect::<Vec<_>>().join("|")
}

/// Declares an enum that is a [`Code`].
#[macro_export]
macro_rules! codes {
    ($(#[$doc:meta])* pub enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$vdoc])* $variant),+ }

        impl $crate::code::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];
            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str($crate::code::Code::code(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let word = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                <Self as $crate::code::Code>::from_code(&word).map_err(serde::de::Error::custom)
            }
        }
    };
}
