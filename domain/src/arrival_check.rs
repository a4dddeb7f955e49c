//! The arrival check (*ankomsttjek*): at most six things a ward looks for when somebody comes, and what becomes of one that is missing.
//!
//! A site keeps its own list. Each arrival, and each return from hospital, gets the list as it stands then, so that what was answered
//! keeps its meaning. It is never in the way: somebody is in house whether or not anything has been answered.

use crate::codes;
use crate::ids::UserId;
use crate::instant::Instant;

/// At most so many items; more would be a form, not a check.
pub const MOST_ITEMS: usize = 6;

/// Stands in an item for the days of medicine a sender gives along.
pub const DAYS: &str = "{days}";
/// Stands in an item for the hours after discharge for which the hospital answers.
pub const HOURS: &str = "{hours}";

codes! {
    /// What the ward answers to an item.
    pub enum CheckAnswer {
        /// It is here, or in order.
        Present = "present",
        /// It is missing: the sender is asked for it.
        Missing = "missing",
    }
}

/// An item in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemText {
    /// Danish.
    pub da: String,
    /// English.
    pub en: String,
}

impl ItemText {
    fn new(da: &str, en: &str) -> Self {
        Self { da: da.to_owned(), en: en.to_owned() }
    }

    /// The item with the figures of the day in it.
    #[must_use]
    pub fn with_figures(&self, days: i64, hours: i64) -> Self {
        let fill = |text: &str| text.replace(DAYS, &days.to_string()).replace(HOURS, &hours.to_string());
        Self { da: fill(&self.da), en: fill(&self.en) }
    }
}

/// The list of a site that keeps none of its own.
#[must_use]
pub fn usual() -> Vec<ItemText> {
    vec![
        ItemText::new("Identitet kontrolleret", "Identity checked"),
        ItemText::new("Udskrivningsrapport", "Discharge report"),
        ItemText::new("Medicinkort og medicin til {days} dage", "Medicine card and medicine for {days} days"),
        ItemText::new("Smittestatus oplyst", "Infection status stated"),
        ItemText::new("Nødvendige hjælpemidler", "Must-have aids"),
        ItemText::new("Telefon til sygehuset i {hours} timer", "Telephone of the hospital for {hours} hours"),
    ]
}

/// An item of one check, with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// Place in the list, from 1.
    pub position: i32,
    /// What is looked for.
    pub text: ItemText,
    /// What the ward answered last, who and when; nothing while it is not answered.
    pub answered: Option<(CheckAnswer, UserId, Instant)>,
    /// Who said for the sender that what is missing has been sent, and when.
    pub sent: Option<(UserId, Instant)>,
}

/// There is nothing to send: the item is not missing, or has been sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("nothing is missing here")]
pub struct NothingMissing;

impl CheckItem {
    /// Does the sender still owe it?
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.sent.is_none() && matches!(self.answered, Some((CheckAnswer::Missing, ..)))
    }

    /// The ward answers; `None` when it has said so already. Saying "missing" of what the sender says is sent asks again.
    #[must_use]
    pub fn answer(&self, answer: CheckAnswer, by: UserId, at: Instant) -> Option<Self> {
        let said = self.answered.map(|(said, ..)| said) == Some(answer);
        let asks_again = answer == CheckAnswer::Missing && self.sent.is_some();
        (!said || asks_again).then(|| Self { answered: Some((answer, by, at)), sent: None, ..self.clone() })
    }

    /// The sender says that it has been sent. Whether it has come is for the ward to answer.
    ///
    /// # Errors
    /// [`NothingMissing`] unless it is owed.
    pub fn send(&self, by: UserId, at: Instant) -> Result<Self, NothingMissing> {
        if self.is_owed() { Ok(Self { sent: Some((by, at)), ..self.clone() }) } else { Err(NothingMissing) }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const NURSE: UserId = UserId(Uuid::from_u128(1));
    const SENDER: UserId = UserId(Uuid::from_u128(2));

    fn at(minute: i64) -> Instant {
        Instant::from_unix(1_795_510_800 + 60 * minute)
    }

    fn item() -> CheckItem {
        CheckItem { position: 2, text: ItemText::new("Udskrivningsrapport", "Discharge report"), answered: None, sent: None }
    }

    #[test]
    fn the_usual_list_is_the_six_with_the_figures_of_the_day() {
        let list: Vec<ItemText> = usual().iter().map(|t| t.with_figures(3, 72)).collect();
        assert_eq!(list.len(), MOST_ITEMS);
        assert!(list.iter().any(|t| t.da == "Medicinkort og medicin til 3 dage" && t.en == "Medicine card and medicine for 3 days"));
        assert!(list.iter().any(|t| t.da == "Telefon til sygehuset i 72 timer"));
        assert!(list.iter().all(|t| !t.da.contains('{') && !t.en.contains('{')));
    }

    #[test]
    fn what_is_not_answered_is_not_owed() {
        assert!(!item().is_owed());
        assert_eq!(item().send(SENDER, at(1)), Err(NothingMissing));
    }

    #[test]
    fn what_is_missing_is_owed_until_it_is_sent_or_here() {
        let missing = item().answer(CheckAnswer::Missing, NURSE, at(0)).unwrap();
        assert!(missing.is_owed());
        assert_eq!(missing.answer(CheckAnswer::Missing, NURSE, at(1)), None, "said already");
        let sent = missing.send(SENDER, at(5)).unwrap();
        assert!(!sent.is_owed());
        assert_eq!(sent.send(SENDER, at(6)), Err(NothingMissing), "once");
        assert!(!missing.answer(CheckAnswer::Present, NURSE, at(9)).unwrap().is_owed());
    }

    #[test]
    fn what_was_sent_and_has_not_come_is_asked_for_again() {
        let missing = item().answer(CheckAnswer::Missing, NURSE, at(0)).unwrap();
        let again = missing.send(SENDER, at(5)).unwrap().answer(CheckAnswer::Missing, NURSE, at(90)).unwrap();
        assert!(again.is_owed());
        let here = again.send(SENDER, at(95)).unwrap().answer(CheckAnswer::Present, NURSE, at(120)).unwrap();
        assert_eq!((here.is_owed(), here.sent), (false, None));
        assert!(here.answer(CheckAnswer::Missing, NURSE, at(121)).unwrap().is_owed(), "a wrong tick is put right");
    }
}
