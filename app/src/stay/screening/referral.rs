//! `/screenings/:id/referral`: the draft of a referral, ready to print. A person fills in the address and sends it; nothing leaves from
//! here. The draft is always in Danish: those who get it are.

use crate::caller::lang;
use crate::lang::Lang::Da;
use crate::stay::Stays;
use crate::t;
use crate::ui::format::{date_long, date_time_long, phone};
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{answer_text, screening_moment_name};
use domain::access::Actor;
use domain::ids::StayId;
use domain::rehab::screening::{LifestyleScreening, ScreeningKind};
use leptos::prelude::*;
use std::sync::Arc;
use time::{Date, PrimitiveDateTime};

/// What a referral says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferralView {
    /// The stay.
    pub stay: StayId,
    /// Whose: the whole name.
    pub name: String,
    /// Birth date.
    pub born: Date,
    /// Home municipality.
    pub municipality: String,
    /// The site.
    pub site: String,
    /// Its telephone number.
    pub site_phone: String,
    /// Who runs it.
    pub operator: String,
    /// What was answered.
    pub screening: LifestyleScreening,
    /// Who asked ("Ida K."), and when, local time.
    pub asked: (String, PrimitiveDateTime),
    /// Expected departure, local time.
    pub expected: PrimitiveDateTime,
    /// Now, local time.
    pub printed: PrimitiveDateTime,
}

/// `/screenings/:id/referral`.
#[component]
pub fn ReferralPage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.referral(&actor, id(&param("id"))?).await, show)
}

fn show(r: ReferralView) -> impl IntoView {
    let l = lang();
    let back = format!("/stays/{}/screening", r.stay);
    view! {
        <Frame title=t!(l, "Udkast til henvisning", "Draft of a referral") nav=Nav::Board class="letter-page">
            <div class="letter-bar no-print">
                <a class="button" href=back><Icon name=Glyph::ArrowBack />{t!(l, "Til svarene", "To the answers")}</a>
                <span>{t!(l, "Plads sender intet. Skriv modtageren på, og udskriv med Ctrl + P. Arket er altid på dansk.", "Plads sends nothing. Write whom it is for, and print with Ctrl + P. The sheet is always in Danish.")}</span>
            </div>
            {paper(&r)}
        </Frame>
    }
}

fn paper(r: &ReferralView) -> impl IntoView + use<> {
    let stated = |text: &str| if text.is_empty() { "ikke oplyst".to_owned() } else { text.to_owned() };
    let (what, wish) = match r.screening.kind {
        ScreeningKind::Smoking => ("rygestop", "Borgeren vil gerne have hjælp til at holde op med at ryge."),
        ScreeningKind::Alcohol => ("alkohol", "Borgeren vil gerne have en samtale om alkohol."),
    };
    let (by, at) = &r.asked;
    let asked = format!("Spurgt af {by} {}, {}.", screening_moment_name(Da, r.screening.moment).to_lowercase(), date_time_long(Da, *at));
    let call = if r.site_phone.is_empty() { stated("") } else { phone(&r.site_phone) };
    view! {
        <article class="letter" lang="da">
            <header>
                <address>"Til: ______________________________"<br />{format!("Kommune: {}", stated(&r.municipality))}</address>
                <p>{r.operator.clone()}<br />{r.site.clone()}<br />{date_long(Da, r.printed.date())}</p>
            </header>
            <h1>{format!("Udkast til henvisning: {what}")}</h1>
            <p>{r.name.clone()}<br />{format!("Født {}.", date_long(Da, r.born))}</p>
            <p>{wish}</p>
            <h2>"Svar"</h2>
            <p>{format!("{}.", answer_text(Da, &r.screening))}<br />{asked}</p>
            <p>"Borgeren har samtykket til at blive henvist."</p>
            <p>{format!("Forventet afrejse {}.", date_time_long(Da, r.expected))}<br />{format!("Spørgsmål: {}, tlf. {call}.", r.site)}</p>
            <p>"Underskrift: ______________________________"</p>
            <footer>{format!("Udkast. {} · udskrevet {}", r.operator, date_time_long(Da, r.printed))}</footer>
        </article>
    }
}
