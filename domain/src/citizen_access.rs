//! How a citizen, or somebody who may speak for the citizen, comes to the own page: a code that a member of staff gives, the birth
//! date, and a visit that ends by itself.
//!
//! The code is shown once and kept as a hash. It is good for one sign-in within a day; five wrong birth dates and it is dead. Nothing
//! here lets anybody see more than one citizen: a [`Visitor`] carries whose page it is, and no address does.

use crate::codes;
use crate::ids::{CitizenAccessId, CitizenId, OrganisationId};
use crate::instant::Instant;
use time::{Date, PrimitiveDateTime, Time};

/// Hours from giving the code within which it can be used.
pub const CODE_HOURS: i64 = 24;
/// Wrong tries after which a code is dead.
pub const MOST_TRIES: u32 = 5;
/// Minutes without a request after which a visit is over.
pub const IDLE_MINUTES: i64 = 30;
/// Hours after which a visit is over in any case.
pub const VISIT_HOURS: i64 = 8;
/// Characters of a wish at most.
pub const LONGEST_WISH: usize = 500;

codes! {
    /// Who holds an access.
    pub enum Holder {
        /// The citizen (*borgeren selv*).
        Citizen = "citizen",
        /// A relative, with the citizen's consent (*pårørende med samtykke*).
        Relative = "relative",
        /// Somebody with a power of attorney, or a guardian (*fuldmagt*).
        PowerOfAttorney = "power_of_attorney",
    }
}

impl Holder {
    /// Somebody else than the citizen: named, and shown to the citizen as such.
    #[must_use]
    pub fn is_another(self) -> bool {
        self != Self::Citizen
    }

    /// The role in the logs, domain handbook 5.1.
    #[must_use]
    pub fn role(self) -> &'static str {
        if self.is_another() { "relative" } else { "citizen" }
    }
}

codes! {
    /// Why an access ended before its time.
    pub enum AccessEnd {
        /// Staff withdrew it.
        Withdrawn = "withdrawn",
        /// The birth date was wrong five times.
        OutOfTries = "out_of_tries",
        /// The citizen has died.
        Death = "death",
    }
}

/// Who is on the citizen's pages now. The pages take the citizen from here and from nowhere else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visitor {
    /// By which access.
    pub access: CitizenAccessId,
    /// Whose page it is.
    pub citizen: CitizenId,
    /// Who holds the access.
    pub holder: Holder,
    /// The organisation that gave the code.
    pub organisation: OrganisationId,
}

/// Letters and digits of a code: none that looks like another (no 0/O, 1/I/L, 2/Z, 5/S, 8/B, 6/G, U/V) and no vowel, so that no word arises.
pub const ALPHABET: &[u8] = b"34679CDFHJKMNPQRTVWXY";
/// Characters of a code. Ten of 21 are 44 bits: guessing is slowed down besides, and a code lives a day.
pub const CODE_LENGTH: usize = 10;

/// A code as it is typed: capitals without spaces and dashes, [`CODE_LENGTH`] long.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessCode(String);

impl AccessCode {
    /// A code from random bytes; each picks a character.
    #[must_use]
    pub fn draw(bytes: [u8; CODE_LENGTH]) -> Self {
        let pick = |byte: u8| ALPHABET.get(usize::from(byte) % ALPHABET.len()).map_or('X', |c| char::from(*c));
        Self(bytes.into_iter().map(pick).collect())
    }

    /// What was typed, with whatever stands between the groups left out. Never refused: a code that cannot be is simply not found.
    #[must_use]
    pub fn typed(text: &str) -> Self {
        Self(text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).take(64).collect())
    }

    /// The characters, to be hashed.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// In two groups, as it is printed: "K7MPQ-XR4TW".
    #[must_use]
    pub fn in_groups(&self) -> String {
        let (one, other): (String, String) = (self.0.chars().take(5).collect(), self.0.chars().skip(5).collect());
        format!("{one}-{other}")
    }
}

impl std::fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AccessCode(…)")
    }
}

/// What is known about a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OneTimeCode {
    /// When it was given.
    pub given_at: Instant,
    /// Birth dates that were wrong.
    pub wrong_tries: u32,
    /// When it was used.
    pub used_at: Option<Instant>,
    /// Why it ended before its time.
    pub ended: Option<AccessEnd>,
    /// The last day of the mandate, where there is one.
    pub until: Option<Date>,
}

/// What a code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeState {
    /// It can be used.
    Open,
    /// It has been used, once.
    Used,
    /// A day has passed.
    Expired,
    /// The mandate of its holder is over.
    MandateOver,
    /// It ended before its time.
    Ended(AccessEnd),
}

impl OneTimeCode {
    /// The first instant at which the code can no longer be used.
    #[must_use]
    pub fn expires_at(self) -> Instant {
        self.given_at.plus_hours(CODE_HOURS)
    }

    /// What it is good for at an instant, whose local day is `today`.
    #[must_use]
    pub fn state(self, now: Instant, today: Date) -> CodeState {
        match self.ended {
            Some(why) => CodeState::Ended(why),
            None if self.wrong_tries >= MOST_TRIES => CodeState::Ended(AccessEnd::OutOfTries),
            None if self.used_at.is_some() => CodeState::Used,
            None if self.until.is_some_and(|last| today > last) => CodeState::MandateOver,
            None if now >= self.expires_at() => CodeState::Expired,
            None => CodeState::Open,
        }
    }
}

/// A visit to the own page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CitizenVisit {
    /// When it began.
    pub began: Instant,
    /// When something was last asked for.
    pub seen: Instant,
}

impl CitizenVisit {
    /// Does it still hold?
    #[must_use]
    pub fn is_open(self, now: Instant) -> bool {
        now < self.seen.plus_minutes(IDLE_MINUTES) && now < self.began.plus_hours(VISIT_HOURS)
    }
}

/// The two hours or so in which something agreed for a time will happen, as a citizen is told: from the whole hour an hour before to
/// the whole hour an hour after, within the day. Transport is never on the minute, and a minute that is missed is a promise broken.
#[must_use]
pub fn window(at: PrimitiveDateTime) -> (Time, Time) {
    let hour = |h: u8| Time::from_hms(h, 0, 0).unwrap_or(Time::MIDNIGHT);
    let (from, whole) = (at.hour().saturating_sub(1), at.minute() == 0);
    let to = at.hour().saturating_add(if whole { 1 } else { 2 });
    let last = Time::from_hms(23, 59, 0).unwrap_or(Time::MIDNIGHT);
    (hour(from), if to > 23 { last } else { hour(to) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime, time};

    const TODAY: Date = date!(2026 - 11 - 24);

    fn given() -> OneTimeCode {
        OneTimeCode { given_at: Instant::from_unix(0), wrong_tries: 0, used_at: None, ended: None, until: None }
    }

    #[test]
    fn a_code_is_good_for_a_day_to_the_second() {
        let day = 24 * 3600;
        for (seconds, state) in [(0, CodeState::Open), (day - 1, CodeState::Open), (day, CodeState::Expired), (day + 1, CodeState::Expired)]
        {
            assert_eq!(given().state(Instant::from_unix(seconds), TODAY), state, "after {seconds} seconds");
        }
    }

    #[test]
    fn the_fifth_wrong_try_kills_a_code_and_no_use_brings_it_back() {
        let at = Instant::from_unix(60);
        for (wrong, state) in
            [(4, CodeState::Open), (5, CodeState::Ended(AccessEnd::OutOfTries)), (6, CodeState::Ended(AccessEnd::OutOfTries))]
        {
            assert_eq!(OneTimeCode { wrong_tries: wrong, ..given() }.state(at, TODAY), state, "{wrong} wrong tries");
        }
        assert_eq!(OneTimeCode { used_at: Some(at), ..given() }.state(at, TODAY), CodeState::Used, "once");
        let withdrawn = OneTimeCode { used_at: Some(at), ended: Some(AccessEnd::Withdrawn), ..given() };
        assert_eq!(withdrawn.state(at, TODAY), CodeState::Ended(AccessEnd::Withdrawn), "used, then withdrawn");
    }

    #[test]
    fn a_mandate_holds_through_its_last_day() {
        let code = OneTimeCode { until: Some(TODAY), ..given() };
        assert_eq!(code.state(Instant::from_unix(60), TODAY), CodeState::Open);
        assert_eq!(code.state(Instant::from_unix(60), date!(2026 - 11 - 25)), CodeState::MandateOver);
    }

    #[test]
    fn a_visit_is_over_when_nobody_has_asked_for_thirty_minutes_and_after_eight_hours() {
        let visit = |began: i64, seen: i64| CitizenVisit { began: Instant::from_unix(began), seen: Instant::from_unix(seen) };
        assert!(visit(0, 0).is_open(Instant::from_unix(30 * 60 - 1)));
        assert!(!visit(0, 0).is_open(Instant::from_unix(30 * 60)));
        let eight = 8 * 3600;
        assert!(visit(0, eight - 60).is_open(Instant::from_unix(eight - 1)));
        assert!(!visit(0, eight - 60).is_open(Instant::from_unix(eight)));
    }

    #[test]
    fn a_code_is_read_however_it_is_typed_and_never_printed_in_a_log() {
        let code = AccessCode::draw([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        assert_eq!(code.in_groups(), "34679-CDFHJ");
        for typed in ["34679-cdfhj", " 3467 9 CDFHJ ", "34679CDFHJ"] {
            assert_eq!(AccessCode::typed(typed), code, "{typed}");
        }
        assert_ne!(AccessCode::typed("34679-CDFHK"), code);
        assert_eq!(format!("{code:?}"), "AccessCode(…)");
    }

    #[test]
    fn no_two_characters_of_a_code_look_alike_and_no_word_arises() {
        for confusable in b"01258OILZSBGUAE" {
            assert!(!ALPHABET.contains(confusable), "{}", char::from(*confusable));
        }
        let mut once = ALPHABET.to_vec();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ALPHABET.len());
    }

    #[test]
    fn an_arrival_is_told_as_a_window_of_whole_hours_within_its_day() {
        let rows = [
            (datetime!(2026-11-24 14:00), time!(13:00), time!(15:00)),
            (datetime!(2026-11-24 13:30), time!(12:00), time!(15:00)),
            (datetime!(2026-11-24 00:20), time!(0:00), time!(2:00)),
            (datetime!(2026-11-24 23:00), time!(22:00), time!(23:59)),
            (datetime!(2026-11-24 22:30), time!(21:00), time!(23:59)),
        ];
        for (at, from, to) in rows {
            assert_eq!(window(at), (from, to), "{at}");
        }
    }
}
