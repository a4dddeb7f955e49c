//! One request as those who decide see it.

use super::case::{load, scope};
use super::couple;
use super::decide::legal_basis_of;
use super::inbox::{bed_name, reservation_of};
use super::stock::sites_of;
use super::suggest::{Search, period_of};
use crate::access::Look;
use crate::bed::fetch;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::citizen::{self, Citizen};
use crate::store::entity::{access_log, agreement, app_user, decision, legal_basis, organisation, question, site, stay};
use crate::store::request::Stored;
use crate::store::reservation::{self, Reservation};
use crate::store::{Stamp, StoreError, facility};
use app::allocation::view::{Asked, Asking, Assessment, Basis, Closed, Decided, DecisionChoices, Offered, Person, Places, ReserveDraft};
use app::error::AppError;
use domain::access::{Action, Actor, Role, may, short_name};
use domain::allocation::OfferState;
use domain::citizen::age_on;
use domain::code::Code;
use domain::ids::{BedId, CitizenId, DecisionId, LegalBasisId, OrganisationId, RequestId, SiteId};
use domain::instant::Instant;
use domain::request::{RequestState, RequestStatus};
use domain::setting::SettingKey;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Loads one request with everything its page shows.
pub(super) async fn assessment(plads: &Plads, actor: &Actor, id: RequestId, bed: Option<BedId>) -> Result<Assessment, Failure> {
    let db = plads.store.read();
    let request = load(db, id).await?;
    may(actor, Action::AssessRequest, request.ties())?;
    let citizen = citizen::by_id(db, request.citizen).await?.ok_or(AppError::NotFound)?;
    let offers = reservation::of_request(db, id).await?;
    let names = Names::load(plads, &request, &offers).await?;
    let open = request.state.status().is_open();
    let (places, draft) = if open { beds(plads, &request, &citizen, &names, bed).await? } else { (None, None) };
    let choices = if open { choices(plads, request.authority).await? } else { DecisionChoices::default() };
    let settings = plads.settings().await?;
    let after = |key| plads.local(plads.now().plus_minutes(settings.on(plads.today(), key)));
    let partner = couple::partner(db, id).await?;
    let (companion, seen) = match &partner {
        Some(partner) => couple::view(plads, partner).await.map(|(shown, citizen)| (Some(shown), Some(citizen)))?,
        None => (None, None),
    };
    let (live, past): (Vec<&Reservation>, Vec<&Reservation>) = offers.iter().partition(|o| o.state.is_live());
    let offer = match live.first() {
        Some(o) => Some(Offered { awaited: fetch::awaited_for(plads, db, o.id).await?, ..offered(plads, o, &names) }),
        None => None,
    };
    let view = Assessment {
        id,
        number: request.number.clone(),
        version: request.version,
        status: request.state.status(),
        person: person(plads, actor, id, &citizen).await?,
        asked: asked(plads, &request, &names),
        holder: request.assessor.map(|user| names.user(Some(user.0))),
        answer_due: plads.local(request.answer_due_at),
        next_update: waits_until(request.state).map(|at| plads.local(at)),
        questions: questions(plads, id).await?,
        decision: decided(plads, request.decision).await?,
        offer,
        past_offers: past.into_iter().map(|o| offered(plads, o, &names)).collect(),
        closed: closed(&request),
        places,
        draft,
        choices,
        only_acute: actor.role == Role::AcuteNurse && scope(plads, None).await?.acute_nurse_only_acute,
        room_preference: request.room_preference,
        preferences: crate::room::preferences(plads, Some(id), None).await?,
        companion,
        parted: couple::before(plads, id).await?,
        may_link: may(actor, Action::LinkRequests, request.ties()).is_ok(),
        usual_update: after(SettingKey::NextUpdateMinutes),
        usual_answer: after(SettingKey::AnswerMinutes),
        just_done: crate::undo::just_done(plads, actor, id.0).await?,
    };
    let shown: Vec<CitizenId> = std::iter::once(request.citizen).chain(seen).collect();
    let look = Look { action: "request.read", purpose: "allocation", criterion: id.to_string(), citizens: &shown, refresh: false };
    plads.log_look(actor, look).await?;
    Ok(view)
}

/// When the referrer of a request that waits for a place hears next.
fn waits_until(state: RequestState) -> Option<Instant> {
    match state {
        RequestState::Granted { next_update_at, .. } => Some(next_update_at),
        RequestState::Received
        | RequestState::InAssessment { .. }
        | RequestState::NeedsInfo { .. }
        | RequestState::Reserved { .. }
        | RequestState::Arrived { .. }
        | RequestState::Refused { .. }
        | RequestState::Redirected { .. }
        | RequestState::Withdrawn { .. } => None,
    }
}

/// The beds, and the one chosen.
async fn beds(
    plads: &Plads,
    request: &Stored,
    citizen: &Citizen,
    names: &Names,
    bed: Option<BedId>,
) -> Result<(Option<Places>, Option<ReserveDraft>), Failure> {
    let Some(kind) = request.kind() else { return Ok((None, None)) };
    let period = period_of(plads, request).await?;
    let own = reservation_of(request.state);
    let search = Search::begin(plads, request, citizen, kind, period, own).await?;
    let answer_by = plads.now().plus_minutes(plads.setting(SettingKey::OfferMinutes).await?);
    let wish = request.wish_site.and_then(|site| names.sites.get(&site)).cloned();
    let may_offer = matches!(request.state.status(), RequestStatus::Granted | RequestStatus::Reserved);
    let draft = bed.filter(|_| may_offer).and_then(|bed| search.draft(plads, bed, answer_by, request, wish));
    let draft = draft.map(|d| ReserveDraft { moves: own.is_some(), ..d });
    Ok((Some(search.places(plads)), draft))
}

/// Names of what a request refers to.
struct Names {
    users: HashMap<Uuid, String>,
    beds: HashMap<BedId, String>,
    sites: HashMap<SiteId, String>,
    requester: String,
}

impl Names {
    async fn load(plads: &Plads, request: &Stored, offers: &[Reservation]) -> Result<Self, Failure> {
        let db = plads.store.read();
        let mut people: BTreeSet<Uuid> = offers.iter().filter_map(|o| o.offered_by).map(|u| u.0).collect();
        people.extend(request.assessor.map(|u| u.0));
        let users = app_user::Entity::find().filter(app_user::Column::Id.is_in(people)).all(db).await?;
        let mut beds = HashMap::new();
        for offer in offers {
            if let Some(bed) = facility::bed(db, offer.bed).await? {
                beds.insert(offer.bed, bed_name(&bed));
            }
        }
        let mut sites = HashMap::new();
        if let Some(wish) = request.wish_site
            && let Some(site) = site::Entity::find_by_id(wish.0).one(db).await?
        {
            sites.insert(wish, site.name);
        }
        let requester = organisation::Entity::find_by_id(request.requester.0).one(db).await?.map_or_else(String::new, |o| o.name);
        Ok(Self { users: users.into_iter().map(|u| (u.id, u.name)).collect(), beds, sites, requester })
    }

    fn user(&self, id: Option<Uuid>) -> String {
        id.and_then(|id| self.users.get(&id)).map_or_else(String::new, |name| short_name(name))
    }
}

/// The look that shows a whole civil number.
const NUMBER_SHOWN: &str = "citizen.number";
/// Minutes a whole civil number stays on the page after the click.
const NUMBER_MINUTES: i64 = 2;

async fn person(plads: &Plads, actor: &Actor, id: RequestId, citizen: &Citizen) -> Result<Person, Failure> {
    let asked_for = access_log::Entity::find()
        .filter(access_log::Column::ActorId.eq(actor.user.0))
        .filter(access_log::Column::Action.eq(NUMBER_SHOWN))
        .filter(access_log::Column::Criterion.eq(id.to_string()))
        .filter(access_log::Column::At.gt(Stamp::from(plads.now().plus_minutes(-NUMBER_MINUTES))))
        .count(plads.store.read())
        .await?;
    let whole = citizen.civil_number.reveal();
    let in_house = stay::Entity::find()
        .filter(stay::Column::CitizenId.eq(citizen.id.0))
        .filter(stay::Column::Status.eq("in_house"))
        .count(plads.store.read())
        .await?;
    Ok(Person {
        name: citizen.name.to_string(),
        full_name: citizen.name.full(),
        age: age_on(citizen.birth_date, plads.today()),
        masked_number: citizen.civil_number.to_string(),
        whole_number: (asked_for > 0).then(|| format!("{}-{}", whole.get(..6).unwrap_or_default(), whole.get(6..).unwrap_or_default())),
        replacement: citizen.civil_number.kind().is_replacement(),
        sex: citizen.sex,
        postcode: citizen.postcode.as_str().to_owned(),
        address: if citizen.protected { String::new() } else { citizen.address.clone() },
        protected: citizen.protected,
        home_municipality: citizen.home_municipality.clone(),
        own_doctor: citizen.own_doctor.clone(),
        in_house: in_house > 0,
    })
}

fn asked(plads: &Plads, request: &Stored, names: &Names) -> Asked {
    let relative: Vec<&str> =
        [request.relative_name.as_str(), request.relative_phone.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    Asked {
        from: names.requester.clone(),
        sender_phone: request.sender_phone.clone(),
        phoned: request.phoned_by.clone().map(|by| (by, request.phoned_at.map(|at| plads.local(at)))),
        source: request.source,
        requested_at: plads.local(request.requested_at),
        ready_at: plads.local(request.ready_at),
        why: request.why.clone(),
        wished_kind: request.wished_kind,
        infection: request.infection,
        needs: request.needs.clone(),
        mobility: request.mobility,
        weight_kg: request.weight_kg,
        aids: request.aids.clone(),
        nights: request.nights,
        wish_site: request.wish_site.and_then(|site| names.sites.get(&site).map(|name| (site, name.clone()))),
        transport: request.transport,
        consent: request.consent,
        representative: request.representative.clone(),
        relative: relative.join(", "),
        interpreter: request.interpreter.clone(),
        note: request.note.clone(),
    }
}

async fn questions(plads: &Plads, id: RequestId) -> Result<Vec<Asking>, Failure> {
    let db = plads.store.read();
    let rows = question::Entity::find()
        .filter(question::Column::RequestId.eq(id.0))
        .order_by_asc(question::Column::AskedAt)
        .order_by_asc(question::Column::Id)
        .all(db)
        .await?;
    let people: BTreeSet<Uuid> = rows.iter().flat_map(|q| [Some(q.asked_by), q.answered_by]).flatten().collect();
    let users: HashMap<Uuid, String> = app_user::Entity::find()
        .filter(app_user::Column::Id.is_in(people))
        .all(db)
        .await?
        .into_iter()
        .map(|u| (u.id, short_name(&u.name)))
        .collect();
    let name = |id: Option<Uuid>| id.and_then(|id| users.get(&id)).cloned().unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|q| Asking {
            by: name(Some(q.asked_by)),
            at: plads.local(q.asked_at.at()),
            due: plads.local(q.due_at.at()),
            answer: q.answer.zip(q.answered_at).map(|(text, at)| (text, name(q.answered_by), plads.local(at.at()))),
            text: q.text,
        })
        .collect())
}

/// Reads a code of a row.
pub(crate) fn code<C: Code>(column: &'static str, text: &str) -> Result<C, Failure> {
    C::from_code(text).map_err(|_| StoreError::Meaningless { column }.into())
}

async fn decided(plads: &Plads, id: Option<DecisionId>) -> Result<Option<Decided>, Failure> {
    let db = plads.store.read();
    let Some(id) = id else { return Ok(None) };
    let Some(row) = decision::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
    let basis = legal_basis::Entity::find_by_id(row.legal_basis_id).one(db).await?.map(legal_basis_of);
    let wish_site = match row.wish_site_id {
        Some(site) => site::Entity::find_by_id(site).one(db).await?.map(|s| s.name),
        None => None,
    };
    Ok(Some(Decided {
        id,
        kind: code("decision.kind", &row.kind)?,
        stay_kind: code("decision.stay_kind", &row.stay_kind)?,
        legal_basis: basis.map_or_else(String::new, |b| b.name()),
        choice: code("decision.choice", &row.choice)?,
        wish_site,
        why_not_home: row.why_not_home,
        reasons: row.reasons,
        signer: row.signer_name,
        signed_at: plads.local(row.signed_at.at()),
    }))
}

fn offered(plads: &Plads, offer: &Reservation, names: &Names) -> Offered {
    let (answer_by, decided_at) = match offer.state {
        OfferState::Offered { answer_by } => (Some(answer_by), None),
        OfferState::Confirmed { at } | OfferState::Ended { at, .. } => (None, Some(at)),
    };
    let answer: Vec<&str> = [offer.citizen_answer.as_str(), offer.informed_by.as_str()].into_iter().filter(|t| !t.is_empty()).collect();
    Offered {
        version: offer.version,
        bed: offer.bed,
        bed_name: names.beds.get(&offer.bed).cloned().unwrap_or_default(),
        status: offer.state.status(),
        arrival: plads.local(offer.period.from()),
        until: plads.local(offer.period.to()),
        answer_by: answer_by.map(|at| plads.local(at)),
        proposed: offer.proposed_arrival.map(|at| plads.local(at)),
        by: names.user(offer.offered_by.map(|u| u.0)),
        at: plads.local(offer.offered_at),
        decided_at: decided_at.map(|at| plads.local(at)),
        message: offer.message.clone(),
        unmet_choice: offer.unmet_choice.clone(),
        consents: offer.override_reason.clone(),
        awaited: Vec::new(),
        decline_cause: offer.decline_cause,
        citizen_answer: answer.join(" – "),
        end_reason: offer.end_reason.clone(),
    }
}

fn closed(request: &Stored) -> Option<Closed> {
    let word = request.closed_reason.clone();
    match request.state {
        RequestState::Redirected { to } => Some(Closed { redirected_to: Some(to), withdrawn: None, word }),
        RequestState::Withdrawn { cause } => Some(Closed { redirected_to: None, withdrawn: Some(cause), word }),
        RequestState::Received
        | RequestState::InAssessment { .. }
        | RequestState::NeedsInfo { .. }
        | RequestState::Granted { .. }
        | RequestState::Reserved { .. }
        | RequestState::Arrived { .. }
        | RequestState::Refused { .. } => None,
    }
}

/// What may be chosen in a decision of today: the bases that are usual at the authority's sites first.
async fn choices(plads: &Plads, authority: OrganisationId) -> Result<DecisionChoices, Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let ids = sites_of(db, authority, today).await?;
    let rows =
        site::Entity::find().filter(site::Column::Id.is_in(ids.iter().map(|s| s.0))).order_by_asc(site::Column::Name).all(db).await?;
    let usual: BTreeSet<LegalBasisId> = agreement::Entity::find()
        .filter(agreement::Column::AuthorityId.eq(authority.0))
        .filter(agreement::Column::ValidFrom.lte(today))
        .all(db)
        .await?
        .into_iter()
        .filter_map(|a| a.usual_legal_basis_id.map(LegalBasisId))
        .collect();
    let all = legal_basis::Entity::find().order_by_asc(legal_basis::Column::Act).order_by_asc(legal_basis::Column::Section).all(db).await?;
    let mut bases: Vec<Basis> = all
        .into_iter()
        .map(legal_basis_of)
        .filter(|b| b.may_be_chosen_on(today))
        .map(|b| Basis { id: b.id, name: b.name(), confirmed: b.confirmed, usual: usual.contains(&b.id), charge_allowed: b.charge_allowed })
        .collect();
    bases.sort_by_key(|b| !b.usual);
    Ok(DecisionChoices { bases, sites: rows.into_iter().map(|s| (SiteId(s.id), s.name)).collect() })
}
