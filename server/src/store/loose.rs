//! Loose equipment that stands in the stores of sites, and what of it can be fetched to a bed for a promise.
//!
//! A piece stands in a store when the register puts it in no room and at no bed. It is promised to one bed at a time
//! ([`super::equipment_move`]): what is promised is free again when the promise, or the stay that came of it, is over.

use super::entity::{equipment, site};
use super::equipment_move::{self, EquipmentMove};
use super::{StoreError, Tx, facility};
use domain::code::Code as _;
use domain::equipment_move::{MoveStep, is_loose};
use domain::facility::{BedFacts, Need};
use domain::ids::{BedId, OrganisationId, ReservationId, SiteId};
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeSet, HashMap, HashSet};
use time::Date;
use uuid::Uuid;

/// A piece that stands in a store and is promised to nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its identity.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// The need it meets.
    pub need: Need,
    /// Where it stands.
    pub site: SiteId,
    /// Name of that site.
    pub site_name: String,
}

/// What stands free, and what one reservation has ordered already.
#[derive(Clone, Debug, Default)]
pub struct Loose {
    pieces: Vec<Piece>,
    operators: HashMap<SiteId, OrganisationId>,
    own: Vec<EquipmentMove>,
}

impl Loose {
    /// Reads what stands in the stores of all sites on a day. What the reservation `own` has ordered and nobody has set out with is
    /// free to it.
    ///
    /// # Errors
    /// [`StoreError`] from the database.
    pub async fn on<C: ConnectionTrait>(db: &C, day: Date, own: Option<ReservationId>) -> Result<Self, StoreError> {
        let own = match own {
            Some(id) => equipment_move::of_reservation(db, id).await?,
            None => Vec::new(),
        };
        let rows = in_stores().all(db).await?;
        if rows.is_empty() {
            return Ok(Self { own, ..Self::default() });
        }
        let mine: HashSet<Uuid> = own.iter().filter(|m| m.step == MoveStep::Ordered).map(|m| m.equipment).collect();
        let promised = equipment_move::promised(db).await?;
        let taken: HashSet<Uuid> = promised.into_iter().map(|m| m.equipment).filter(|id| !mine.contains(id)).collect();
        let names: HashMap<Uuid, String> = site::Entity::find().all(db).await?.into_iter().map(|s| (s.id, s.name)).collect();
        let mut pieces = Vec::new();
        for row in rows.into_iter().filter(|row| !taken.contains(&row.id)) {
            let code = row.meets.as_deref().unwrap_or_default();
            let need = Need::from_code(code).map_err(|_| StoreError::Meaningless { column: "equipment.meets" })?;
            let site_name = names.get(&row.site_id).cloned().unwrap_or_default();
            pieces.push(Piece { id: row.id, name: row.name, need, site: SiteId(row.site_id), site_name });
        }
        pieces.retain(|p| is_loose(p.need));
        let sites: Vec<SiteId> = names.into_keys().map(SiteId).collect();
        let operators = facility::agreements_on(db, &sites, day).await?.into_iter().map(|a| (a.site, a.operator)).collect();
        Ok(Self { pieces, operators, own })
    }

    /// Notes on each bed what is there for the reservation, and what can be fetched to it.
    pub fn note(&self, beds: &mut [BedFacts]) {
        for bed in beds {
            let here = self.own.iter().filter(|m| m.bed == bed.bed);
            let (awaited, brought): (Vec<_>, Vec<_>) = here.partition(|m| m.step.is_awaited());
            bed.brought = brought.iter().map(|m| m.need).collect();
            let mut needs: BTreeSet<Need> = awaited.iter().map(|m| m.need).collect();
            needs.extend(self.pieces.iter().filter(|p| self.reaches(p, bed)).map(|p| p.need));
            bed.fetchable = needs.into_iter().collect();
        }
    }

    /// What would be fetched to a bed for a need: from its own site where there is one, else from another of the same operator.
    #[must_use]
    pub fn piece(&self, bed: &BedFacts, need: Need) -> Option<&Piece> {
        self.pieces.iter().filter(|p| p.need == need && self.reaches(p, bed)).min_by_key(|p| p.site != bed.site)
    }

    /// What the reservation has ordered to a bed for a need already.
    #[must_use]
    pub fn ordered(&self, bed: BedId, need: Need) -> Option<&EquipmentMove> {
        self.own.iter().find(|m| m.bed == bed && m.need == need)
    }

    /// Staff fetch among the sites of their own operator.
    fn reaches(&self, piece: &Piece, bed: &BedFacts) -> bool {
        let operator = |site: SiteId| self.operators.get(&site);
        operator(bed.site).is_some() && operator(bed.site) == operator(piece.site)
    }
}

/// Pieces in stores that work and meet a need, by name.
fn in_stores() -> sea_orm::Select<equipment::Entity> {
    equipment::Entity::find()
        .filter(equipment::Column::RoomId.is_null())
        .filter(equipment::Column::BedId.is_null())
        .filter(equipment::Column::FaultySince.is_null())
        .filter(equipment::Column::Meets.is_not_null())
        .order_by_asc(equipment::Column::Name)
        .order_by_asc(equipment::Column::Id)
}

/// Locks the pieces that meet some needs, after citizens, rooms and beds, each by id: of two who want the last one, the second finds
/// it gone. On SQLite the transaction is alone already.
///
/// # Errors
/// [`StoreError`] from the database.
pub async fn lock(tx: &Tx, needs: &[Need]) -> Result<(), StoreError> {
    if tx.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let meeting = equipment::Entity::find().filter(equipment::Column::Meets.is_in(needs.iter().map(|n| n.code())));
    meeting.order_by_asc(equipment::Column::Id).lock(LockType::NoKeyUpdate).all(&**tx).await?;
    Ok(())
}
