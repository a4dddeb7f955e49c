//! The requests and drafts of a department.

use super::draft::read_fields;
use super::facts::{heading_of_form, short_names};
use super::sight::Sight;
use crate::access::Look;
use crate::failure::Failure;
use crate::leaving;
use crate::state::Plads;
use crate::store::entity::{draft, request};
use crate::store::request::{Stored, stored};
use crate::store::{Stamp, citizen};
use app::request::{DraftView, Filter, Happening, MineView, OfferView, RowView};
use domain::access::{Action, Actor, Ties, may};
use domain::allocation::OfferStatus;
use domain::citizen::CivilNumber;
use domain::code::Code as _;
use domain::ids::{CitizenId, DraftId, UserId};
use domain::request::RequestStatus;
use sea_orm::sea_query::Condition;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect as _};

/// Most closed requests on the page.
const MOST_CLOSED: u64 = 100;

impl Plads {
    /// The requests of the own department.
    pub(super) async fn own_requests(&self, actor: &Actor, filter: Filter, refresh: bool) -> Result<MineView, Failure> {
        let own = Ties { requester: Some(actor.organisation), ..Ties::NONE };
        may(actor, Action::ListOwnRequests, own)?;
        let mut open = self.requests_of(actor, true).await?;
        let count = open.len();
        // A citizen who has arrived without something is the department's task once more.
        open.extend(self.requests_owing(actor).await?);
        let sight = Sight::of(self, &open).await?;
        let mut offers: Vec<OfferView> = Vec::new();
        for request in &open {
            offers.extend(sight.offer(request)?.filter(|o| o.status == OfferStatus::Offered));
        }
        offers.sort_by_key(|o| (o.proposed.is_some(), o.answer_by));
        let waiting = open.iter().filter(|r| sight.waits_for_referrer(r)).count();
        let mut shown: Vec<CitizenId> = open.iter().map(|r| r.citizen).collect();
        let rows = match filter {
            // An offer to answer is a card above the rows, not a row.
            Filter::Open => rows(&sight, &open)?.into_iter().filter(|r| !is_card(r)).collect(),
            Filter::WaitingForMe => rows(&sight, &open)?.into_iter().filter(|r| r.waits_for_me && !is_card(r)).collect(),
            Filter::Closed => {
                let closed = self.requests_of(actor, false).await?;
                shown.extend(closed.iter().map(|r| r.citizen));
                rows(&Sight::of(self, &closed).await?, &closed)?
            }
        };
        let (drafts, drafted) = self.drafts_of(actor).await?;
        shown.extend(drafted);
        let look =
            Look { action: "requests.read", purpose: "own request", criterion: actor.organisation.to_string(), citizens: &shown, refresh };
        self.log_look(actor, look).await?;
        Ok(MineView { department: actor.organisation_name.clone(), offers, rows, open: count, waiting, drafts, filter })
    }

    /// Requests of the actor's department: the open ones, or the closed ones latest first.
    async fn requests_of(&self, actor: &Actor, open: bool) -> Result<Vec<Stored>, Failure> {
        let young = leaving::answered_lately(self.store.read(), self.now()).await?;
        let statuses = RequestStatus::ALL.iter().filter(|s| s.is_open() == open).map(|s| s.code());
        let mut find = request::Entity::find()
            .filter(request::Column::RequesterId.eq(actor.organisation.0))
            .filter(Condition::any().add(request::Column::Status.is_in(statuses)).add(request::Column::Id.is_in(young)))
            .order_by_desc(request::Column::RequestedAt)
            .order_by_desc(request::Column::Id);
        if !open {
            find = find.limit(MOST_CLOSED);
        }
        let mut found: Vec<Stored> = find.all(self.store.read()).await?.into_iter().map(stored).collect::<Result<_, _>>()?;
        leaving::all_as_told(self.store.read(), self.now(), &mut found).await?;
        found.retain(|request| request.state.status().is_open() == open);
        Ok(found)
    }

    /// Drafts of the department, latest first, with the citizens they show that Plads knows.
    async fn drafts_of(&self, actor: &Actor) -> Result<(Vec<DraftView>, Vec<CitizenId>), Failure> {
        let db = self.store.read();
        let rows = draft::Entity::find()
            .filter(draft::Column::OrganisationId.eq(actor.organisation.0))
            .filter(draft::Column::ExpiresAt.gt(Stamp::from(self.now())))
            .order_by_desc(draft::Column::SavedAt)
            .all(db)
            .await?;
        let names = short_names(db, rows.iter().map(|r| UserId(r.created_by))).await?;
        let (mut drafts, mut citizens) = (Vec::new(), Vec::new());
        for row in rows {
            let fields = read_fields(&row)?;
            if let Ok(number) = CivilNumber::parse(fields.get("civil_number"))
                && let Some(known) = citizen::by_number(db, &number).await?
            {
                citizens.push(known.id);
            }
            let name = match heading_of_form(&fields, self.today()) {
                Some(heading) => heading.name,
                None => [fields.get("family_name"), fields.get("given_name")].join(" ").trim().to_owned(),
            };
            drafts.push(DraftView {
                id: DraftId(row.id),
                name,
                by: names.get(&UserId(row.created_by)).cloned().unwrap_or_default(),
                saved_at: self.local(row.saved_at.at()),
                expires_at: self.local(row.expires_at.at()),
            });
        }
        Ok((drafts, citizens))
    }
}

fn is_card(row: &RowView) -> bool {
    matches!(&row.now, Happening::Place(offer) if offer.status == OfferStatus::Offered)
}

fn rows(sight: &Sight<'_>, requests: &[Stored]) -> Result<Vec<RowView>, Failure> {
    let mut rows = requests.iter().map(|r| row(sight, r)).collect::<Result<Vec<_>, _>>()?;
    // What waits for the department first, then by when it hears next; the closed ones stay latest first.
    rows.sort_by_key(|r| (!r.waits_for_me, r.answer.is_none(), r.answer));
    Ok(rows)
}

fn row(sight: &Sight<'_>, request: &Stored) -> Result<RowView, Failure> {
    let heading = sight.heading(request)?;
    let now = sight.happening(request)?;
    let status = request.state.status();
    let answer = match &now {
        Happening::Received { .. } | Happening::Assessed { .. } => Some(sight.local(request.answer_due_at)),
        Happening::Asked { answer_by, .. } => Some(*answer_by),
        Happening::Waiting { next_update, .. } => Some(*next_update),
        Happening::Place(offer) => offer.answer_by,
        Happening::Arrived { missing, .. } => missing.as_ref().map(|m| m.due),
        Happening::Refused { .. } | Happening::Redirected { .. } | Happening::Withdrawn { .. } => None,
    };
    Ok(RowView {
        id: request.id,
        number: request.number.clone(),
        name: heading.name,
        age: heading.age,
        status,
        now,
        answer,
        waits_for_me: sight.waits_for_referrer(request),
    })
}
