//! The request form: five short steps, everything on one page, or the short form of a practice.
//!
//! Every button of the form saves the draft; `to` says where it leads. Nothing is checked while typing.

mod errors;
mod fields;
mod review;

use self::errors::FormErrors;
use super::capacity::beside;
use super::labels::step_name;
use super::saver::DraftSaver;
use super::service::{FormAsk, FormView, Heading};
use super::words::within;
use super::{Requests, field_label};
use crate::caller::{failed, lang};
use crate::lang::Lang;
use crate::t;
use crate::ui::form::ActForm;
use crate::ui::format::time_table;
use crate::ui::frame::{Frame, Nav};
use crate::ui::habit::{habit, keep_habit};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::{Failure, id, page, query};
use domain::access::Actor;
use domain::citizen::CivilNumberKind;
use domain::code::Code as _;
use domain::request_form::{Extent, Step};
use leptos::prelude::*;
use std::sync::Arc;

/// The id of the form, for buttons outside it and for keeping the draft.
pub(super) const FORM: &str = "request-form";

/// How the form is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layout {
    /// One step.
    Step(Step),
    /// All five on one page.
    All,
    /// The short form of a practice.
    Short,
}

impl Layout {
    /// Which part of the draft the page holds.
    fn part(self) -> &'static str {
        match self {
            Self::Step(step) => step.code(),
            Self::All | Self::Short => "all",
        }
    }

    /// What the form does.
    fn act(self) -> &'static str {
        match self {
            Self::Step(Step::Review) | Self::All | Self::Short => "send",
            Self::Step(_) => "keep",
        }
    }

    /// Does a field stand on the page?
    fn shows(self, field: &str) -> bool {
        match self {
            Self::Step(step) => Step::of(field) == Some(step),
            Self::All | Self::Short => true,
        }
    }
}

/// `/requests/new`.
#[component]
pub fn RequestFormPage() -> impl IntoView {
    let failed = failed();
    let text = failed.as_ref().map_or_else(|| query("draft"), |f| f.fields.get("draft").to_owned());
    let draft = match text.as_str() {
        "" => None,
        text => match id(text) {
            Ok(id) => Some(id),
            Err(error) => return view! { <Failure error /> }.into_any(),
        },
    };
    let ask = FormAsk { draft, may_be_new: failed.is_some() };
    let part = failed.map(|f| f.fields.get("part").to_owned());
    let step = Step::from_code(part.as_deref().unwrap_or(&query("step"))).unwrap_or(Step::Citizen);
    let on_one_page = part.as_deref().map_or_else(|| wants_one_page(&query("view")), |part| part == "all");
    page(
        |s: Arc<dyn Requests>, actor: Actor| async move { s.form(&actor, ask).await },
        move |view| {
            let layout = match (view.extent, on_one_page) {
                (Extent::Practice, _) => Layout::Short,
                (_, true) => Layout::All,
                (_, false) => Layout::Step(step),
            };
            shown(view, layout)
        },
    )
    .into_any()
}

/// Does the person want everything on one page? What the address says is remembered.
fn wants_one_page(asked: &str) -> bool {
    const HABIT: &str = "form";
    if matches!(asked, "all" | "steps") {
        keep_habit(HABIT, "/requests", asked);
        return asked == "all";
    }
    habit(HABIT).is_some_and(|kept| kept == "all")
}

fn shown(view: FormView, layout: Layout) -> impl IntoView {
    let l = lang();
    let title = t!(l, "Ny anmodning om plads", "New request for a place");
    let page_title = match layout {
        Layout::Step(step) => {
            let n = step.code();
            t!(l, "Ny anmodning, trin {n} af 5", "New request, step {n} of 5")
        }
        Layout::All | Layout::Short => title.clone(),
    };
    let (ordinary, acute) = (within(l, view.answer_minutes.0), within(l, view.answer_minutes.1));
    let foot =
        t!(l, "Antal vises ikke. Svar {ordinary}, akutplads {acute}", "Numbers are not shown. Answer {ordinary}, acute place {acute}");
    let capacity = view.capacity.clone();
    let head = head(l, &view, layout, title);
    let guide = matches!(layout, Layout::Step(_)).then(|| guide(l, &view, layout));
    let open = open_note(l, &view, layout);
    let body = body(l, &view, layout);
    view! {
        <Frame title=page_title nav=Nav::NewRequest class="page page--narrow">
            {head}
            {guide}
            <div class="grid grid--main-side">
                <div class="stack">
                    <FormErrors view=view.clone() layout />
                    {open}
                    <ActForm act=layout.act() version=view.version id=FORM>
                        <input type="hidden" name="draft" value=view.draft.to_string() />
                        <input type="hidden" name="part" value=layout.part() />
                        {(layout.act() == "send").then(|| view! {
                            <button type="submit" name="to" value="stay" class="sr-only" tabindex="-1" aria-hidden="true">{t!(l, "Gem", "Save")}</button>
                        })}
                        {(layout.act() == "keep").then(|| view! {
                            <button type="submit" class="sr-only" tabindex="-1" aria-hidden="true">{t!(l, "Gem og fortsæt", "Save and continue")}</button>
                        })}
                        <div class="stack">{body}</div>
                    </ActForm>
                </div>
                <aside class="stack" aria-label=t!(l, "Hjælp", "Help")>{beside(l, capacity, foot)}</aside>
            </div>
        </Frame>
    }
}

/// "Munk, Carl · 81 år · 030345-xxxx".
pub(super) fn citizen_line(l: Lang, citizen: &Heading) -> impl IntoView + use<> {
    let (name, age, masked) = (&citizen.name, citizen.age, citizen.masked.clone());
    let line = t!(l, "{name} · {age} år · ", "{name} · {age} years · ");
    let replacement = (citizen.number_kind != CivilNumberKind::Official)
        .then(|| view! { " "<span class="badge badge--line">{t!(l, "erstatningsnummer", "replacement number")}</span> });
    view! { {line}<span class="nowrap">{masked}</span>{replacement} }
}

fn head(l: Lang, view: &FormView, layout: Layout, title: String) -> impl IntoView + use<> {
    let days = view.kept_days;
    let saved = t!(l, "Kladde gemt {{}} · gemmes i {days} dage", "Draft saved {{}} · kept for {days} days");
    let initial = match view.saved_at {
        Some(at) => saved.replace("{}", &time_table(at.time())),
        None => t!(l, "Kladden gemmes, når du går videre", "The draft is saved when you go on"),
    };
    let switch = match layout {
        Layout::Step(_) => Some(("all", t!(l, "Vis alt på én side", "Show all on one page"))),
        Layout::All => Some(("steps", t!(l, "Vis trin for trin", "Show step by step"))),
        Layout::Short => None,
    };
    view! {
        <div class="head">
            <div>
                <h1>{title}</h1>
                {view.citizen.as_ref().map(|c| view! { <p class="head__sub">{citizen_line(l, c)}</p> })}
            </div>
            <div class="row">
                <DraftSaver
                    initial
                    saving=t!(l, "Gemmer kladden", "Saving the draft")
                    saved
                    conflict=t!(l, "En kollega har rettet i kladden. Gem for at beholde dit", "A colleague has changed the draft. Save to keep yours")
                    failed=t!(l, "Kladden kunne ikke gemmes. Det, du skrev, står her endnu", "The draft could not be saved. What you typed is still here")
                />
                {switch.map(|(to, text)| view! {
                    <button class="button" type="submit" form=FORM name="to" value=to>{text}</button>
                })}
            </div>
        </div>
    }
}

fn guide(l: Lang, view: &FormView, layout: Layout) -> impl IntoView + use<> {
    let Layout::Step(current) = layout else { return ().into_any() };
    let done = view.done.clone();
    view! {
        <ol class="steps" aria-label=t!(l, "Trin", "Steps")>
            {Step::ALL
                .iter()
                .map(|step| {
                    let (n, name, is_current) = (step.code(), step_name(l, *step), *step == current);
                    // Sent is not done: the last step never carries the tick.
                    let is_done = !is_current && *step != Step::Review && done.contains(step);
                    view! {
                        <li class:done=is_done aria-current=is_current.then_some("step")>
                            <i>{if is_done { view! { <Icon name=Glyph::Check /> }.into_any() } else { n.into_any() }}</i>
                            {if is_current {
                                view! { {name}<span class="steps__n">{t!(l, "Trin {n} af 5", "Step {n} of 5")}</span> }.into_any()
                            } else {
                                view! { <button class="button-link" type="submit" form=FORM name="to" value=n>{name}</button> }.into_any()
                            }}
                        </li>
                    }
                })
                .collect_view()}
        </ol>
    }
    .into_any()
}

/// The citizen has an open request of the own department: offer to follow it.
fn open_note(l: Lang, view: &FormView, layout: Layout) -> Option<impl IntoView + use<>> {
    let (id, number) = view.open.clone()?;
    let refused = failed().is_some_and(|f| matches!(f.error, crate::error::AppError::Refused { .. }));
    let shows = layout == Layout::All || layout == Layout::Short || layout == Layout::Step(Step::Citizen) || refused;
    shows.then(|| {
        view! {
            <div class="note note--amber">
                <Icon name=Glyph::Warning />
                <div>
                    <h2>{t!(l, "Borgeren har allerede en åben anmodning", "The citizen has an open request already")}</h2>
                    <p>{t!(l, "{number} er sendt af jeres afdeling. Ret den, hvis noget er ændret.", "{number} was sent by your department. Change it if something is new.")}</p>
                </div>
                <a class="button" href=format!("/requests/{id}")>{t!(l, "Følg {number}", "Follow {number}")}</a>
            </div>
        }
    })
}

fn body(l: Lang, view: &FormView, layout: Layout) -> impl IntoView + use<> {
    let act = layout.act();
    match layout {
        Layout::Step(step) => {
            let content = match step {
                Step::Citizen => fields::citizen(l, view, act).into_any(),
                Step::Background => fields::background(l, view, act).into_any(),
                Step::Function => fields::function(l, view, act).into_any(),
                Step::Time => fields::time(l, view, act).into_any(),
                Step::Review => view! { {review::review(l, view)}{fields::consent(l, view, act)} }.into_any(),
            };
            view! { {content}{buttons(l, layout)} }.into_any()
        }
        Layout::All => view! {
            {fields::citizen(l, view, act)}
            {fields::background(l, view, act)}
            {fields::function(l, view, act)}
            {fields::time(l, view, act)}
            {fields::consent(l, view, act)}
            {buttons(l, layout)}
        }
        .into_any(),
        Layout::Short => view! { {fields::short(l, view, act)}{buttons(l, layout)} }.into_any(),
    }
}

fn buttons(l: Lang, layout: Layout) -> impl IntoView + use<> {
    let sends = layout.act() == "send";
    let back = matches!(layout, Layout::Step(step) if step != Step::Citizen);
    view! {
        <div class="actions">
            {if sends {
                view! { <button class="button button-primary" type="submit"><Icon name=Glyph::Send />{t!(l, "Send anmodning", "Send request")}</button> }.into_any()
            } else {
                view! { <button class="button button-primary" type="submit">{t!(l, "Gem og fortsæt", "Save and continue")}</button> }.into_any()
            }}
            {back.then(|| view! { <button class="button" type="submit" name="to" value="back">{t!(l, "Tilbage", "Back")}</button> })}
            <span class="grow"></span>
            <button class="button button-plain" type="submit" name="to" value="close">{t!(l, "Luk og behold kladde", "Close and keep draft")}</button>
        </div>
    }
}

/// Name of a field, for the summary.
fn label(l: Lang, field: &str) -> String {
    field_label(l, field)
}
