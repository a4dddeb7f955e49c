//! `/stays/:id/plan`: the citizen's plans, and the beginning of a new one in the stay.

use super::{Beginning, Plans, page::label, written};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::date_short;
use crate::ui::frame::{Frame, Nav};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{id, page, param};
use crate::words::{plan_kind_name, plan_state_name};
use domain::access::Actor;
use leptos::prelude::*;
use std::sync::Arc;

const BEGIN: &str = "begin_plan";

/// `/stays/:id/plan`.
#[component]
pub fn BeginPage() -> impl IntoView {
    page(async move |plans: Arc<dyn Plans>, actor: Actor| plans.beginning(&actor, id(&param("id"))?).await, show)
}

fn show(b: Beginning) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Rehabiliteringsplaner", "Rehabilitation plans");
    let begin = (b.may_keep && !b.is_over).then(|| beginning(l));
    view! {
        <Frame title=title.clone() nav=Nav::Plans class="page page--narrow">
            <div class="head">
                <div><h1>{title}</h1><p class="head__sub">{b.name.clone()}</p></div>
                <a class="button button--s" href=format!("/stays/{}", b.stay)><Icon name=Glyph::ArrowBack small=true />{t!(l, "Til opholdet", "To the stay")}</a>
            </div>
            <ErrorSummary label />
            <div class="stack">{plans(l, &b)}{begin}</div>
        </Frame>
    }
}

fn plans(l: Lang, b: &Beginning) -> impl IntoView + use<> {
    let rows = b
        .plans
        .iter()
        .map(|p| {
            let day = date_short(l, p.begun);
            view! { <li class="row"><a href=format!("/plans/{}", p.id)>{plan_kind_name(l, p.kind)}</a><span class="muted">{t!(l, "begyndt {day}", "begun {day}")}</span><span class="badge badge--line">{plan_state_name(l, p.state)}</span></li> }
        })
        .collect_view();
    let list = if b.plans.is_empty() {
        view! { <p class="empty">{t!(l, "Borgeren har ingen plan hos jer.", "The citizen has no plan with you.")}</p> }.into_any()
    } else {
        view! { <ul class="plain stack-s">{rows}</ul> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="plans">
            <div class="panel__head"><h2 id="plans">{t!(l, "Borgerens planer", "The citizen's plans")}</h2></div>
            <div class="panel__body">{list}</div>
        </section>
    }
}

fn beginning(l: Lang) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby="begin">
            <div class="panel__head"><h2 id="begin">{t!(l, "Begynd en plan", "Begin a plan")}</h2><span class="small muted">{t!(l, "Den følger borgeren hjem", "It follows the citizen home")}</span></div>
            <div class="panel__body">
                <ActForm act=BEGIN>
                    {written::fields(l, BEGIN, None)}
                    <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Begynd planen", "Begin the plan")}</button></div>
                </ActForm>
            </div>
        </section>
    }
}
