//! The sign-in page, with one button per role in the demonstration.

use super::{Access, DemoRole};
use crate::caller::{failed, lang, service, visit};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::TextField;
use crate::ui::form::ErrorSummary;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::page::query;
use crate::words::role_name;
use domain::access::Role;
use domain::code::Code as _;
use leptos::prelude::*;
use leptos_meta::Title;

/// Name of a field.
fn label(l: Lang, field: &str) -> String {
    match field {
        "email" => t!(l, "E-mail", "E-mail"),
        "password" => t!(l, "Adgangskode", "Password"),
        _ => t!(l, "Rolle", "Role"),
    }
}

fn glyph(role: Role) -> Glyph {
    match role {
        Role::ReferrerHospital => Glyph::Business,
        Role::ReferrerGp => Glyph::Person,
        Role::Allocator => Glyph::Assignment,
        Role::AcuteNurse => Glyph::Time,
        Role::WardNurse => Glyph::BedOccupied,
        Role::CapacityManager => Glyph::Analytics,
        Role::Admin => Glyph::Settings,
        Role::Therapist => Glyph::Checklist,
        Role::Student => Glyph::Edit,
        Role::Cleaner => Glyph::Broom,
        Role::WallScreen => Glyph::Visibility,
    }
}

/// `/login`.
#[component]
pub fn LoginPage() -> impl IntoView {
    let l = lang();
    let visit = visit();
    let next = query("next");
    let error = if failed().is_some() { t!(l, "Fejl: ", "Error: ") } else { String::new() };
    let access = service::<dyn Access>();
    let demo = visit.demo;
    let shown_next = next.clone();
    view! {
        <Title text=format!("{error}{} – Plads", t!(l, "Log ind", "Sign in")) />
        <div class="login">
            {demo.then(|| view! { <header class="demo demo--wide"><b>"DEMO"</b>{t!(l, " – alle borgere er opdigtede", " – all citizens are invented")}</header> })}
            <main id="main" class="login__mid">
                <div class="login__box">
                    <div class="login__side">
                        <a class="brand" href="/login"><Icon name=Glyph::Plads /><span>"Plads"</span></a>
                        <h1>{t!(l, "Overblik over pladser, fra anmodning til hjem", "Places at a glance, from request to home")}</h1>
                        <p>{t!(l, "Midlertidige pladser og rehabilitering for sundhedscentre. Fri software.", "Short-term places and rehabilitation for health centres. Free software.")}</p>
                        <ul class="login__facts">
                            <li><Icon name=Glyph::Check small=true /><span>{t!(l, "Alle opslag om borgere logges", "Every look at a citizen is logged")}</span></li>
                            <li><Icon name=Glyph::Check small=true /><span>{t!(l, "Kladder gemmes, mens du skriver", "Drafts are kept while you write")}</span></li>
                        </ul>
                        {art()}
                        <form method="post" action="/language" class="login__lang">
                            <input type="hidden" name="lang" value=l.other().code() />
                            <input type="hidden" name="next" value=visit.path.clone() />
                            <button class="button-link" type="submit" lang=l.other().code()>{l.other().own_name()}</button>
                        </form>
                    </div>
                    <div class="login__form">
                        <h2>{t!(l, "Log ind", "Sign in")}</h2>
                        <ErrorSummary label />
                        <form method="post" action=visit.path novalidate>
                            <input type="hidden" name="act" value="sign_in" />
                            <input type="hidden" name="next" value=next />
                            <TextField act="sign_in" name="email" label=label(l, "email") kind="email" complete="username" />
                            <TextField act="sign_in" name="password" label=label(l, "password") kind="password" complete="current-password" />
                            <button class="button button-primary button--block login__go" type="submit">{t!(l, "Log ind", "Sign in")}</button>
                        </form>
                        <p class="small">{t!(l, "Er du borger eller pårørende? ", "Are you a citizen or a relative? ")}<a href="/me/sign-in">{t!(l, "Log ind med din kode", "Sign in with your code")}</a></p>
                        {Suspend::new(async move {
                            let roles = match access {
                                Ok(access) => access.demo_roles().await.unwrap_or_default(),
                                Err(_) => Vec::new(),
                            };
                            (!roles.is_empty()).then(|| demo_buttons(l, roles, &shown_next))
                        })}
                    </div>
                </div>
            </main>
        </div>
    }
}

fn demo_buttons(l: Lang, roles: Vec<DemoRole>, next: &str) -> impl IntoView + use<> {
    let next = next.to_owned();
    view! {
        <section aria-labelledby="demo-roles" class="login__demo">
            <h3 id="demo-roles">{t!(l, "Prøv en rolle", "Try a role")}</h3>
            <ul class="roles">
                {roles
                    .into_iter()
                    .map(|r| {
                        view! {
                            <li>
                                <form method="post" action="/login">
                                    <input type="hidden" name="act" value="demo" />
                                    <input type="hidden" name="role" value=r.role.code() />
                                    <input type="hidden" name="next" value=next.clone() />
                                    <button class="button" type="submit">
                                        <Icon name=glyph(r.role) />{role_name(l, r.role)}<small>{format!("{} · {}", r.name, r.organisation)}</small>
                                    </button>
                                </form>
                            </li>
                        }
                    })
                    .collect_view()}
                <li>
                    <form method="post" action="/me/sign-in">
                        <input type="hidden" name="act" value="demo" />
                        <input type="hidden" name="role" value="citizen" />
                        <button class="button" type="submit">
                            <Icon name=Glyph::Smartphone />{t!(l, "Borger", "Citizen")}<small>{t!(l, "Egen side, med en rigtig kode", "The own page, by a real code")}</small>
                        </button>
                    </form>
                </li>
            </ul>
        </section>
    }
}

/// A board in miniature: five states in five columns.
fn art() -> impl IntoView {
    const ROWS: [[char; 5]; 4] =
        [['o', 'o', 'f', 'o', 'r'], ['o', 'c', 'o', 'o', 'f'], ['o', 'f', 'o', 'x', 'o'], ['r', 'o', 'o', 'c', 'o']];
    let beds = ROWS.iter().enumerate().flat_map(|(y, row)| {
        row.iter().enumerate().map(move |(x, bed)| {
            let (fill, stroke, dashes) = match bed {
                'f' => ("none", Some("#8fd0c8"), None),
                'r' => ("none", Some("#8db9dd"), Some("7 5")),
                'c' => ("url(#art-dots)", Some("#f0d489"), None),
                'x' => ("url(#art-lines)", Some("#9fb5ba"), None),
                _ => ("#2c5a66", None, None),
            };
            view! {
                <rect
                    x=(2 + x * 80).to_string()
                    y=(2 + y * 48).to_string()
                    width="70"
                    height="38"
                    rx="6"
                    fill=fill
                    stroke=stroke
                    stroke-width=stroke.map(|_| "2")
                    stroke-dasharray=dashes
                />
            }
        })
    });
    view! {
        <svg class="login__art" viewBox="0 0 400 190" aria-hidden="true" focusable="false">
            <defs>
                <pattern id="art-lines" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                    <line x1="0" x2="0" y1="0" y2="8" stroke="#9fb5ba" stroke-width="2" />
                </pattern>
                <pattern id="art-dots" width="8" height="8" patternUnits="userSpaceOnUse"><circle cx="3" cy="3" r="1.6" fill="#f0d489" /></pattern>
            </defs>
            {beds.collect_view()}
        </svg>
    }
}
