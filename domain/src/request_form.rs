//! What a request form must hold: flat texts in, a [`RequestContent`] or every problem out.
//!
//! The same check serves the form of five steps, the shorter forms of practices and of telephone calls, and imports; [`Extent`]
//! says how much must be there. A draft is never checked: it may be incomplete.

use crate::citizen::{CivilNumber, PersonName, PersonNameError, Postcode, Sex};
use crate::code::Code;
use crate::codes;
use crate::facility::Need;
use crate::form::{FieldProblem, Fields, Problem, Problems};
use crate::ids::{OrganisationId, SiteId};
use crate::instant::{Calendar, Instant};
use crate::request::{Consent, Infection, Mobility, RequestContent, Source, Transport};
use crate::typed::parse_date_time;
use time::Date;

codes! {
    /// A step of the form: one topic each.
    pub enum Step {
        /// Borger.
        Citizen = "1",
        /// Baggrund og behov.
        Background = "2",
        /// Funktion og hjælpemidler.
        Function = "3",
        /// Tidspunkt.
        Time = "4",
        /// Gennemse og send.
        Review = "5",
    }
}

impl Step {
    /// The fields of the step, in their order.
    #[must_use]
    pub fn fields(self) -> &'static [&'static str] {
        match self {
            Self::Citizen => &[
                "civil_number",
                "given_name",
                "family_name",
                "sex",
                "postcode",
                "address",
                "protected",
                "home_municipality",
                "own_doctor",
                "relative_name",
                "relative_phone",
                "interpreter",
            ],
            Self::Background => &["why", "sender_phone", "source", "wished_kind", "infection", "needs"],
            Self::Function => &["mobility", "weight_kg", "aids"],
            Self::Time => &["ready", "nights", "wish_site", "transport"],
            Self::Review => &["consent", "representative", "note", "authority"],
        }
    }

    /// The step a field stands in.
    #[must_use]
    pub fn of(field: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|step| step.fields().contains(&field))
    }

    /// The step after this one; the last is its own next.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Citizen => Self::Background,
            Self::Background => Self::Function,
            Self::Function => Self::Time,
            Self::Time | Self::Review => Self::Review,
        }
    }

    /// The step before this one; the first is its own previous.
    #[must_use]
    pub fn previous(self) -> Self {
        match self {
            Self::Citizen | Self::Background => Self::Citizen,
            Self::Function => Self::Background,
            Self::Time => Self::Function,
            Self::Review => Self::Time,
        }
    }
}

/// Names of all fields of the form, in their order.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    Step::ALL.iter().flat_map(|step| step.fields().iter().copied())
}

/// How much must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it: a department at a hospital.
    Full,
    /// A practice: sex and mobility may be left open.
    Practice,
    /// What a voice on the telephone says, or an imported row: isolation, consent, source and times may be left open too.
    Telephone,
}

/// The value of "Ved ikke" among the kinds wished: the allocator judges.
pub const UNSURE: &str = "unsure";

/// What the check must know from outside.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Today, local.
    pub today: Date,
    /// Now.
    pub now: Instant,
    /// Local time.
    pub calendar: &'a (dyn Calendar + Sync),
    /// Organisations that decide.
    pub authorities: &'a [OrganisationId],
    /// Sites that may be wished.
    pub sites: &'a [SiteId],
    /// How much must be there.
    pub extent: Extent,
}

/// Most days back that somebody may have been ready.
pub const READY_DAYS_BACK: i64 = 90;
/// Most days ahead that somebody can be announced.
pub const READY_DAYS_AHEAD: i64 = 365;

/// Checks a whole form.
///
/// # Errors
/// Every problem, in the order of the form.
pub fn check(fields: &Fields, ctx: Context<'_>) -> Result<RequestContent, Vec<FieldProblem>> {
    let mut problems = Problems::default();
    let content = read(fields, ctx, &mut problems);
    let mut problems = problems.into_vec();
    match content {
        Some(content) if problems.is_empty() => Ok(content),
        _ => {
            let order: Vec<&str> = field_names().collect();
            problems.sort_by_key(|p| order.iter().position(|name| *name == p.field));
            Err(problems)
        }
    }
}

/// Checks the fields of one step; the others may still be empty.
///
/// # Errors
/// Every problem of that step.
pub fn check_step(step: Step, fields: &Fields, ctx: Context<'_>) -> Result<(), Vec<FieldProblem>> {
    let Err(problems) = check(fields, ctx) else { return Ok(()) };
    let here: Vec<FieldProblem> = problems.into_iter().filter(|p| Step::of(&p.field) == Some(step)).collect();
    if here.is_empty() { Ok(()) } else { Err(here) }
}

/// Reads everything, noting problems; `None` as soon as something without which there is no content is missing.
fn read(fields: &Fields, ctx: Context<'_>, p: &mut Problems) -> Option<RequestContent> {
    let full = ctx.extent == Extent::Full;
    let brief = ctx.extent == Extent::Telephone;

    let civil_number = p.keep("civil_number", CivilNumber::parse(fields.get("civil_number")).map_err(Problem::from));
    let name = read_name(fields, p);
    let sex = choice_or(fields, "sex", full, Sex::Unknown, p);
    let postcode = match fields.get("postcode") {
        "" => p.keep("postcode", Err(Problem::Missing)),
        text => p.keep("postcode", Postcode::parse(text).map_err(Problem::from)),
    };
    let address = p.optional(fields, "address", 200);
    let home_municipality = p.optional(fields, "home_municipality", 100);
    let own_doctor = p.optional(fields, "own_doctor", 200);
    let relative_name = p.optional(fields, "relative_name", 200);
    let relative_phone = read_phone(fields, "relative_phone", false, p);
    let interpreter = p.optional(fields, "interpreter", 100);

    let why = p.required(fields, "why", 2000);
    let sender_phone = read_phone(fields, "sender_phone", !brief, p);
    let source = choice_or(fields, "source", !brief, Source::Other, p);
    let wished_kind = match fields.get("wished_kind") {
        "" | UNSURE => Some(None),
        _ => p.choice(fields, "wished_kind").map(Some),
    };
    let infection = choice_or(fields, "infection", !brief, Infection::Unknown, p);
    let needs = read_needs(fields, p);

    let mobility = choice_or(fields, "mobility", full, Mobility::Unknown, p);
    let weight_kg = small_number(fields, "weight_kg", 20, 400, p);
    let aids = p.optional(fields, "aids", 500);

    let ready_at = match fields.get("ready") {
        "" if brief => Some(ctx.now),
        text => p.keep("ready", ready_at(text, ctx)),
    };
    let nights = small_number(fields, "nights", 1, 365, p);
    let wish_site = listed(fields, "wish_site", ctx.sites, p);
    let transport = choice_or(fields, "transport", false, Transport::Unknown, p);

    let consent = choice_or(fields, "consent", !brief, Consent::NotStated, p);
    let representative = match consent {
        Some(Consent::Representative) => p.required(fields, "representative", 200),
        _ => p.optional(fields, "representative", 200),
    };
    let note = p.optional(fields, "note", 2000);
    let authority = match (fields.get("authority"), ctx.authorities) {
        ("", [only]) => Some(*only),
        ("", _) => p.keep("authority", Err(Problem::Missing)),
        _ => listed(fields, "authority", ctx.authorities, p).flatten(),
    };

    Some(RequestContent {
        civil_number: civil_number?,
        name: name?,
        sex: sex?,
        postcode: postcode?,
        address: address?,
        protected: fields.get("protected") == "yes",
        home_municipality: home_municipality?,
        own_doctor: own_doctor?,
        relative_name: relative_name?,
        relative_phone: relative_phone?,
        interpreter: interpreter?,
        source: source?,
        why: why?,
        sender_phone: sender_phone?,
        wished_kind: wished_kind?,
        infection: infection?,
        needs: needs?,
        mobility: mobility?,
        weight_kg: weight_kg?,
        aids: aids?,
        ready_at: ready_at?,
        nights: nights?,
        wish_site: wish_site?,
        transport: transport?,
        consent: consent?,
        representative: representative?,
        note: note?,
        authority: authority?,
    })
}

fn read_name(fields: &Fields, p: &mut Problems) -> Option<PersonName> {
    let (given, family) = (fields.get("given_name"), fields.get("family_name"));
    // Each part is judged by itself, so that both are marked when both are wrong.
    let part = |given: &str, family: &str| PersonName::parse(given, family).err().map(|e: PersonNameError| Problem::from(e));
    if let Some(problem) = part(given, "x") {
        p.add("given_name", problem);
    }
    if let Some(problem) = part("x", family) {
        p.add("family_name", problem);
    }
    PersonName::parse(given, family).ok()
}

/// A choice that must be made, or that is `otherwise` when left open.
fn choice_or<C: Code>(fields: &Fields, field: &str, must: bool, otherwise: C, p: &mut Problems) -> Option<C> {
    match fields.get(field) {
        "" if !must => Some(otherwise),
        _ => p.choice(fields, field),
    }
}

fn read_needs(fields: &Fields, p: &mut Problems) -> Option<Vec<Need>> {
    let needs: Result<Vec<Need>, _> = fields.all("needs").filter(|word| !word.is_empty()).map(Need::from_code).collect();
    let mut needs = p.keep("needs", needs.map_err(|_| Problem::NotAChoice))?;
    needs.sort_unstable();
    needs.dedup();
    Some(needs)
}

fn small_number(fields: &Fields, field: &str, min: i64, max: i64, p: &mut Problems) -> Option<Option<u16>> {
    Some(p.number(fields, field, min, max)?.and_then(|n| u16::try_from(n).ok()))
}

fn listed<I: Copy + PartialEq + std::str::FromStr>(fields: &Fields, field: &str, list: &[I], p: &mut Problems) -> Option<Option<I>> {
    match fields.get(field) {
        "" => Some(None),
        text => p.keep(field, text.parse().ok().filter(|id| list.contains(id)).map(Some).ok_or(Problem::NotAChoice)),
    }
}

fn read_phone(fields: &Fields, field: &str, must: bool, p: &mut Problems) -> Option<String> {
    match fields.get(field) {
        "" if !must => Some(String::new()),
        "" => p.keep(field, Err(Problem::Missing)),
        text => p.keep(field, phone(text).ok_or(Problem::NotAPhone)),
    }
}

/// Reads a Danish telephone number, with or without spaces and `+45`, into its eight digits.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let digits = plain.strip_prefix("+45").or_else(|| plain.strip_prefix("0045")).unwrap_or(&plain);
    (digits.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.to_owned())
}

/// Reads a date with its time as people type them, into an instant.
///
/// # Errors
/// [`Problem`] naming what is wrong with it; [`Problem::NotATime`] when only the date was given.
pub fn typed_instant(text: &str, today: Date, calendar: &dyn Calendar) -> Result<Instant, Problem> {
    let (date, clock) = parse_date_time(text, today)?;
    let clock = clock.ok_or(Problem::NotATime)?;
    calendar.instant(date, clock).ok_or(Problem::NoSuchTime)
}

/// Reads when the citizen can leave, within [`READY_DAYS_BACK`] and [`READY_DAYS_AHEAD`].
///
/// # Errors
/// [`Problem`] naming what is wrong with it.
pub fn ready_at(text: &str, ctx: Context<'_>) -> Result<Instant, Problem> {
    let at = typed_instant(text, ctx.today, ctx.calendar)?;
    if at < ctx.now.plus_hours(-24 * READY_DAYS_BACK) {
        return Err(Problem::TooEarly);
    }
    if at > ctx.now.plus_hours(24 * READY_DAYS_AHEAD) {
        return Err(Problem::TooLate);
    }
    Ok(at)
}

#[cfg(test)]
mod tests;
