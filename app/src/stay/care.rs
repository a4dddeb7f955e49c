//! `/stays/:id/care`: whose room the citizen wants to share, what they eat, and what keeps them safe.

use super::head::head;
use super::{Acting, StayAct, Stays, safeguard};
use crate::caller::{lang, visit};
use crate::lang::Lang;
use crate::room::{self, preference_form, preference_rows};
use crate::t;
use crate::ui::field::{Opt, Select};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::frame::{Frame, Nav};
use crate::ui::page::{id, page, param};
use crate::words::diet_name;
use domain::access::Actor;
use domain::code::Code as _;
use domain::kitchen::Diet;
use leptos::prelude::*;
use std::sync::Arc;

const DIET: &str = "set_diet";

fn label(l: Lang, field: &str) -> String {
    match field {
        "diet" => t!(l, "Kostform", "Diet"),
        field => safeguard::label(l, field).unwrap_or_else(|| room::label(l, field)),
    }
}

/// `/stays/:id/care`.
#[component]
pub fn CarePage() -> impl IntoView {
    page(async move |stays: Arc<dyn Stays>, actor: Actor| stays.acting(&actor, id(&param("id"))?, StayAct::Care).await, show)
}

fn show(a: Acting) -> impl IntoView {
    let (l, now) = (lang(), visit().now);
    let title = t!(l, "Stue, kost og tryghed", "Room, diet and safeguards");
    let diets = Diet::ALL.iter().map(|d| Opt::new(d.code(), diet_name(l, *d))).collect();
    let version = a.stay.version;
    view! {
        <Frame title=title nav=Nav::Board class="stay-page">
            {head(l, &a.stay, now, false)}
            <div class="page page--narrow">
                <ErrorSummary label />
                <div class="stack">
                    <section class="panel" aria-labelledby="diet">
                        <div class="panel__head"><h2 id="diet">{t!(l, "Kostform", "Diet")}</h2><span class="small muted">{t!(l, "Køkkenet ser antal, aldrig navne", "The kitchen sees numbers, never names")}</span></div>
                        <div class="panel__body">
                            <ActForm act=DIET version=version>
                                <Select act=DIET name="diet" label=label(l, "diet") options=diets value=a.stay.diet.code() />
                                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Gem kostform", "Keep the diet")}</button></div>
                            </ActForm>
                        </div>
                    </section>
                    <section class="panel" aria-labelledby="room">
                        <div class="panel__head"><h2 id="room">{t!(l, "Rumpræference", "Room preference")}</h2><span class="small muted">{t!(l, "Gælder i stedet for det registrerede køn, når stuen har en regel. Ingen flyttes.", "Counts instead of the registered sex where the room has a rule. Nobody is moved.")}</span></div>
                        <div class="panel__body stack-s">
                            {preference_form(l, a.stay.room_preference, version)}
                            {preference_rows(l, &a.preferences)}
                        </div>
                    </section>
                    {safeguard::panel(l, &a.stay.safeguards, version)}
                </div>
            </div>
        </Frame>
    }
}
