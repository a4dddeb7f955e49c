//! One request: as the department that sent it sees it, and as the ward that expects the citizen sees it.

use super::facts::short_names;
use super::sight::{Sight, places};
use crate::access::Look;
use crate::allocation::legal_basis_of;
use crate::failure::Failure;
use crate::leaving;
use crate::state::Plads;
use crate::store::entity::{access_log, decision, legal_basis, organisation, question, site};
use crate::store::request::{Stored, by_id};
use crate::store::reservation::Reservation;
use crate::store::{Stamp, facility, reservation};
use app::error::AppError;
use app::request::{ContentView, IncomingView, Milestone, Moment, PastOffer, QuestionView, RefusalView, RequestView};
use domain::access::{Action, Actor, Ties, may};
use domain::allocation::OfferState;
use domain::ids::{BedId, RequestId, SiteId, UserId};
use domain::instant::Instant;
use domain::request::RequestState;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter, QueryOrder};

/// The look that shows a whole civil number.
pub const NUMBER_SHOWN: &str = "citizen.number";
/// Minutes a whole civil number stays on the page after the click.
const NUMBER_MINUTES: i64 = 2;

impl Plads {
    /// A request the actor may act on or read as the one who sent it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when there is none, or it is another's.
    pub async fn request_for(&self, actor: &Actor, action: Action, id: RequestId) -> Result<Stored, Failure> {
        may(actor, action, Ties::NONE)?;
        let request = by_id(self.store.read(), id).await?.ok_or(AppError::NotFound)?;
        may(actor, action, request.ties())?;
        Ok(request)
    }

    /// One request, as the referrer sees it.
    pub(super) async fn own_request(&self, actor: &Actor, id: RequestId, refresh: bool) -> Result<RequestView, Failure> {
        let db = self.store.read();
        let request = leaving::as_told(db, self.now(), self.request_for(actor, Action::ReadRequest, id).await?).await?;
        let look =
            Look { action: "request.read", purpose: "own request", criterion: id.to_string(), citizens: &[request.citizen], refresh };
        self.log_look(actor, look).await?;
        let sight = Sight::of(self, std::slice::from_ref(&request)).await?;
        let revealed = access_log::Entity::find()
            .filter(access_log::Column::ActorId.eq(actor.user.0))
            .filter(access_log::Column::Action.eq(NUMBER_SHOWN))
            .filter(access_log::Column::Criterion.eq(id.to_string()))
            .filter(access_log::Column::At.gt(Stamp::from(self.now().plus_minutes(-NUMBER_MINUTES))))
            .count(db)
            .await?
            > 0;
        let number = &sight.citizen(&request)?.civil_number;
        let whole = number.reveal();
        let authority = organisation::Entity::find_by_id(request.authority.0).one(db).await?;
        let (past_offers, offers) = self.past_offers(&request).await?;
        Ok(RequestView {
            id,
            number: request.number.clone(),
            version: request.version,
            citizen: sight.heading(&request)?,
            civil_number: revealed.then(|| format!("{}-{}", whole.get(..6).unwrap_or_default(), whole.get(6..).unwrap_or_default())),
            status: request.state.status(),
            now: sight.happening(&request)?,
            authority_phone: authority.as_ref().map_or_else(String::new, |a| a.phone.clone()),
            authority: authority.map_or_else(String::new, |a| a.name),
            answer_due: self.local(request.answer_due_at),
            moments: self.moments(&request, &sight, &offers).await?,
            questions: self.questions(id).await?,
            offer: sight.offer(&request)?,
            past_offers,
            refusal: self.refusal(&request).await?,
            content: self.content(&request, &sight).await?,
        })
    }

    /// One request, as the ward that expects the citizen sees it.
    pub(super) async fn incoming_request(&self, actor: &Actor, id: RequestId, refresh: bool) -> Result<IncomingView, Failure> {
        may(actor, Action::ReadRequest, Ties::NONE)?;
        let db = self.store.read();
        let request = by_id(db, id).await?.ok_or(AppError::NotFound)?;
        let sight = Sight::of(self, std::slice::from_ref(&request)).await?;
        let (Some((_, place)), Some(offer)) = (sight.reserved(&request), sight.offer(&request)?) else {
            return Err(AppError::NotFound.into());
        };
        let site = facility::ties_of_site(db, SiteId(place.site.id), self.today()).await?;
        may(actor, Action::ReadRequest, Ties { operator: site.operator, ..request.ties() })?;
        let look =
            Look { action: "request.read", purpose: "expected arrival", criterion: id.to_string(), citizens: &[request.citizen], refresh };
        self.log_look(actor, look).await?;
        let requester = organisation::Entity::find_by_id(request.requester.0).one(db).await?;
        Ok(IncomingView {
            citizen: sight.heading(&request)?,
            requester: requester.map_or_else(String::new, |o| o.name),
            bed: place.label.clone(),
            offer,
            content: self.content(&request, &sight).await?,
        })
    }

    /// The offers of a request that are over, latest first, and all its offers, oldest first.
    async fn past_offers(&self, request: &Stored) -> Result<(Vec<PastOffer>, Vec<Reservation>), Failure> {
        let db = self.store.read();
        let all = reservation::of_request(db, request.id).await?;
        let beds: Vec<BedId> = all.iter().map(|r| r.bed).collect();
        let places = places(db, &beds).await?;
        let over = all.iter().rev().filter_map(|r| match r.state {
            // What ended before it had left, the referrer never had.
            OfferState::Ended { how, at } if how != domain::allocation::OfferStatus::Arrived && leaving::has_reached(request, r, at) => {
                Some(PastOffer {
                    site: places.get(&r.bed).map_or_else(String::new, |p| p.site.name.clone()),
                    how,
                    at: self.local(at),
                    cause: r.decline_cause,
                    citizen_answer: r.citizen_answer.clone(),
                    informed_by: r.informed_by.clone(),
                })
            }
            _ => None,
        });
        Ok((over.collect(), all))
    }

    async fn questions(&self, id: RequestId) -> Result<Vec<QuestionView>, Failure> {
        let db = self.store.read();
        let rows = question::Entity::find()
            .filter(question::Column::RequestId.eq(id.0))
            .order_by_desc(question::Column::AskedAt)
            .order_by_desc(question::Column::Id)
            .all(db)
            .await?;
        let people: Vec<UserId> = rows.iter().flat_map(|q| [Some(q.asked_by), q.answered_by]).flatten().map(UserId).collect();
        let names = short_names(db, people).await?;
        let name = |id: uuid::Uuid| names.get(&UserId(id)).cloned().unwrap_or_default();
        let view = |q: question::Model| QuestionView {
            by: name(q.asked_by),
            at: self.local(q.asked_at.at()),
            answer: q.answer.zip(q.answered_by).zip(q.answered_at).map(|((text, by), at)| (text, name(by), self.local(at.at()))),
            text: q.text,
        };
        Ok(rows.into_iter().map(view).collect())
    }

    async fn refusal(&self, request: &Stored) -> Result<Option<RefusalView>, Failure> {
        let RequestState::Refused { decision: id } = request.state else { return Ok(None) };
        let db = self.store.read();
        let Some(row) = decision::Entity::find_by_id(id.0).one(db).await? else { return Ok(None) };
        let basis = legal_basis::Entity::find_by_id(row.legal_basis_id).one(db).await?.map(legal_basis_of);
        Ok(Some(RefusalView {
            reasons: row.reasons,
            legal_basis: basis.map_or_else(String::new, |b| b.name()),
            instead: row.why_not_home,
            complaint_body: row.complaint_body,
            complaint_weeks: row.complaint_weeks,
            signer: row.signer_name,
            at: self.local(row.signed_at.at()),
        }))
    }

    /// What has happened, and what lies ahead of an open request.
    async fn moments(&self, request: &Stored, sight: &Sight<'_>, offers: &[Reservation]) -> Result<Vec<Moment>, Failure> {
        let db = self.store.read();
        let decided = match request.decision {
            Some(id) => decision::Entity::find_by_id(id.0).one(db).await?,
            None => None,
        };
        let signer =
            short_names(db, decided.as_ref().and_then(|d| d.signed_by).map(UserId)).await?.into_values().next().unwrap_or_default();
        let granted = decided.as_ref().filter(|d| d.kind == "grant").map(|d| (d.signed_at.at(), signer.clone()));
        let live = sight.reserved(request).map(|(r, _)| r);
        let confirmed = live.and_then(|r| match r.state {
            OfferState::Confirmed { at } => Some(at),
            OfferState::Offered { .. } | OfferState::Ended { .. } => None,
        });
        let arrived = match request.state {
            RequestState::Arrived { stay, .. } => sight.arrival(stay).map(|(at, _)| at),
            _ => None,
        };
        let offered = live.or_else(|| arrived.and_then(|_| offers.last())).map(|r| (r.offered_at, sight.name(r.offered_by)));
        let assessor = sight.name(request.assessor);
        let local = |at: Instant| self.local(at);
        let moment = |what, at: Option<Instant>, by: String| Moment { what, at: at.map(local), by };
        let mut moments = vec![moment(Milestone::Received, Some(request.requested_at), String::new())];
        // Imported requests were taken up at an unknown time: the decision says at least that it has happened.
        let assessed = sight.taken_up(request.id).or(request.assessor.map(|_| request.requested_at)).or(granted.as_ref().map(|g| g.0));
        if assessed.is_some() || request.state.status().is_open() {
            moments.push(moment(Milestone::Assessed, assessed, assessor));
        }
        match request.state {
            RequestState::Refused { .. } => {
                let at = decided.as_ref().map(|d| d.signed_at.at());
                moments.push(moment(Milestone::Refused, at, signer));
            }
            RequestState::Redirected { .. } => moments.push(moment(Milestone::Redirected, Some(self.now()), String::new())),
            RequestState::Withdrawn { .. } => {
                if let Some((at, by)) = granted {
                    moments.push(moment(Milestone::Granted, Some(at), by));
                }
                moments.push(moment(Milestone::Withdrawn, Some(self.now()), String::new()));
            }
            _ => {
                let (at, by) = granted.map_or((None, String::new()), |(at, by)| (Some(at), by));
                moments.push(moment(Milestone::Granted, at, by));
                let (at, by) = offered.map_or((None, String::new()), |(at, by)| (Some(at), by));
                moments.push(moment(Milestone::Offered, at, by));
                let confirmed = confirmed.or(arrived);
                moments.push(moment(Milestone::Confirmed, confirmed, String::new()));
                moments.push(moment(Milestone::Arrived, arrived, String::new()));
            }
        }
        self.date_of_close(request, &mut moments).await?;
        Ok(moments)
    }

    /// The moment of withdrawing or redirecting stands in the event alone.
    async fn date_of_close(&self, request: &Stored, moments: &mut [Moment]) -> Result<(), Failure> {
        use crate::store::entity::event;
        let name = match request.state {
            RequestState::Withdrawn { .. } => "request.withdrawn",
            RequestState::Redirected { .. } => "request.redirected",
            _ => return Ok(()),
        };
        let row = event::Entity::find()
            .filter(event::Column::SubjectId.eq(request.id.0))
            .filter(event::Column::Name.eq(name))
            .order_by_desc(event::Column::At)
            .one(self.store.read())
            .await?;
        if let Some(last) = moments.last_mut() {
            last.at = row.as_ref().map(|r| self.local(r.at.at()));
            last.by = row.map_or_else(String::new, |r| r.actor_name);
        }
        Ok(())
    }

    async fn content(&self, request: &Stored, sight: &Sight<'_>) -> Result<ContentView, Failure> {
        let citizen = sight.citizen(request)?;
        let wish = match request.wish_site {
            Some(id) => site::Entity::find_by_id(id.0).one(self.store.read()).await?.map(|s| s.name),
            None => None,
        };
        let address = [citizen.address.as_str(), citizen.postcode.as_str()];
        Ok(ContentView {
            sex: citizen.sex,
            address: address.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
            protected: citizen.protected,
            home_municipality: citizen.home_municipality.clone(),
            own_doctor: citizen.own_doctor.clone(),
            relative: request.relative_name.clone(),
            relative_phone: request.relative_phone.clone(),
            interpreter: request.interpreter.clone(),
            source: request.source,
            why: request.why.clone(),
            sender_phone: request.sender_phone.clone(),
            wished_kind: request.wished_kind,
            infection: request.infection,
            needs: request.needs.clone(),
            mobility: request.mobility,
            weight_kg: request.weight_kg,
            aids: request.aids.clone(),
            ready_at: self.local(request.ready_at),
            nights: request.nights,
            wish_site: wish,
            transport: request.transport,
            consent: request.consent,
            representative: request.representative.clone(),
            note: request.note.clone(),
        })
    }
}
