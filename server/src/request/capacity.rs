//! Free, few or full: how much room there is, without a count, computed from claims.

use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::site;
use crate::store::{claims, facility};
use app::request::{CapacityView, Level, SiteCapacity};
use domain::access::{Action, Actor, Ties, may};
use domain::allocation::Claim;
use domain::board::{BedState, bed_at};
use domain::code::Code as _;
use domain::facility::{BedFacts, StayKind};
use domain::ids::{BedId, SiteId};
use domain::instant::{Calendar as _, Instant};
use domain::period::Period;
use domain::setting::SettingKey;
use sea_orm::{EntityTrait, QueryOrder};
use std::collections::HashMap;
use time::macros::time;

impl Plads {
    /// Free, few or full per kind and site, now and tomorrow at noon.
    ///
    /// # Errors
    /// [`Failure`] from the rules or the database.
    pub async fn room_left(&self, actor: &Actor) -> Result<CapacityView, Failure> {
        may(actor, Action::ReadCapacity, Ties::NONE)?;
        let db = self.store.read();
        let now = self.now();
        let tomorrow = self.today().next_day().unwrap_or(time::Date::MAX);
        let noon = self.zone.instant(tomorrow, time!(12:00)).unwrap_or_else(|| now.plus_hours(24));
        let few = self.setting(SettingKey::FewBeds).await?;
        let sites = site::Entity::find().order_by_asc(site::Column::Name).all(db).await?;
        let ids: Vec<SiteId> = sites.iter().map(|s| SiteId(s.id)).collect();
        let beds = facility::beds_of_sites(db, &ids, now).await?;
        let window = Period::new(now, noon.plus_seconds(1)).map_err(|e| Failure::Answer(crate::failure::internal(&e)))?;
        let bed_ids: Vec<BedId> = beds.iter().map(|b| b.bed).collect();
        let mut claims_on: HashMap<BedId, Vec<Claim>> = HashMap::new();
        for claim in claims::on_beds(db, &bed_ids, window).await? {
            claims_on.entry(claim.bed).or_default().push(claim);
        }
        let free = |bed: &BedFacts, at: Instant| {
            bed_at(at, claims_on.get(&bed.bed).map(Vec::as_slice).unwrap_or_default()).state == BedState::Free
        };
        let sites = sites
            .into_iter()
            .map(|site| {
                let here: Vec<&BedFacts> = beds.iter().filter(|b| b.site == SiteId(site.id)).collect();
                let level = |kind: Option<StayKind>, at: Instant| {
                    let of_kind = |bed: &&&BedFacts| kind.is_none_or(|kind| bed.kinds.contains(&kind));
                    words(here.iter().filter(of_kind).filter(|bed| free(bed, at)).count(), few)
                };
                let kinds = StayKind::ALL.iter().copied().filter(|kind| here.iter().any(|bed| bed.kinds.contains(kind)));
                SiteCapacity {
                    site: SiteId(site.id),
                    all: (level(None, now), level(None, noon)),
                    kinds: kinds.map(|kind| (kind, level(Some(kind), now), level(Some(kind), noon))).collect(),
                    town: format!("{} {}", site.postcode, site.city),
                    name: site.name,
                }
            })
            .collect();
        Ok(CapacityView { sites, tomorrow, at: self.local(now) })
    }
}

/// A count in words; `few` is the setting.
fn words(count: usize, few: i64) -> Level {
    match i64::try_from(count).unwrap_or(i64::MAX) {
        0 => Level::Full,
        n if n <= few => Level::Few,
        _ => Level::Free,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_full_and_up_to_the_setting_is_few() {
        assert_eq!([0, 1, 2, 3].map(|n| words(n, 2)), [Level::Full, Level::Few, Level::Few, Level::Free]);
        assert_eq!([0, 1].map(|n| words(n, 0)), [Level::Full, Level::Free]);
    }
}
