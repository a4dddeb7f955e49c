//! `/me`: where, when, what now, what to bring, what it costs, whom to call.

use super::frame::{MeFrame, own_page};
use super::plan;
use super::service::{OwnSession, OwnView, PlaceText, PriceLine, Standing};
use crate::caller::lang;
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextArea;
use crate::ui::form::{ActForm, ErrorSummary};
use crate::ui::format::{date_time_relative, month_name, phone, time_prose, weekday_name};
use crate::ui::icon::{Glyph, Icon};
use crate::words::place_kind_name;
use domain::citizen_access::LONGEST_WISH;
use domain::request::Transport;
use leptos::prelude::*;
use time::{Date, Time};

const WISH: &str = "wish";

fn label(l: Lang, field: &str) -> String {
    match field {
        "wish" => t!(l, "Dit ønske", "Your wish"),
        _ => t!(l, "Øvelse", "Exercise"),
    }
}

/// "tirsdag 24. november", "Tuesday 24 November".
pub(super) fn day_text(l: Lang, day: Date) -> String {
    let (weekday, n, month) = (weekday_name(l, day.weekday()), day.day(), month_name(l, day.month()));
    t!(l, "{weekday} {n}. {month}", "{weekday} {n} {month}")
}

/// "mellem kl. 13 og 15", "between 13:00 and 15:00".
fn window_text(l: Lang, (from, to): (Time, Time)) -> String {
    let clock = |time: Time| match (l, time.minute()) {
        (Lang::Da, 0) => time.hour().to_string(),
        (Lang::Da, minute) => format!("{}.{minute:02}", time.hour()),
        (Lang::En, minute) => format!("{:02}:{minute:02}", time.hour()),
    };
    let (from, to) = (clock(from), clock(to));
    t!(l, "mellem kl. {from} og {to}", "between {from} and {to}")
}

/// `/me`.
#[component]
pub fn OwnPage() -> impl IntoView {
    own_page(async move |me, visitor| me.own(&visitor).await, show)
}

fn show(v: OwnView) -> impl IntoView {
    let l = lang();
    let title = headline(l, &v.standing);
    let coming = matches!(v.standing, Standing::Promised { .. } | Standing::Searching);
    let for_another = v.holder.is_another().then(|| {
        view! { <div class="note note--plain"><Icon name=Glyph::Info /><p>{t!(l, "Du ser siden for en anden. »Du« er den, pladsen er til.", "You see this page for somebody else. “You” is the person the place is for.")}</p></div> }
    });
    let evaluate = v.may_evaluate.then(|| {
        view! {
            <section class="panel" aria-labelledby="ev"><div class="panel__body">
                <h2 id="ev">{t!(l, "Hvordan var opholdet?", "How was your stay?")}</h2>
                <p>{t!(l, "Tre korte spørgsmål. Du bestemmer, om dit navn skal stå på.", "Three short questions. You decide whether your name is on it.")}</p>
                <a class="button button-primary" href="/me/evaluation">{t!(l, "Svar på tre spørgsmål", "Answer three questions")}</a>
            </div></section>
        }
    });
    let looks = v.looks;
    view! {
        <MeFrame title=title.clone() name=v.name.clone()>
            <div class="stack">
                <h1>{title}</h1>
                {for_another}
                <ErrorSummary label />
                {place(l, &v.standing)}
                {evaluate}
                {now(l, &v)}
                {v.plan.as_ref().map(|p| plan::panels(l, p, v.today))}
                {(coming || matches!(v.standing, Standing::Here { .. })).then(|| bring(l, &v))}
                {(!v.price.is_empty()).then(|| price(l, &v.price))}
                {v.may_wish.then(|| wishes(l, &v))}
                <section class="panel" aria-labelledby="lg"><div class="panel__body">
                    <h2 id="lg">{t!(l, "Hvem har set dine oplysninger?", "Who has seen your data?")}</h2>
                    <p>{if looks == 0 { t!(l, "Ingen har set dem de sidste 30 dage.", "Nobody has seen it in the last 30 days.") } else if looks == 1 { t!(l, "1 opslag de sidste 30 dage. Det havde en grund.", "1 look in the last 30 days. It had a reason.") } else { t!(l, "{looks} opslag de sidste 30 dage. Alle havde en grund.", "{looks} looks in the last 30 days. All had a reason.") }}</p>
                    <a class="button" href="/me/looks">{t!(l, "Vis listen", "Show the list")}</a>
                </div></section>
                <p>{t!(l, "Er noget forkert? Ring til os. Du kan altid klage over en afgørelse. Personalet hjælper dig.", "Is something wrong? Call us. You can always complain about a decision. The staff will help you.")}</p>
            </div>
        </MeFrame>
    }
}

fn headline(l: Lang, standing: &Standing) -> String {
    match standing {
        Standing::Nothing => t!(l, "Du har ingen plads lige nu", "You have no place just now"),
        Standing::Searching => t!(l, "Vi finder en plads til dig", "We are finding a place for you"),
        Standing::Promised { place, day, window, .. } => {
            let (site, day, window) = (&place.site, day_text(l, *day), window_text(l, *window));
            t!(l, "Du har en plads på {site} {day} {window}", "You have a place at {site} on {day} {window}")
        }
        Standing::Here { place, is_away: false, .. } => {
            let site = &place.site;
            t!(l, "Du har en plads på {site}", "You have a place at {site}")
        }
        Standing::Here { place, is_away: true, .. } => {
            let site = &place.site;
            t!(l, "Vi holder din plads på {site}", "We keep your place at {site}")
        }
        Standing::Left { place, .. } => {
            let site = &place.site;
            t!(l, "Dit ophold på {site} er slut", "Your stay at {site} is over")
        }
    }
}

fn place(l: Lang, standing: &Standing) -> AnyView {
    let (place, facts) = match standing {
        Standing::Nothing => return ().into_any(),
        Standing::Searching => {
            return view! {
                <section class="panel" aria-labelledby="hv"><div class="panel__body">
                    <h2 id="hv">{t!(l, "Hvor og hvornår?", "Where and when?")}</h2>
                    <p>{t!(l, "Vi ringer, når du har en plads. Her på siden står stedet, når det er aftalt.", "We call when you have a place. This page shows where, once it is agreed.")}</p>
                </div></section>
            }
            .into_any();
        }
        Standing::Promised { place, day, window, home, .. } => (
            place,
            vec![
                (t!(l, "Du kommer", "You arrive"), format!("{}, {}", day_text(l, *day), window_text(l, *window))),
                (t!(l, "Forventet hjem", "Expected home"), day_text(l, *home)),
            ],
        ),
        Standing::Here { place, since, home, .. } => (
            place,
            vec![(t!(l, "Du kom", "You came"), day_text(l, *since)), (t!(l, "Forventet hjem", "Expected home"), day_text(l, *home))],
        ),
        Standing::Left { place, on } => (place, vec![(t!(l, "Du tog hjem", "You left"), day_text(l, *on))]),
    };
    let facts = facts.into_iter().map(|(what, text)| view! { <div><dt>{what}</dt><dd>{text}</dd></div> }).collect_view();
    let (address, room) = (format!("{}, {}", place.site, place.address), bed_text(l, place));
    view! {
        <section class="panel" aria-labelledby="hv">
            <div class="panel__body">
                <h2 id="hv" class="sr-only">{t!(l, "Hvor og hvornår", "Where and when")}</h2>
                <dl class="facts">
                    <div><dt>{t!(l, "Hvor", "Where")}</dt><dd>{address}{room.map(|r| view! { <br />{r} })}</dd></div>
                    {facts}
                </dl>
                {call(l, place)}
            </div>
        </section>
    }
    .into_any()
}

fn bed_text(l: Lang, place: &PlaceText) -> Option<String> {
    let (room, bed) = (&place.room, &place.bed);
    (!bed.is_empty()).then(|| t!(l, "{room}, seng {bed}", "{room}, bed {bed}"))
}

fn call(l: Lang, place: &PlaceText) -> Option<impl IntoView + use<>> {
    let number = place.phone.clone();
    (!number.is_empty()).then(|| {
        let (to, shown) = (format!("tel:{number}"), phone(&number));
        view! { <div class="row"><a class="button button-primary" href=to><Icon name=Glyph::Smartphone />{t!(l, "Ring {shown}", "Call {shown}")}</a></div> }
    })
}

/// What happens next, in the order it happens; what has no hour comes first on its day.
fn now(l: Lang, v: &OwnView) -> Option<impl IntoView + use<>> {
    let mut items: Vec<(Date, Option<Time>, String)> = Vec::new();
    match &v.standing {
        Standing::Promised { day, window, home, transport, .. } => {
            let by = match transport {
                Transport::Seated | Transport::Wheelchair | Transport::Stretcher => {
                    t!(l, "Du bliver kørt hertil.", "Transport brings you here.")
                }
                Transport::Own => t!(l, "Du kommer selv hertil.", "You come here by your own means."),
                Transport::Unknown => t!(l, "Vi aftaler med dig, hvordan du kommer hertil.", "We agree with you on how you get here."),
            };
            let window = window_text(l, *window);
            items.push((*day, None, t!(l, "Du kommer {window}. {by}", "You arrive {window}. {by}")));
            items.push((*home, None, t!(l, "Vi forventer, at du kan komme hjem.", "We expect that you can go home.")));
        }
        Standing::Here { home, .. } => {
            items.push((*home, None, t!(l, "Vi forventer, at du kan komme hjem.", "We expect that you can go home.")));
        }
        Standing::Nothing | Standing::Searching | Standing::Left { .. } => {}
    }
    items.extend(v.sessions.iter().map(|s| (s.at.date(), Some(s.at.time()), session_text(l, s))));
    for goal in v.plan.iter().flat_map(|p| &p.goals) {
        let words = &goal.words;
        items.push((goal.review_on, None, t!(l, "Vi ser sammen på dit mål: »{words}«", "We look at your goal together: “{words}”")));
    }
    items.sort_by_key(|(day, at, _)| (*day, *at));
    let today = v.today;
    let items: Vec<_> = items
        .into_iter()
        .filter(|(day, ..)| *day >= today)
        .map(|(day, at, text)| view! { <li><strong class="me__day">{moment_text(l, day, at)}</strong><br />{text}</li> })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="panel" aria-labelledby="nx"><div class="panel__body">
                <h2 id="nx">{t!(l, "Det sker nu", "What happens now")}</h2>
                <ol class="me__next">{items}</ol>
            </div></section>
        }
    })
}

/// "Torsdag 26. november kl. 10.30".
fn moment_text(l: Lang, day: Date, at: Option<Time>) -> String {
    let day = day_text(l, day);
    match at.map(|at| time_prose(l, at)) {
        Some(at) => t!(l, "{day} {at}", "{day} at {at}"),
        None => day,
    }
}

/// "Træning med Jonas og Sara: trappe med gelænder. Træningssal."
fn session_text(l: Lang, s: &OwnSession) -> String {
    let (with, what, place) = (s.with.join(&t!(l, " og ", " and ")), s.what.trim_end_matches('.'), place_kind_name(l, s.place));
    t!(l, "Træning med {with}: {what}. {place}.", "Training with {with}: {what}. {place}.")
}

fn bring(l: Lang, v: &OwnView) -> impl IntoView + use<> {
    let (da, en) = &v.bring;
    let own = if l == Lang::En && !en.is_empty() { en } else { da };
    let usual = || {
        vec![
            t!(l, "Din medicin til de første dage", "Your medicine for the first days"),
            t!(l, "Gode sko og tøj til at træne i", "Good shoes and clothes to exercise in"),
            t!(l, "Briller, høreapparat og tandprotese", "Glasses, hearing aid and dentures"),
            t!(l, "Rollator eller andre hjælpemidler", "Walker or other aids"),
            t!(l, "Toiletsager og oplader til telefonen", "Toiletries and the charger of your telephone"),
        ]
    };
    let lines = if own.is_empty() { usual() } else { own.clone() };
    let lines = lines.into_iter().map(|line| view! { <li><Icon name=Glyph::Check /><span>{line}</span></li> }).collect_view();
    view! {
        <section class="panel" aria-labelledby="tm"><div class="panel__body">
            <h2 id="tm">{t!(l, "Tag med", "Bring along")}</h2>
            <ul class="me__ticks">{lines}</ul>
        </div></section>
    }
}

fn price(l: Lang, lines: &[PriceLine]) -> impl IntoView + use<> {
    let lines = lines
        .iter()
        .map(|line| {
            let text = if line.charged {
                t!(
                    l,
                    "Selve opholdet er gratis. Du kan komme til at betale for mad og vask. Spørg os om prisen.",
                    "The stay itself is free of charge. You may have to pay for food and laundry. Ask us about the price."
                )
            } else {
                t!(
                    l,
                    "Dit ophold er gratis. Mad og vask er også gratis.",
                    "Your stay is free of charge. Food and laundry are free as well."
                )
            };
            let from = line.from.map(|day| {
                let (day, year) = (day_text(l, day), day.year());
                t!(l, "Fra {day} {year}: ", "From {day} {year}: ")
            });
            view! { <p>{from.map(|f| view! { <strong>{f}</strong> })}{text}</p> }
        })
        .collect_view();
    view! { <section class="panel" aria-labelledby="pr"><div class="panel__body"><h2 id="pr">{t!(l, "Hvad koster det?", "What does it cost?")}</h2>{lines}</div></section> }
}

fn wishes(l: Lang, v: &OwnView) -> impl IntoView + use<> {
    let today = v.today;
    let sent = v
        .wishes
        .iter()
        .map(|(at, text)| {
            let at = date_time_relative(l, *at, today);
            view! { <li><small>{t!(l, "Sendt {at}", "Sent {at}")}</small><br />{text.clone()}</li> }
        })
        .collect_view();
    let any = (!v.wishes.is_empty())
        .then(|| view! { <h3>{t!(l, "Det har du skrevet", "What you have written")}</h3><ul class="me__next">{sent}</ul> });
    let hint = t!(
        l,
        "Højst {LONGEST_WISH} tegn. Personalet læser det. Ring eller brug kaldesnoren, hvis det haster.",
        "At most {LONGEST_WISH} characters. The staff read it. Call, or use the call cord, if it is urgent."
    );
    view! {
        <section class="panel" aria-labelledby="wi"><div class="panel__body">
            <h2 id="wi">{t!(l, "Har du et ønske?", "Do you have a wish?")}</h2>
            <ActForm act=WISH>
                <TextArea act=WISH name="wish" label=label(l, "wish") hint=hint />
                <div class="actions"><button class="button" type="submit">{t!(l, "Send ønsket", "Send the wish")}</button></div>
            </ActForm>
            {any}
        </div></section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, time};

    #[test]
    fn days_and_windows_are_told_in_plain_words() {
        assert_eq!(day_text(Lang::Da, date!(2026 - 11 - 24)), "tirsdag 24. november");
        assert_eq!(day_text(Lang::En, date!(2026 - 11 - 24)), "Tuesday 24 November");
        assert_eq!(window_text(Lang::Da, (time!(13:00), time!(15:00))), "mellem kl. 13 og 15");
        assert_eq!(window_text(Lang::Da, (time!(22:00), time!(23:59))), "mellem kl. 22 og 23.59");
        assert_eq!(window_text(Lang::En, (time!(9:00), time!(11:00))), "between 09:00 and 11:00");
    }
}
