//! Who decides, runs, pays and owns at a site, from which date, and what it usually rests on in law.

use super::service::{AgreementLine, SiteView};
use super::words::label;
use super::{Fold, choices, form, save_row};
use crate::lang::Lang;
use crate::t;
use crate::ui::field::{Select, TextField};
use crate::ui::form::ActForm;
use crate::ui::format::{date_long, number};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;
use time::Date;

/// The panel of agreements.
pub(super) fn panel(l: Lang, view: &SiteView) -> impl IntoView + use<> {
    let today = view.today;
    let holds = |a: &&AgreementLine| a.from <= today && a.to.is_none_or(|end| today < end);
    let note = if view.agreements.iter().any(|a| holds(&a)) {
        next_change(l, view)
    } else {
        let text = t!(
            l,
            "Ingen aftale gælder i dag: ingen kan se stedet eller lægge nogen her.",
            "No agreement holds today: nobody can see the site or place anybody here."
        );
        Some(view! { <div class="note note--amber"><Icon name=Glyph::Warning /><p>{text}</p></div> }.into_any())
    };
    let rows: Vec<_> = view.agreements.iter().map(|a| row(l, a, today)).collect();
    let add = new_form(l, view);
    view! {
        <section class="panel" aria-labelledby="agreements">
            <div class="panel__head"><h2 id="agreements">{t!(l, "Aftaler", "Agreements")}</h2></div>
            {note.map(|note| view! { <div class="panel__body">{note}</div> })}
            <div class="table-wrap" role="region" tabindex="0" aria-label=t!(l, "Aftaler efter dato", "Agreements by date")>
                <table class="table table--s">
                    <thead>
                        <tr>
                            <th scope="col">{t!(l, "Periode", "Period")}</th>
                            <th scope="col">{label(l, "authority")}</th>
                            <th scope="col">{label(l, "operator")}</th>
                            <th scope="col">{label(l, "payer")}</th>
                            <th scope="col">{label(l, "owner")}</th>
                            <th scope="col">{label(l, "basis")}</th>
                            <th scope="col"><span class="sr-only">{t!(l, "Fortryd", "Undo")}</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <div class="panel__foot">
                <Fold act="add_agreement" title=t!(l, "Ny aftale fra en dato", "New agreement from a date")>{add}</Fold>
            </div>
        </section>
    }
}

fn next_change(l: Lang, view: &SiteView) -> Option<AnyView> {
    let next = view.agreements.iter().filter(|a| a.from > view.today).min_by_key(|a| a.from)?;
    let (day, authority, operator) = (date_long(l, next.from), next.authority.clone(), next.operator.clone());
    let over = number(l, view.over_change);
    Some(
        view! {
            <div class="note">
                <Icon name=Glyph::Info />
                <div>
                    <h3>{t!(l, "Ændres {day}", "Changes on {day}")}</h3>
                    <p>{t!(l, "Myndighed bliver {authority}, drift bliver {operator}.", "{authority} becomes authority, {operator} becomes operator.")}</p>
                    <p>{t!(l, "Ophold og reservationer over skiftet: {over}.", "Stays and reservations over the change: {over}.")}</p>
                </div>
            </div>
        }
        .into_any(),
    )
}

fn row(l: Lang, a: &AgreementLine, today: Date) -> impl IntoView + use<> {
    let period = match a.to {
        Some(to) => format!("{} – {}", date_long(l, a.from), date_long(l, to.previous_day().unwrap_or(to))),
        None => t!(l, "fra {}", "from {}", date_long(l, a.from)),
    };
    let state = if a.from > today {
        Some(view! { <span class="badge badge--info">{t!(l, "kommende", "to come")}</span> }.into_any())
    } else if a.to.is_none_or(|end| today < end) {
        Some(view! { <span class="badge badge--green">{t!(l, "gælder i dag", "holds today")}</span> }.into_any())
    } else {
        None
    };
    let (id, version, from) = (a.id, a.version, date_long(l, a.from));
    let undo = (a.from > today).then(|| {
        view! {
            <ActForm act="remove_agreement" version>
                <input type="hidden" name="id" value=id.to_string() />
                <button class="button button--s" type="submit">{t!(l, "Fjern", "Remove")}<span class="sr-only">{t!(l, " aftalen fra {from}", " the agreement from {from}")}</span></button>
            </ActForm>
        }
    });
    view! {
        <tr>
            <th scope="row">{period}" "{state}</th>
            <td>{a.authority.clone()}</td>
            <td>{a.operator.clone()}</td>
            <td>{a.payer.clone()}</td>
            <td>{a.owner.clone()}</td>
            <td>{a.basis.clone().unwrap_or_else(|| "–".to_owned())}</td>
            <td>{undo}</td>
        </tr>
    }
}

fn new_form(l: Lang, view: &SiteView) -> impl IntoView + use<> {
    let act = "add_agreement";
    let organisations = || choices(l, &view.organisations);
    let hint = t!(
        l,
        "Den aftale, der gælder dagen før, slutter på datoen, fx 01.01.2027.",
        "The agreement that holds the day before ends on the date, e.g. 01.01.2027."
    );
    let fields = view! {
            <TextField act name="agr_from" label=label(l, "from") hint class="w-s" />
            <Select act name="agr_authority" label=label(l, "authority") options=organisations() />
            <Select act name="agr_operator" label=label(l, "operator") options=organisations() />
            <Select act name="agr_payer" label=label(l, "payer") options=organisations() />
            <Select act name="agr_owner" label=label(l, "owner") options=organisations() />
            <Select
                act
                name="agr_basis"
                label=label(l, "basis")
                hint=t!(l, "Foreslås først; hvert ophold får sit eget valg. Må være tom.", "Proposed first; each stay has its own choice. May be empty.")
                options=choices(l, &view.bases)
            />
            {save_row(l, t!(l, "Gem aftale", "Save agreement"), None)}
    };
    form(act, None, None, fields)
}
