//! Signing in with a code and the birth date. The answer never tells which of the two was wrong, and takes as long.

use super::session;
use crate::access::address_of;
use crate::failure::Failure;
use crate::forms::read;
use crate::session::with_cookie;
use crate::state::Plads;
use crate::store::citizen;
use crate::store::citizen_access::{self, Access};
use crate::store::claims::Locks;
use crate::store::journal::{Journal, Subject};
use crate::{chance, pages, password};
use app::caller::Failed;
use app::error::{AppError, Refusal};
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use domain::citizen_access::{AccessCode, CodeState, MOST_TRIES, VISIT_HOURS};
use domain::form::{Fields, Problem};
use domain::typed::parse_date;
use http::HeaderValue;
use serde_json::json;
use time::Date;

/// `POST /me/sign-in`.
pub async fn sign_in(State(plads): State<Plads>, request: Request) -> Response {
    let address = address_of(&request);
    let (page, fields) = match read(request).await {
        Ok(read) => read,
        Err(refusal) => return refusal,
    };
    let tried = if fields.get("act") == "demo" && plads.options.demo {
        crate::demo::citizen::enter(&plads).await
    } else {
        posted(&plads, &fields, &address).await
    };
    match tried {
        Ok(cookie) => with_cookie(Redirect::to("/me").into_response(), cookie),
        Err(failure) => {
            let mut fields = fields;
            fields.remove("code");
            pages::draw(&plads, page, Some(Failed { fields, error: failure.into() })).await
        }
    }
}

/// `POST /me/sign-out`.
pub async fn sign_out(State(plads): State<Plads>, request: Request) -> Response {
    match session::end(&plads, request.headers()).await {
        Ok(cookie) => with_cookie(Redirect::to(session::SIGN_IN).into_response(), cookie),
        Err(failure) => pages::plain_error(&failure.into()),
    }
}

async fn posted(plads: &Plads, fields: &Fields, address: &str) -> Result<HeaderValue, Failure> {
    if fields.get("code").is_empty() {
        return Err(AppError::field("code", Problem::Missing).into());
    }
    let born = birth_date(fields.get("born"), plads.today()).map_err(|problem| AppError::field("born", problem))?;
    let code = AccessCode::typed(fields.get("code"));
    password::attempt(plads, &format!("code:{}", code.reveal()), address).await?;
    enter(plads, &code, born).await
}

/// A birth date as it is typed. Two digits of a year are of the last hundred years.
fn birth_date(text: &str, today: Date) -> Result<Date, Problem> {
    let day = parse_date(text, today).map_err(Problem::from)?;
    if day <= today {
        return Ok(day);
    }
    day.replace_year(day.year().saturating_sub(100)).ok().filter(|day| *day <= today).ok_or(Problem::TooLate)
}

/// Begins a visit with a code, once, where the birth date is right; gives the header that sets its cookie. A wrong birth date counts
/// against the code, and the fifth blocks it.
///
/// # Errors
/// [`Refusal::WrongCode`] for everything that is wrong, without saying what.
pub async fn enter(plads: &Plads, code: &AccessCode, born: Date) -> Result<HeaderValue, Failure> {
    let (hash, now, today) = (chance::hash(code.reveal()), plads.now(), plads.today());
    // Costs the same whether or not there is such a code, and more than everything below.
    password::fits(plads, born.to_string(), None).await?;
    let seen = citizen_access::by_hash(plads.store.read(), &hash).await?;
    let wrong = || Failure::from(AppError::refused(Refusal::WrongCode));
    let Some(seen) = seen else { return Err(wrong()) };
    let (cookie, token_hash) = session::new_token(plads)?;
    let entered = plads
        .write(async |tx| {
            Locks { citizens: vec![seen.citizen], ..Locks::default() }.take(&tx).await?;
            let access = citizen_access::by_id(&*tx, seen.id).await?.ok_or(AppError::NotFound)?;
            let mut journal = Journal::by_visitor(&access.visitor(), now);
            let is_open = access.code.state(now, today) == CodeState::Open;
            let person = citizen::by_id(&*tx, access.citizen).await?.ok_or(AppError::NotFound)?;
            let entered = is_open && person.birth_date == born;
            if entered {
                citizen_access::forget_visits(&tx, now.plus_hours(-VISIT_HOURS)).await?;
                citizen_access::begin_visit(&tx, access.id, &token_hash, now).await?;
                note(&mut journal, "citizen_access.used", &access);
            } else if is_open {
                citizen_access::count_wrong(&tx, &access, now).await?;
                if access.code.wrong_tries.saturating_add(1) >= MOST_TRIES {
                    note(&mut journal, "citizen_access.out_of_tries", &access);
                }
            }
            Ok((entered, journal.write(&tx).await?))
        })
        .await?;
    if entered { Ok(cookie) } else { Err(wrong()) }
}

fn note(journal: &mut Journal, name: &'static str, access: &Access) {
    journal.note(name, Subject::Stay(access.stay), json!({ "access": access.id, "holder": access.holder }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_birth_date_lies_in_the_past_and_two_digits_mean_the_last_hundred_years() {
        let today = date!(2026 - 11 - 24);
        for (text, born) in [
            ("24.03.1945", Ok(date!(1945 - 03 - 24))),
            ("240345", Ok(date!(1945 - 03 - 24))),
            ("24/3-45", Ok(date!(1945 - 03 - 24))),
            ("01.11.26", Ok(date!(2026 - 11 - 01))),
            ("25.11.26", Ok(date!(1926 - 11 - 25))),
            ("29.02.28", Ok(date!(1928 - 02 - 29))),
            ("31.02.1945", Err(Problem::NoSuchDate)),
            ("", Err(Problem::Missing)),
            ("hej", Err(Problem::NotADate)),
        ] {
            assert_eq!(birth_date(text, today), born, "{text}");
        }
    }
}
