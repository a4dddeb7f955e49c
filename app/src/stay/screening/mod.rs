//! Screening of lifestyle in a stay: the question on the page of the stay ([`panel`]), the page of answers with what follows from them
//! ([`page`]), the forms ([`asking`]), the draft of a referral ([`referral`]), and talks at the bedside ([`talks`]).

mod asking;
mod page;
mod referral;
mod talks;

pub use asking::{AskAlcoholPage, AskSmokingPage};
pub use page::ScreeningPage;
pub use referral::{ReferralPage, ReferralView};
pub use talks::{SmokerRow, TalksPage};

use super::StayView;
use crate::caller::visit;
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ActForm;
use crate::ui::format::date_time_relative;
use crate::ui::icon::{Glyph, Icon};
use crate::words::{answer_text, screening_kind_name, screening_moment_name};
use domain::code::Code as _;
use domain::ids::{ScreeningId, StayId, TalkId};
use domain::rehab::instrument::Instrument;
use domain::rehab::screening::{ChildrenDecision, LifestyleScreening, ScreeningKind, ScreeningMoment};
use leptos::prelude::*;
use time::PrimitiveDateTime;

/// What is asked about lifestyle in a stay, and what was answered. Times are local.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreeningView {
    /// What the site asks about.
    pub kinds: Vec<ScreeningKind>,
    /// The instrument it asks about alcohol with.
    pub instrument: Option<&'static Instrument>,
    /// Which moment it is; `None` when the stay is over, and nothing is asked any longer.
    pub moment: Option<ScreeningMoment>,
    /// What is still to be asked, and for which moment: this one, or that of an answer that was struck out.
    pub to_ask: Vec<(ScreeningKind, ScreeningMoment)>,
    /// Does the page of the stay ask by itself?
    pub prompts: bool,
    /// What was answered, in the order of its moments; what was struck out is among it.
    pub rows: Vec<ScreeningRow>,
    /// The last talk at the bedside that was booked or held.
    pub talk: Option<TalkRow>,
    /// May the actor keep talks at the bedside?
    pub may_talk: bool,
}

impl ScreeningView {
    /// The answers that stand.
    pub fn standing(&self) -> impl DoubleEndedIterator<Item = &ScreeningRow> {
        self.rows.iter().filter(|row| row.struck.is_none())
    }
}

/// Answers, with what became of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreeningRow {
    /// Identity.
    pub id: ScreeningId,
    /// What was answered.
    pub screening: LifestyleScreening,
    /// Who registered it ("Ida K."), and when.
    pub by: (String, PrimitiveDateTime),
    /// What was decided about children in the home, by whom and when; the earliest first.
    pub decisions: Vec<(ChildrenDecision, String, PrimitiveDateTime)>,
    /// To whom the referral was handed on, by whom and when.
    pub handed: Option<(String, String, PrimitiveDateTime)>,
    /// Why it was struck out, by whom and when.
    pub struck: Option<(String, (String, PrimitiveDateTime))>,
}

/// A talk at the bedside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TalkRow {
    /// The talk.
    pub id: TalkId,
    /// Its version.
    pub version: i32,
    /// From, local time; it lasts [`domain::rehab::screening::TALK_MINUTES`].
    pub from: PrimitiveDateTime,
    /// Who holds it ("Ida K.").
    pub by: String,
    /// Has it been held?
    pub held: bool,
}

/// Name of a field of any form here.
fn label(l: Lang, field: &str) -> String {
    match field {
        "smoking_status" => t!(l, "Ryger borgeren", "Does the citizen smoke"),
        "advised" => t!(l, "Rådgivning", "Advice"),
        "finding" => t!(l, "Din vurdering af svarene", "What you read from the answers"),
        "referral_consent" => t!(l, "Må borgeren henvises", "May the citizen be referred"),
        "children" => t!(l, "Er der børn i hjemmet", "Are there children in the home"),
        "children_decision" => t!(l, "Hvad du har besluttet", "What you have decided"),
        "screening" => t!(l, "Hvilken henvisning", "Which referral"),
        "wrong_answer" => t!(l, "Hvilket svar", "Which answer"),
        "strike_reason" => t!(l, "Hvad var forkert?", "What was wrong?"),
        "handed_to" => t!(l, "Givet videre til", "Handed on to"),
        "talk_with" => t!(l, "Hvem", "With whom"),
        "talk_at" => t!(l, "Hvornår", "When"),
        item => match item.strip_prefix("item_question_") {
            Some(n) => t!(l, "Spørgsmål {n}", "Question {n}"),
            None => t!(l, "Svar", "Answer"),
        },
    }
}

fn asking_path(stay: StayId, (kind, moment): (ScreeningKind, ScreeningMoment)) -> String {
    format!("/stays/{stay}/screening/{}?moment={}", kind.code(), moment.code())
}

/// "Spørg om rygning", one for each kind that is to be asked for a moment.
fn ask_links(l: Lang, stay: StayId, view: &ScreeningView, moment: ScreeningMoment) -> impl IntoView + use<> {
    let links = view.to_ask.iter().filter(|(_, of)| *of == moment).map(|asked| {
        let kind_text = screening_kind_name(l, asked.0).to_lowercase();
        view! { <a class="button button-primary" href=asking_path(stay, *asked)>{t!(l, "Spørg om {kind_text}", "Ask about {kind_text}")}</a> }
    });
    links.collect_view()
}

/// "Rygning ved ankomst".
fn about(l: Lang, row: &ScreeningRow) -> String {
    format!("{} {}", screening_kind_name(l, row.screening.kind), screening_moment_name(l, row.screening.moment).to_lowercase())
}

/// An answer in a line of a list.
fn line(l: Lang, row: &ScreeningRow) -> impl IntoView + use<> {
    view! { <div><dt>{about(l, row)}</dt><dd>{answer_text(l, &row.screening)}</dd></div> }
}

/// The panel on the page of the stay: the question at its moment, and what was answered. In nobody's way: it can be put away, and
/// nothing waits for it.
pub(super) fn panel(l: Lang, s: &StayView) -> Option<impl IntoView + use<>> {
    let view = s.screening.as_ref()?;
    let prompt = view.moment.filter(|_| view.prompts).map(|of| {
        let moment = screening_moment_name(l, of).to_lowercase();
        view! {
            <div class="note note--plain">
                <Icon name=Glyph::Chat />
                <div>
                    <h3>{t!(l, "Spørg {moment}", "Ask {moment}")}</h3>
                    <p>{t!(l, "Borgeren må sige nej, og intet i opholdet venter på svaret.", "The citizen may say no, and nothing in the stay waits for the answer.")}</p>
                    <div class="note__act">
                        {ask_links(l, s.id, view, of)}
                        <ActForm act="put_away_screening"><button class="button" type="submit">{t!(l, "Ikke nu", "Not now")}</button></ActForm>
                    </div>
                </div>
            </div>
        }
    });
    let stands = view.standing().next().is_some();
    let rows = view.standing().map(|row| line(l, row)).collect_view();
    let rows = stands.then(|| view! { <dl class="facts">{rows}</dl> });
    let empty = (!stands && !view.prompts).then(|| view! { <p class="empty">{t!(l, "Der er ikke spurgt.", "Nobody has asked.")}</p> });
    let href = format!("/stays/{}/screening", s.id);
    Some(view! {
        <section class="panel" aria-labelledby="screening">
            <div class="panel__head"><h2 id="screening">{t!(l, "Tidlig opsporing", "Early detection")}</h2><a class="small" href=href>{t!(l, "Rygning og alkohol", "Smoking and alcohol")}</a></div>
            <div class="panel__body stack-s">{prompt}{rows}{empty}</div>
        </section>
    })
}

/// "Ida K., i dag kl. 09.41".
fn who_when(l: Lang, (who, at): &(String, PrimitiveDateTime)) -> String {
    format!("{who}, {}", date_time_relative(l, *at, visit().now.date()))
}
