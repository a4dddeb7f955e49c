//! The administrator's start page: sites with who has them, and what is open.

use super::settings;
use crate::failure::Failure;
use crate::state::Plads;
use crate::store::entity::{agreement, app_user, bed, organisation, room, site, task, ward};
use app::admin::{AdminView, Missing, SiteLine, TaskLine};
use app::ui::format::sort_key;
use domain::code::Code as _;
use domain::ids::SiteId;
use domain::task::TaskKind;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait as _, QueryFilter};
use std::collections::{BTreeMap, HashMap};
use time::Date;
use uuid::Uuid;

/// Everything on the page.
pub(super) async fn read(plads: &Plads) -> Result<AdminView, Failure> {
    let (db, today) = (plads.store.read(), plads.today());
    let count = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let organisations: HashMap<Uuid, String> = organisation::Entity::find().all(db).await?.into_iter().map(|o| (o.id, o.name)).collect();
    let all_users = count(app_user::Entity::find().count(db).await?);
    let active = count(app_user::Entity::find().filter(app_user::Column::Active.eq(true)).count(db).await?);
    let unconfirmed = settings::lines(plads, today).await?.into_iter().filter(|s| !s.today.confirmed).map(|s| s.key).collect();
    let bases = settings::bases(plads).await?.into_iter().filter(|b| !b.confirmed).map(|b| b.name).collect();
    let sites = sites(plads, today, &organisations).await?;
    Ok(AdminView {
        organisations: count(organisations.len() as u64),
        users: (all_users, active),
        unconfirmed_settings: unconfirmed,
        unconfirmed_bases: bases,
        tasks: tasks(plads, &sites).await?,
        sites,
    })
}

async fn sites(plads: &Plads, today: Date, organisations: &HashMap<Uuid, String>) -> Result<Vec<SiteLine>, Failure> {
    let db = plads.store.read();
    let mut rows = site::Entity::find().all(db).await?;
    rows.sort_by_cached_key(|s| sort_key(&s.name));
    let agreements = agreement::Entity::find().all(db).await?;
    let ward_site: HashMap<Uuid, Uuid> = ward::Entity::find().all(db).await?.into_iter().map(|w| (w.id, w.site_id)).collect();
    let room_ward: HashMap<Uuid, Uuid> = room::Entity::find().all(db).await?.into_iter().map(|r| (r.id, r.ward_id)).collect();
    let now = plads.now();
    let mut beds: HashMap<Uuid, i64> = HashMap::new();
    for bed in bed::Entity::find().all(db).await? {
        let is_open = bed.opened_at.at() <= now && bed.retired_at.is_none_or(|end| now < end.at());
        if let Some(site) = room_ward.get(&bed.room_id).and_then(|ward| ward_site.get(ward)).filter(|_| is_open) {
            *beds.entry(*site).or_default() += 1;
        }
    }
    let line = |s: site::Model| {
        let own = || agreements.iter().filter(|a| a.site_id == s.id);
        let holds = own().find(|a| a.valid_from <= today && a.valid_to.is_none_or(|end| today < end));
        let name = |id: Uuid| organisations.get(&id).cloned().unwrap_or_default();
        SiteLine {
            id: SiteId(s.id),
            beds: beds.get(&s.id).copied().unwrap_or(0),
            authority: holds.map(|a| name(a.authority_id)),
            operator: holds.map(|a| name(a.operator_id)),
            changes_on: own().flat_map(|a| [Some(a.valid_from), a.valid_to]).flatten().filter(|day| *day > today).min(),
            name: s.name,
            city: s.city,
        }
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Open tasks of administrators, counted by sort and site.
async fn tasks(plads: &Plads, sites: &[SiteLine]) -> Result<Vec<TaskLine>, Failure> {
    let kinds = [(TaskKind::AgreementMissing, Missing::Agreement), (TaskKind::LegalBasisMissing, Missing::LegalBasis)];
    let mut lines = Vec::new();
    for (kind, missing) in kinds {
        let rows = task::Entity::find()
            .filter(task::Column::Kind.eq(kind.code()))
            .filter(task::Column::DoneAt.is_null())
            .all(plads.store.read())
            .await?;
        let mut by_site: BTreeMap<Option<Uuid>, i64> = BTreeMap::new();
        for row in rows {
            *by_site.entry(row.site_id).or_default() += 1;
        }
        lines.extend(by_site.into_iter().map(|(site, open)| TaskLine {
            missing,
            site: site.and_then(|id| sites.iter().find(|s| s.id.0 == id)).map(|s| (s.id, s.name.clone())),
            open,
        }));
    }
    Ok(lines)
}
