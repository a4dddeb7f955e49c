//! The beds: ranked with reasons for and against, nearly suitable with what would solve it, and the form that offers one.

use super::situation::about;
use super::texts;
use super::view::{Assessment, BedLine, Fetched, Places, ReserveDraft, Suggested};
use crate::caller::{failed, visit};
use crate::error::{AppError, BedTaken, NextBed, Refusal};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::ActForm;
use crate::ui::format::{date_short, date_time_input, date_time_relative, time_prose, time_table};
use crate::ui::icon::{Glyph, Icon};
use crate::words::{distance, kind_name, mismatch_text, missing_text, reason_text, refusal_text, solution_text};
use domain::allocation::{Mismatch, Verdict};
use domain::request::RequestStatus;
use leptos::prelude::*;
use time::PrimitiveDateTime;

/// The path of the page, without its query.
fn path() -> String {
    visit().path.split('?').next().unwrap_or_default().to_owned()
}

/// Ranked beds. `offers` says whether one may be offered now.
pub(super) fn suggestions(l: Lang, a: &Assessment, offers: bool) -> impl IntoView + use<> {
    let now = visit().now;
    let Some(places) = a.places.clone() else {
        return view! {
            <section class="panel" id="places" aria-labelledby="places-title">
                <div class="panel__head"><h2 id="places-title">{t!(l, "Forslag", "Suggestions")}</h2></div>
                <p class="empty">{t!(l, "Vælg opholdstype i afgørelsen. Så vises de pladser, der passer.", "Choose the kind of stay in the decision. Then the places that fit are shown.")}</p>
            </section>
        }
        .into_any();
    };
    let (clock, sites) = (time_table(now.time()), places.sites);
    let kind = kind_name(l, places.kind);
    let arrival = date_time_relative(l, places.arrival, now.date());
    let until = date_short(l, places.until.date());
    let what = t!(l, "{kind} fra {arrival} til {until}", "{kind} from {arrival} to {until}");
    let verb = if a.status == RequestStatus::Reserved { t!(l, "Flyt hertil", "Move here") } else { t!(l, "Reservér", "Reserve") };
    let none = places.suggestions.is_empty();
    let items = places.suggestions.iter().enumerate().map(|(i, s)| suggestion(l, s, i, offers.then(|| verb.clone()), now)).collect_view();
    view! {
        <section class="panel" id="places" aria-labelledby="places-title">
            <div class="panel__head">
                <div><h2 id="places-title">{t!(l, "Forslag", "Suggestions")}</h2><p class="small muted">{what}</p></div>
                <span class="small muted">{t!(l, "Bedste først · beregnet {clock} på {sites} steder", "Best first · computed {clock} at {sites} sites")}</span>
            </div>
            {if none {
                view! {
                    <div class="empty">
                        <h3>{t!(l, "Ingen ledig plads passer lige nu", "No free place fits just now")}</h3>
                        <p>{t!(l, "Se »Næsten« herunder. Borgeren bliver på listen, og henviser får besked til den lovede tid.", "See “Nearly” below. The citizen stays on the list, and the referrer hears at the promised time.")}</p>
                    </div>
                }
                .into_any()
            } else {
                view! { <ol class="sugs">{items}</ol> }.into_any()
            }}
            <p class="panel__foot">
                <span>{t!(l, "Rækkefølge: krav → eget valg → nær partneren → klar uden at hente udstyr → knappe pladser sidst → nærhed → ro på stuen → mindst spild.", "Order: needs → own choice → near the partner → ready without fetching equipment → scarce places last → nearness → calm in the room → least waste.")}</span>
                {(!offers && a.decision.is_none()).then(|| view! { <span>{t!(l, "Kan reserveres, når pladsen er bevilget.", "Can be reserved once the place is granted.")}</span> })}
            </p>
        </section>
    }
    .into_any()
}

fn suggestion(l: Lang, s: &Suggested, index: usize, verb: Option<String>, now: PrimitiveDateTime) -> impl IntoView + use<> {
    let (rank, name) = (index + 1, s.bed.name.clone());
    let badge = match s.free_from {
        Some(at) => {
            let at = if at.date() == now.date() { time_prose(l, at.time()) } else { date_time_relative(l, at, now.date()) };
            view! { <span class="badge badge--amber">{t!(l, "Klar {at}", "Ready {at}")}</span> }.into_any()
        }
        None => view! { <span class="badge badge--green">{t!(l, "Ledig nu", "Free now")}</span> }.into_any(),
    };
    let reasons = s
        .reasons
        .iter()
        .map(|why| {
            let (class, glyph) = if why.reason.speaks_for() { ("ok", Glyph::Check) } else { ("ob", Glyph::Info) };
            view! { <li class=class><Icon name=glyph /><span>{reason_text(l, why.reason, why.at, now.date())}</span></li> }
        })
        .collect_view();
    let href = format!("{}?bed={}#reserve", path(), s.bed.bed);
    let best = index == 0;
    view! {
        <li class=if best { "sug sug--best" } else { "sug" }>
            <span class="sug__rank" aria-hidden="true">{rank}</span>
            <div>
                <div class="sug__name"><h3>{name.clone()}</h3>{badge}</div>
                <p class="sug__line">{line(l, &s.bed, s.metres, s.free_until, now)}</p>
                <ul class="why-list why-list--2" aria-label=t!(l, "Hvorfor denne plads", "Why this place")>{reasons}</ul>
                {fetched(l, &s.fetched, now)}
            </div>
            {verb.map(|verb| view! {
                <div class="sug__act">
                    <a class=if best { "button button-primary" } else { "button" } href=href>{verb}<span class="sr-only">{format!(" {name}")}</span></a>
                </div>
            })}
        </li>
    }
}

/// "Klar betinget: Mobil lift hentes fra Skoven inden i dag kl. 13.00".
fn fetched(l: Lang, pieces: &[Fetched], now: PrimitiveDateTime) -> impl IntoView + use<> {
    pieces
        .iter()
        .map(|f| {
            let (piece, from, due) = (&f.piece, &f.from, date_time_relative(l, f.due, now.date()));
            let text = t!(
                l,
                "Klar betinget: {piece} hentes fra {from} inden {due}",
                "Ready on condition: {piece} is fetched from {from} by {due}"
            );
            view! { <p class="row"><span class="badge badge--amber"><Icon name=Glyph::Hourglass small=true />{text}</span></p> }
        })
        .collect_view()
}

/// "Afsnit 1 · enestue · 6,4 km · ledig til 12. dec."
fn line(l: Lang, bed: &BedLine, metres: Option<u32>, until: Option<PrimitiveDateTime>, now: PrimitiveDateTime) -> String {
    let room = match bed.beds_in_room {
        0 | 1 => t!(l, "enestue", "room for one"),
        2 => t!(l, "tosengsstue", "room for two"),
        n => t!(l, "{n}-sengsstue", "room for {n}"),
    };
    let free = match until {
        Some(at) => t!(l, "ledig til {}", "free until {}", date_time_relative(l, at, now.date())),
        None => t!(l, "ingen slutdato", "no end date"),
    };
    let ward = (bed.ward != bed.site).then(|| bed.ward.clone());
    [ward, Some(room), metres.map(|m| distance(l, m)), Some(free)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Beds that fail one thing, and beds for which a fact is missing.
pub(super) fn nearly(l: Lang, a: &Assessment, places: &Places, offers: bool) -> Option<impl IntoView + use<>> {
    if places.nearly.is_empty() && places.undecidable.is_empty() {
        return None;
    }
    let now = visit().now;
    let path = path();
    let open = matches!(a.status, RequestStatus::Received | RequestStatus::InAssessment);
    let [bed, lacks, solved] = [t!(l, "Seng", "Bed"), t!(l, "Mangler", "Lacks"), t!(l, "Kan løses ved", "Could be solved by")];
    let undecidable = places
        .undecidable
        .iter()
        .map(|u| {
            let facts = u.missing.iter().map(|m| missing_text(l, *m)).collect::<Vec<_>>().join(". ");
            let ask = u.missing.iter().find(|m| m.known_to_referrer()).filter(|_| open);
            let href = ask.map(|m| format!("{path}?do=ask&about={}#decision", about(*m)));
            let solve = if ask.is_some() || u.missing.iter().any(|m| m.known_to_referrer()) {
                t!(l, "Svar fra henviser", "An answer from the referrer")
            } else {
                t!(l, "Oplysning fra stedet", "Word from the site")
            };
            view! {
                <tr>
                    <th scope="row" data-title=bed.clone()>{u.bed.name.clone()}</th>
                    <td data-title=lacks.clone()><span class="badge badge--amber"><Icon name=Glyph::Help small=true />{facts}</span></td>
                    <td data-title=solved.clone()>{solve}</td>
                    <td class="r">{href.map(|href| view! { <a href=href>{t!(l, "Spørg", "Ask")}</a> })}</td>
                </tr>
            }
        })
        .collect_view();
    let near = places
        .nearly
        .iter()
        .map(|n| {
            let href = format!("{path}?bed={}#reserve", n.bed.bed);
            let offer = offers && (n.at.is_some() || n.fails.yields_to_consent());
            let name = n.bed.name.clone();
            view! {
                <tr>
                    <th scope="row" data-title=bed.clone()>{name.clone()}</th>
                    <td data-title=lacks.clone()><span class="chip chip--no"><Icon name=Glyph::Close small=true />{mismatch_text(l, n.fails)}</span></td>
                    <td data-title=solved.clone()>{solution_text(l, n.solution, n.at, now.date())}</td>
                    <td class="r">{offer.then(|| view! { <a href=href>{t!(l, "Se vilkår", "See terms")}<span class="sr-only">{format!(" {name}")}</span></a> })}</td>
                </tr>
            }
        })
        .collect_view();
    Some(view! {
        <section class="panel" aria-labelledby="nearly">
            <div class="panel__head"><h2 id="nearly">{t!(l, "Næsten", "Nearly")}</h2><span class="small muted">{t!(l, "Ét krav mangler", "One thing is lacking")}</span></div>
            <table class="table table--s table--cards">
                <thead>
                    <tr>
                        <th scope="col">{bed.clone()}</th>
                        <th scope="col">{lacks.clone()}</th>
                        <th scope="col">{solved.clone()}</th>
                        <th scope="col"><span class="sr-only">{t!(l, "Handling", "Action")}</span></th>
                    </tr>
                </thead>
                <tbody>{undecidable}{near}</tbody>
            </table>
        </section>
    })
}

/// Name of a field of the form that offers a bed.
pub(super) fn label(l: Lang, field: &str) -> String {
    match field {
        "arrival" => t!(l, "Ankomst", "Arrival"),
        "until" => t!(l, "Forventet til", "Expected until"),
        "answer_by" => t!(l, "Svar inden", "Answer by"),
        "message" => t!(l, "Besked til henviser", "Word to the referrer"),
        "unmet_choice" => t!(l, "Hvorfor ikke borgerens valg?", "Why not the citizen's choice?"),
        "consents" => t!(l, "Hvem har samtykket, eller hvordan dækkes det?", "Who has consented, or how is it met?"),
        _ => t!(l, "Seng", "Bed"),
    }
}

/// Why the form was just refused, when a person may set that aside.
fn refused_verdict() -> Option<Verdict> {
    let AppError::Refused { refusal } = failed()?.error else { return None };
    let Refusal::BedDoesNotSuit { verdict, .. } = *refusal else { return None };
    (verdict.missing.is_empty() && verdict.mismatches.iter().all(|m| m.yields_to_consent())).then_some(verdict)
}

/// The form that offers a bed, or moves a reservation to it.
pub(super) fn reserve_form(l: Lang, a: &Assessment, draft: &ReserveDraft) -> impl IntoView + use<> {
    let (act, draft) = (if draft.moves { "move" } else { "reserve" }, draft.clone());
    let (name, bed_label) = (draft.bed.name.clone(), draft.bed.label.clone());
    let (who, age) = (a.person.full_name.clone(), a.person.age);
    let from = a.asked.from.clone();
    // What the arrival that was typed has brought up may be set aside as well.
    let draft = ReserveDraft { verdict: refused_verdict().unwrap_or(draft.verdict), ..draft };
    let consents =
        !draft.verdict.suits() && draft.verdict.missing.is_empty() && draft.verdict.mismatches.iter().all(|m| m.yields_to_consent());
    let nobody = |m: &Mismatch| matches!(m, Mismatch::Nobody(_));
    let needs = if draft.verdict.mismatches.iter().all(nobody) {
        t!(l, "Ingen i vagten kan det ved ankomsten", "Nobody in the shift can at the arrival")
    } else {
        t!(l, "Kræver samtykke fra alle på stuen", "Needs consent of everybody in the room")
    };
    let blocked = !draft.verdict.suits() && !consents;
    let against: Vec<String> = draft
        .verdict
        .mismatches
        .iter()
        .map(|m| mismatch_text(l, *m))
        .chain(draft.verdict.missing.iter().map(|m| missing_text(l, *m)))
        .collect();
    let title = if draft.moves { t!(l, "Flyt til {name}", "Move to {name}") } else { t!(l, "Reservér {name}", "Reserve {name}") };
    let button =
        if draft.moves { t!(l, "Flyt til {bed_label}", "Move to {bed_label}") } else { t!(l, "Tilbyd {bed_label}", "Offer {bed_label}") };
    let (path, version, offer) = (path(), a.version, a.offer.as_ref().map(|o| o.version));
    let now = visit().now;
    let nights = (draft.until.date() - draft.arrival.date()).whole_days();
    let (arrival, until) = (date_time_relative(l, draft.arrival, now.date()), date_time_relative(l, draft.until, now.date()));
    let summary = t!(l, "Foreslået: {arrival} til {until}, {nights} nætter.", "Suggested: {arrival} to {until}, {nights} nights.");
    let next_note = if draft.moves {
        t!(
            l,
            "Ændres tid eller sted, er det et nyt tilbud, som {from} skal svare på. Skifter kun sengen, står en accept ved magt.",
            "A change of time or site is a new offer that {from} must answer. When only the bed changes, a confirmation stands."
        )
    } else {
        t!(
            l,
            "{from} ser tilbuddet straks. Kun et ubesvaret tilbud bortfalder.",
            "{from} sees the offer at once. Only an unanswered offer lapses."
        )
    };
    view! {
        <section class="panel reserve" id="reserve" aria-labelledby="reserve-title">
            <div class="dialog__head">
                <div><h2 id="reserve-title">{title}</h2><p class="muted">{t!(l, "til {who}, {age} år", "for {who}, {age} years")}</p></div>
                <a class="button button-plain button--icon" href=format!("{path}#places")><Icon name=Glyph::Close /><span class="sr-only">{t!(l, "Luk", "Close")}</span></a>
            </div>
            {if blocked {
                view! {
                    <div class="dialog__body">
                        <div class="note note--red note--plain">
                            <Icon name=Glyph::Error />
                            <div><h3>{t!(l, "Sengen passer ikke", "The bed does not suit")}</h3><ul class="list">{against.into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul></div>
                        </div>
                    </div>
                }
                .into_any()
            } else {
                view! {
                    <ActForm act=act version=version>
                        <input type="hidden" name="bed" value=draft.bed.bed.to_string() />
                        {offer.map(|version| view! { <input type="hidden" name="offer" value=version.to_string() /> })}
                        <div class="dialog__body">
                            {consents.then(|| view! {
                                <div class="note note--amber note--plain">
                                    <Icon name=Glyph::Warning />
                                    <div><h3>{needs}</h3><p>{against.join(". ")}</p></div>
                                </div>
                            })}
                            <p class="reserve__summary">{summary}</p>
                            {fetched(l, &draft.fetched, now)}
                            <div class="row row--top">
                                <TextField act=act name="arrival" label=label(l, "arrival") value=date_time_input(draft.arrival) class="w-m" />
                                <TextField act=act name="until" label=label(l, "until") value=date_time_input(draft.until) class="w-m" />
                                <TextField act=act name="answer_by" label=label(l, "answer_by") value=date_time_input(draft.answer_by) class="w-m" />
                            </div>
                            {draft.unmet.as_ref().map(|site| {
                                let hint = t!(l, "Borgeren har valgt {site}. Det noteres, og borgeren bliver på listen dertil.", "The citizen chose {site}. It is noted, and the citizen stays on the list for it.");
                                view! { <TextField act=act name="unmet_choice" label=label(l, "unmet_choice") hint=hint value=texts::unmet_choice(site) class="w-full" /> }
                            })}
                            {consents.then(|| view! { <TextField act=act name="consents" label=label(l, "consents") hint=t!(l, "Navne og hvornår, eller hvem der kaldes ind", "Names and when, or who is called in") class="w-full" /> })}
                            <TextField act=act name="message" label=label(l, "message") hint=t!(l, "Frivillig", "Optional") class="w-full" />
                        </div>
                        <div class="dialog__foot">
                            <button class="button button-primary" type="submit"><Icon name=Glyph::Bookmark />{button}</button>
                            <a class="button" href=format!("{path}#places")>{t!(l, "Annullér", "Cancel")}</a>
                            <span class="small muted">{next_note}</span>
                        </div>
                    </ActForm>
                }
                .into_any()
            }}
        </section>
    }
}

/// The bed went to somebody else: who, when, and buttons that post the same terms for another bed.
pub(super) fn conflict(l: Lang, version: i32) -> Option<impl IntoView + use<>> {
    let failed = failed()?;
    let AppError::Refused { refusal } = &failed.error else { return None };
    let Refusal::BedTaken(taken) = refusal.as_ref() else { return None };
    let act: &'static str = if failed.fields.get("act") == "move" { "move" } else { "reserve" };
    let kept: Vec<(&'static str, String)> = ["offer", "arrival", "until", "answer_by", "message", "unmet_choice", "consents"]
        .into_iter()
        .map(|field| (field, failed.fields.get(field).to_owned()))
        .filter(|(_, value)| !value.is_empty())
        .collect();
    // Only terms that were typed can be posted again for another bed; an accepted time has none.
    let again = kept.iter().any(|(field, _)| *field == "arrival");
    Some(conflict_note(l, taken, act, kept, again, version))
}

fn conflict_note(
    l: Lang,
    taken: &BedTaken,
    act: &'static str,
    kept: Vec<(&'static str, String)>,
    again: bool,
    version: i32,
) -> impl IntoView + use<> {
    let title = refusal_text(l, &Refusal::BedTaken(BedTaken { next: Vec::new(), ..taken.clone() }));
    let text = match taken.next.len() {
        0 => t!(
            l,
            "Det, du skrev, er bevaret. Ingen anden seng passer til de tider lige nu.",
            "What you typed is kept. No other bed fits those times just now."
        ),
        _ => t!(l, "Det, du skrev, er bevaret. Disse senge passer også:", "What you typed is kept. These beds fit as well:"),
    };
    let mut primary = true;
    let buttons = taken
        .next
        .iter()
        .filter(|_| again)
        .map(|bed| {
            let class = if std::mem::take(&mut primary) { "button button-primary" } else { "button" };
            view! { <button class=class type="submit" name="bed" value=bed.id.to_string()>{choose(l, bed)}</button> }
        })
        .collect_view();
    view! {
        <section class="note note--red note--plain" role="alert" aria-labelledby="conflict" id="errors" tabindex="-1">
            <Icon name=Glyph::Error />
            <div>
                <h2 id="conflict">{title}</h2>
                <p>{text}</p>
                <ActForm act=act version=version class="note__act">
                    {kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
                    {buttons}
                    <a class="button button-plain" href="/board">{t!(l, "Se tavlen", "See the board")}</a>
                </ActForm>
            </div>
        </section>
    }
}

fn choose(l: Lang, bed: &NextBed) -> String {
    let name = &bed.name;
    match bed.free_from {
        Some(at) => {
            let at = date_time_relative(l, at, visit().now.date());
            t!(l, "Vælg {name} – klar {at}", "Choose {name} – ready {at}")
        }
        None => t!(l, "Vælg {name} – ledig nu", "Choose {name} – free now"),
    }
}
