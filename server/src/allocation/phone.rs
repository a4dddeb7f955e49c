//! A request taken down on the telephone, for somebody else. Isolation, consent and times may be left open; they show as questions
//! to ask.

use crate::failure::Failure;
use crate::forms::Posted;
use crate::request::send::{Call, receive};
use crate::state::Plads;
use crate::store::entity::{organisation, site};
use crate::store::journal::{Changed, Journal};
use crate::store::{StoreError, once};
use app::allocation::view::PhoneForm;
use app::error::AppError;
use domain::access::{Action, Actor, Ties, may};
use domain::code::Code as _;
use domain::form::{FieldProblem, Fields, Problem, Problems};
use domain::ids::{OrganisationId, RequestId, SiteId};
use domain::organisation::OrganisationKind;
use domain::request::RequestContent;
use domain::request_form::{Context, Extent, check, phone};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The longest name of a caller.
const CALLER: usize = 200;

/// Who may phone: the authority itself first, then departments and practices by name.
pub(super) async fn form_for(plads: &Plads, actor: &Actor) -> Result<PhoneForm, Failure> {
    may(actor, Action::RegisterPhoneRequest, own(actor))?;
    let kinds = [OrganisationKind::Department, OrganisationKind::Practice].map(|kind| kind.code());
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Kind.is_in(kinds))
        .order_by_asc(organisation::Column::Name)
        .all(plads.store.read())
        .await?;
    let mut requesters = vec![(actor.organisation, actor.organisation_name.clone())];
    requesters.extend(rows.into_iter().map(|o| (OrganisationId(o.id), o.name)));
    Ok(PhoneForm { requesters })
}

fn own(actor: &Actor) -> Ties {
    Ties { authority: Some(actor.organisation), ..Ties::NONE }
}

/// `register_phone`: receives the request and leads on to its assessment.
///
/// # Errors
/// [`AppError::Invalid`] naming every field to mend; a refusal when the citizen has an open request.
pub(super) async fn register(p: Posted) -> Result<String, Failure> {
    let form = form_for(&p.plads, &p.actor).await?;
    let requester = match p.fields.get("requester") {
        "" => p.actor.organisation,
        text => text
            .parse()
            .ok()
            .filter(|id| form.requesters.iter().any(|(known, _)| known == id))
            .ok_or_else(|| AppError::field("requester", Problem::NotAChoice))?,
    };
    let (content, caller) = read(&p).await?;
    let id = match save(&p, requester, &content, &caller).await {
        // Somebody else added the same citizen in the same moment.
        Err(Failure::Store(StoreError::Duplicate)) => save(&p, requester, &content, &caller).await?,
        saved => saved?,
    };
    Ok(format!("/requests/{id}"))
}

async fn save(p: &Posted, requester: OrganisationId, content: &RequestContent, caller: &str) -> Result<RequestId, Failure> {
    // A form without a key acts each time it is sent.
    let (now, key) = (p.plads.now(), Some(p.fields.get("key")).filter(|key| !key.is_empty()).map(|key| format!("request.phone {key}")));
    p.plads
        .write(async |tx| {
            if let Some(key) = &key
                && let Some(before) = once::take(&tx, key, p.actor.user, now).await?
            {
                let id = before.parse().map_err(|_| StoreError::Meaningless { column: "idempotency.result" })?;
                return Ok((id, Changed::default()));
            }
            let mut journal = Journal::new(Some(&p.actor), now);
            let call = Call { by: caller.to_owned(), at: now };
            let (id, _) = receive(&p.plads, &tx, &mut journal, &p.actor, requester, content, Some(call)).await?;
            if let Some(key) = &key {
                once::keep(&tx, key, &id.to_string()).await?;
            }
            Ok((id, journal.write(&tx).await?))
        })
        .await
}

/// Reads the seven fields and the fold; problems carry the names of the fields on this form.
async fn read(p: &Posted) -> Result<(RequestContent, String), Failure> {
    let mut problems = Problems::default();
    let caller = problems.required(&p.fields, "caller", CALLER);
    let sites: Vec<SiteId> = site::Entity::find().all(p.plads.store.read()).await?.into_iter().map(|s| SiteId(s.id)).collect();
    let context = Context {
        today: p.plads.today(),
        now: p.plads.now(),
        calendar: &p.plads.zone,
        authorities: &[p.actor.organisation],
        sites: &sites,
        extent: Extent::Telephone,
    };
    let content = check(&as_request(&p.fields), context);
    match (content, caller) {
        (Ok(content), Some(caller)) => Ok((content, caller)),
        (content, _) => {
            let mut all: Vec<FieldProblem> = Vec::new();
            for problem in content.err().unwrap_or_default() {
                let field = match problem.field.as_str() {
                    "given_name" | "family_name" => "name".to_owned(),
                    _ => problem.field,
                };
                if !all.iter().any(|known| known.field == field) {
                    all.push(FieldProblem { field, problem: problem.problem });
                }
            }
            all.extend(problems.into_vec());
            Err(AppError::Invalid { problems: all }.into())
        }
    }
}

/// The form as the full one would have been: the name in two parts, the caller's number as the sender's, the rest left open.
fn as_request(fields: &Fields) -> Fields {
    let mut request = Fields::default();
    for field in ["civil_number", "postcode", "why", "ready", "infection", "wished_kind", "source"] {
        request.set(field, fields.get(field));
    }
    let (given, family) = name_parts(fields.get("name"));
    request.set("given_name", given);
    request.set("family_name", family);
    request.set("sender_phone", number_in(fields.get("caller")).unwrap_or_default());
    request
}

/// "Birthe Kragh" or "Kragh, Birthe".
fn name_parts(name: &str) -> (String, String) {
    let (given, family) = match name.split_once(',') {
        Some((family, given)) => (given, family),
        None => name.trim().rsplit_once(char::is_whitespace).unwrap_or((name, "")),
    };
    (given.trim().to_owned(), family.trim().to_owned())
}

/// The telephone number at the end of what was typed about the caller.
fn number_in(caller: &str) -> Option<String> {
    let start = caller.find(|c: char| c.is_ascii_digit() || c == '+')?;
    phone(caller.get(start..)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_in_either_order() {
        let parts = |name| name_parts(name);
        assert_eq!(parts("Birthe Marie Kragh"), ("Birthe Marie".into(), "Kragh".into()));
        assert_eq!(parts("Kragh, Birthe Marie"), ("Birthe Marie".into(), "Kragh".into()));
        assert_eq!(parts("Birthe"), ("Birthe".into(), String::new()));
    }

    #[test]
    fn the_callers_number_is_found_behind_the_name() {
        assert_eq!(number_in("Lise Toft, 12 34 56 78"), Some("12345678".into()));
        assert_eq!(number_in("Lise Toft +45 12345678"), Some("12345678".into()));
        assert_eq!(number_in("Lise på afsnit 3"), None);
        assert_eq!(number_in("Lise"), None);
    }
}
