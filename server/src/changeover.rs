//! What lies across a change of agreement: the changes of the sites' agreements, the stays in house and the reservations that stand, and
//! for each what [`domain::changeover`] says must be decided anew.

use crate::access::Look;
use crate::allocation::bed_name;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{
    agreement, bed_claim, citizen as citizen_row, decision, legal_basis, organisation, request as request_row, site,
};
use crate::store::entity::{reservation as reservation_row, stay as stay_row};
use crate::store::facility::{agreement_of, beds_of_sites};
use crate::store::request::Stored;
use crate::store::reservation::Reservation;
use crate::store::stay::{Phase, Stay};
use crate::store::{citizen, request, reservation, stay};
use app::changeover::{AcrossRow, ChangeView, Changeover, Hands};
use app::error::AppError;
use app::ui::format::sort_key;
use async_trait::async_trait;
use domain::access::{Action, Actor, Role, Ties, may};
use domain::changeover::{Change, Standing, changes, matters};
use domain::facility::BedFacts;
use domain::ids::{BedId, CitizenId, LegalBasisId, OrganisationId, RequestId, SiteId, StayId};
use domain::instant::{Calendar as _, Instant};
use domain::organisation::Agreement;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::{BTreeSet, HashMap};
use time::Date;
use uuid::Uuid;

#[async_trait]
impl Changeover for Plads {
    async fn changes(&self, actor: &Actor) -> Result<Vec<ChangeView>, AppError> {
        Ok(list(self, actor).await?)
    }
}

/// Somebody who lies across a change, before it is said in words.
struct Across {
    citizen: CitizenId,
    stay: Option<StayId>,
    request: Option<RequestId>,
    number: String,
    bed: BedId,
    standing: Standing,
}

async fn list(plads: &Plads, actor: &Actor) -> Result<Vec<ChangeView>, Failure> {
    may(actor, Action::ReadChangeover, Ties::NONE)?;
    let db = plads.store.read();
    let mut by_site: HashMap<SiteId, Vec<Agreement>> = HashMap::new();
    for row in agreement::Entity::find().all(db).await? {
        let agreement = agreement_of(row);
        by_site.entry(agreement.site).or_default().push(agreement);
    }
    let today = plads.today();
    let mine = |c: &Change| actor.role == Role::Admin || tied(&c.before, actor) || c.after.as_ref().is_some_and(|a| tied(a, actor));
    let mut found: Vec<Change> = by_site.values().flat_map(|all| still_open(changes(all), today)).filter(mine).collect();
    let sites: Vec<SiteId> = found.iter().map(|c| c.site).collect::<BTreeSet<_>>().into_iter().collect();
    let house = House::load(plads, &sites).await?;
    found.sort_by_cached_key(|c| (c.day, sort_key(house.site(c.site))));
    let mut views = Vec::new();
    let mut seen = BTreeSet::new();
    for change in found {
        let rows = house.rows(plads, actor, &change, &by_site, &mut seen);
        // What has changed already is shown for as long as something is left to be decided.
        if change.day <= today && rows.iter().all(|r| r.matters.is_empty()) {
            continue;
        }
        let hands = |a: &Agreement| house.hands(a);
        views.push(ChangeView {
            site: house.site(change.site).to_owned(),
            day: change.day,
            before: hands(&change.before),
            after: change.after.as_ref().map(hands),
            rows,
        });
    }
    let citizens: Vec<CitizenId> = seen.into_iter().collect();
    let look = Look { action: "changeover.read", purpose: "allocation", criterion: today.to_string(), citizens: &citizens, refresh: false };
    plads.log_look(actor, look).await?;
    Ok(views)
}

/// Changes to come, and the latest that has come: what an earlier one left was for the one after it.
fn still_open(all: Vec<Change>, today: Date) -> Vec<Change> {
    let latest = all.iter().rposition(|c| c.day <= today).unwrap_or(0);
    all.into_iter().skip(latest).collect()
}

fn tied(agreement: &Agreement, actor: &Actor) -> bool {
    [agreement.authority, agreement.operator, agreement.payer].contains(&actor.organisation)
}

/// Everybody in the house or promised a bed at some sites, with the names of what they rest on.
struct House {
    beds: HashMap<BedId, BedFacts>,
    stays: Vec<(Stay, Vec<Phase>, BedId, String)>,
    reservations: Vec<(Reservation, Stored, Option<LegalBasisId>)>,
    people: HashMap<CitizenId, String>,
    organisations: HashMap<OrganisationId, String>,
    laws: HashMap<LegalBasisId, String>,
    sites: HashMap<SiteId, String>,
}

impl House {
    async fn load(plads: &Plads, sites: &[SiteId]) -> Result<Self, Failure> {
        let db = plads.store.read();
        let beds: HashMap<BedId, BedFacts> = beds_of_sites(db, sites, plads.now()).await?.into_iter().map(|b| (b.bed, b)).collect();
        let mut stays = Vec::new();
        let in_house = stay_row::Entity::find().filter(stay_row::Column::Status.eq("in_house")).all(db).await?;
        let in_house = in_house.into_iter().map(stay::stay).collect::<Result<Vec<Stay>, _>>()?;
        let last_bed = last_beds(plads, &in_house).await?;
        let here: Vec<Stay> = in_house.into_iter().filter(|s| last_bed.get(&s.id).is_some_and(|bed| beds.contains_key(bed))).collect();
        let mut phases: HashMap<StayId, Vec<Phase>> = HashMap::new();
        for phase in stay::phases_of(db, &here.iter().map(|s| s.id).collect::<Vec<_>>()).await? {
            phases.entry(phase.stay).or_default().push(phase);
        }
        let numbers = request_row::Entity::find().filter(request_row::Column::Id.is_in(here.iter().filter_map(|s| s.request).map(|r| r.0)));
        let numbers: HashMap<Uuid, String> = numbers.all(db).await?.into_iter().map(|r| (r.id, r.number)).collect();
        for stored in here {
            let Some(bed) = last_bed.get(&stored.id).copied() else { continue };
            let number = stored.request.and_then(|r| numbers.get(&r.0).cloned()).unwrap_or_default();
            stays.push((stored.clone(), phases.remove(&stored.id).unwrap_or_default(), bed, number));
        }
        let live = reservation_row::Entity::find().filter(reservation_row::Column::Status.is_in(["offered", "confirmed"])).all(db).await?;
        let mut reservations = Vec::new();
        for row in live {
            let promised = reservation::reservation(row)?;
            if !beds.contains_key(&promised.bed) {
                continue;
            }
            let Some(asked) = request::by_id(db, promised.request).await? else { continue };
            let law = match asked.decision {
                Some(id) => decision::Entity::find_by_id(id.0).one(db).await?.map(|d| LegalBasisId(d.legal_basis_id)),
                None => None,
            };
            reservations.push((promised, asked, law));
        }
        let whose: BTreeSet<Uuid> =
            stays.iter().map(|(s, ..)| s.citizen.0).chain(reservations.iter().map(|(_, r, _)| r.citizen.0)).collect();
        let mut people = HashMap::new();
        for row in citizen_row::Entity::find().filter(citizen_row::Column::Id.is_in(whose)).all(db).await? {
            let person = citizen::citizen(row)?;
            people.insert(person.id, person.name.to_string());
        }
        let organisations = organisation::Entity::find().all(db).await?;
        let laws = legal_basis::Entity::find().all(db).await?;
        let names = site::Entity::find().filter(site::Column::Id.is_in(sites.iter().map(|s| s.0))).all(db).await?;
        Ok(Self {
            beds,
            stays,
            reservations,
            people,
            organisations: organisations.into_iter().map(|o| (OrganisationId(o.id), o.name)).collect(),
            laws: laws.into_iter().map(|b| (LegalBasisId(b.id), format!("{} {}", b.act, b.section).trim().to_owned())).collect(),
            sites: names.into_iter().map(|s| (SiteId(s.id), s.name)).collect(),
        })
    }

    fn site(&self, id: SiteId) -> &str {
        self.sites.get(&id).map_or("", String::as_str)
    }

    fn organisation(&self, id: OrganisationId) -> String {
        self.organisations.get(&id).cloned().unwrap_or_default()
    }

    fn hands(&self, a: &Agreement) -> Hands {
        Hands {
            authority: self.organisation(a.authority),
            operator: self.organisation(a.operator),
            payer: self.organisation(a.payer),
            legal_basis: a.usual_legal_basis.and_then(|b| self.laws.get(&b).cloned()).unwrap_or_default(),
        }
    }

    /// Who is at the site of a change, each as they stand when it comes, or when they come after it.
    fn across<'a>(&'a self, change: &'a Change, at: Instant, now: Instant) -> impl Iterator<Item = Across> + 'a {
        let here = |bed: BedId| self.beds.get(&bed).is_some_and(|b| b.site == change.site);
        let stays = self.stays.iter().filter(move |(_, _, bed, _)| here(*bed)).filter_map(move |(s, phases, bed, number)| {
            let moment = at.max(s.arrived_at()).max(now);
            let phase = phases.iter().rfind(|p| p.from <= moment).or(phases.first())?;
            let standing = Standing {
                authority: phase.authority,
                payer: Some(phase.payer),
                legal_basis: Some(phase.legal_basis),
                from: s.arrived_at(),
                // Who is here past the expected departure is still here.
                until: s.expected_departure.max(now.plus_seconds(1)),
            };
            Some(Across { citizen: s.citizen, stay: Some(s.id), request: s.request, number: number.clone(), bed: *bed, standing })
        });
        let promised = self.reservations.iter().filter(move |(r, ..)| here(r.bed)).map(move |(r, asked, law)| {
            let across = r.period.from() < at;
            let standing = Standing {
                authority: asked.authority,
                payer: across.then_some(change.before.payer),
                legal_basis: *law,
                from: r.period.from(),
                until: r.period.to(),
            };
            Across { citizen: asked.citizen, stay: None, request: Some(asked.id), number: asked.number.clone(), bed: r.bed, standing }
        });
        stays.chain(promised)
    }

    fn rows(
        &self,
        plads: &Plads,
        actor: &Actor,
        change: &Change,
        agreements: &HashMap<SiteId, Vec<Agreement>>,
        seen: &mut BTreeSet<CitizenId>,
    ) -> Vec<AcrossRow> {
        let at = plads.zone.start_of(change.day);
        let today = plads.today();
        let all = agreements.get(&change.site).map_or(&[][..], Vec::as_slice);
        let running = all.iter().find(|a| a.holds_on(today));
        // Who comes after the next change is for that one.
        let next = changes(all).into_iter().map(|c| c.day).find(|day| *day > change.day).map(|day| plads.zone.start_of(day));
        let ties = |authority: Option<OrganisationId>| Ties { requester: None, authority, operator: running.map(|a| a.operator) };
        let mut rows: Vec<(bool, Instant, AcrossRow)> = Vec::new();
        for one in self.across(change, at, plads.now()) {
            let Some(left) = matters(change, at, &one.standing) else { continue };
            let across = one.standing.from < at;
            if (!across && left.is_empty()) || next.is_some_and(|next| one.standing.from >= next) {
                continue;
            }
            let stay_ties = ties(running.map(|a| a.authority));
            let link = match (one.stay, one.request) {
                (Some(stay), _) => may(actor, Action::ReadStay, stay_ties).is_ok().then(|| format!("/stays/{stay}")),
                (None, Some(request)) => {
                    let own = Ties { authority: Some(one.standing.authority), ..Ties::NONE };
                    may(actor, Action::AssessRequest, own).is_ok().then(|| format!("/requests/{request}"))
                }
                (None, None) => None,
            };
            // Who may open it may read the name; to others it is a number.
            let name = link.as_ref().and_then(|_| self.people.get(&one.citizen)).cloned();
            if name.is_some() {
                seen.insert(one.citizen);
            }
            rows.push((
                left.is_empty(),
                one.standing.from,
                AcrossRow {
                    reservation: one.stay.is_none(),
                    number: one.number,
                    name,
                    bed: self.beds.get(&one.bed).map_or_else(String::new, bed_name),
                    from: plads.local(one.standing.from),
                    until: plads.local(one.standing.until),
                    decided_by: self.organisation(one.standing.authority),
                    matters: left,
                    link,
                },
            ));
        }
        rows.sort_by(|a, b| (a.0, a.1, &a.2.bed).cmp(&(b.0, b.1, &b.2.bed)));
        rows.into_iter().map(|(_, _, row)| row).collect()
    }
}

/// The bed each stay has.
async fn last_beds(plads: &Plads, stays: &[Stay]) -> Result<HashMap<StayId, BedId>, Failure> {
    let mut beds = HashMap::new();
    for part in stays.chunks(500) {
        let rows = bed_claim::Entity::find()
            .filter(bed_claim::Column::StayId.is_in(part.iter().map(|s| s.id.0)))
            .filter(Expr::col((bed_claim::Entity, bed_claim::Column::Live)))
            .order_by_asc(bed_claim::Column::StartsAt)
            .all(plads.store.read())
            .await?;
        beds.extend(rows.into_iter().filter_map(|row| Some((StayId(row.stay_id?), BedId(row.bed_id)))));
    }
    Ok(beds)
}
