//! `/me/evaluation`: three marks and a word about a stay that is over, once, with or without the name.

use super::frame::{MeFrame, own_page};
use super::own::day_text;
use super::service::Evaluating;
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Choices, Opt, TextArea};
use crate::ui::form::{ActForm, ErrorSummary};
use crate::words::{evaluation_question, mark_name};
use leptos::prelude::*;

const EVALUATE: &str = "evaluate";
/// The fields of the three marks, in the order of the questions.
pub(super) const FIELDS: [&str; 3] = ["place", "staff", "say"];

fn label(l: Lang, field: &str) -> String {
    match FIELDS.iter().position(|f| *f == field) {
        Some(n) => evaluation_question(l, n).to_owned(),
        None if field == "comment" => t!(l, "Vil du sige mere?", "Is there more you want to say?"),
        None => t!(l, "Skal dit navn stå på?", "Shall your name be on it?"),
    }
}

/// `/me/evaluation`.
#[component]
pub fn EvaluatingPage() -> impl IntoView {
    own_page(async move |me, visitor| me.evaluating(&visitor).await, show)
}

fn show(v: Evaluating) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Hvordan var opholdet?", "How was your stay?");
    let body = match v.stay {
        None => view! { <p role="status">{t!(l, "Tak. Der er ikke mere at svare på.", "Thank you. There is nothing more to answer.")}</p> }
            .into_any(),
        Some((site, on)) => {
            let on = day_text(l, on);
            view! { <p>{t!(l, "Dit ophold på {site} sluttede {on}.", "Your stay at {site} ended on {on}.")}</p>{form(l)} }.into_any()
        }
    };
    view! {
        <MeFrame title=title.clone() name=v.name>
            <div class="stack">
                <p><a href="/me">{t!(l, "Tilbage til din side", "Back to your page")}</a></p>
                <h1>{title}</h1>
                <ErrorSummary label />
                {body}
            </div>
        </MeFrame>
    }
}

fn form(l: Lang) -> impl IntoView {
    let marks = || (1..=5).rev().map(|mark: u8| Opt::new(mark.to_string(), mark_name(l, mark))).collect::<Vec<_>>();
    let questions =
        FIELDS.into_iter().map(|name| view! { <Choices act=EVALUATE name label=label(l, name) options=marks() class="" /> }).collect_view();
    let named = vec![
        Opt::new("no", t!(l, "Uden mit navn", "Without my name")),
        Opt::new("yes", t!(l, "Med mit navn, så I kan svare mig", "With my name, so that you can answer me")),
    ];
    view! {
        <section class="panel" aria-label=t!(l, "Tre spørgsmål", "Three questions")><div class="panel__body">
            <ActForm act=EVALUATE>
                {questions}
                <TextArea act=EVALUATE name="comment" label=label(l, "comment") hint=t!(l, "Lederen læser det. Skriv ikke navne, hvis du vil være ukendt.", "The manager reads it. Write no names if you want to stay unknown.") />
                <Choices act=EVALUATE name="named" label=label(l, "named") options=named values=vec!["no".to_owned()] class="" />
                <div class="actions"><button class="button button-primary" type="submit">{t!(l, "Send dine svar", "Send your answers")}</button></div>
            </ActForm>
        </div></section>
    }
}
