//! Who is at work in a ward: kept by its nurses and by administrators, read when a bed is judged for somebody.

use crate::failure::Failure;
use crate::forms::{Done, Form, Posted, form, invalid};
use crate::state::Plads;
use crate::store::entity::{site, ward};
use crate::store::journal::{Journal, Subject};
use crate::store::{cover, facility, shift};
use app::cover::{CoverView, Covers};
use app::error::AppError;
use app::ui::format::sort_key;
use async_trait::async_trait;
use domain::access::{Action, Actor, Role, may};
use domain::code::{Code as _, parse_list, write_list};
use domain::cover::{Competence, DayKind, Roster};
use domain::form::{Fields, Problem, Problems};
use domain::ids::{SiteId, WardId};
use domain::shift::{Shift, ShiftName};
use domain::typed::parse_date;
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use time::Duration;

/// The page whose forms these are.
const PAGE: &str = "/wards/{id}/cover";

#[async_trait]
impl Covers for Plads {
    async fn cover(&self, actor: &Actor, ward: WardId) -> Result<CoverView, AppError> {
        Ok(view(self, actor, ward).await?)
    }
}

/// A ward whose list the actor keeps.
async fn load(plads: &Plads, actor: &Actor, id: WardId) -> Result<ward::Model, Failure> {
    let db = plads.store.read();
    let row = ward::Entity::find_by_id(id.0).one(db).await?;
    let Some(row) = row else {
        // Whether there is such a ward is nobody's business who may not keep any.
        may(actor, Action::KeepCover, domain::access::Ties::NONE)?;
        return Err(AppError::NotFound.into());
    };
    may(actor, Action::KeepCover, facility::ties_of_site(db, SiteId(row.site_id), plads.today()).await?)?;
    Ok(row)
}

async fn view(plads: &Plads, actor: &Actor, id: WardId) -> Result<CoverView, Failure> {
    let (row, db, today) = (load(plads, actor, id).await?, plads.store.read(), plads.today());
    let at = SiteId(row.site_id);
    let site = site::Entity::find_by_id(at.0).one(db).await?.ok_or(AppError::NotFound)?;
    let mut wards = ward::Entity::find().filter(ward::Column::SiteId.eq(at.0)).all(db).await?;
    wards.sort_by_cached_key(|w| (w.position, sort_key(&w.name)));
    let (hours, _) = shift::of_site(db, at).await?;
    let now = hours.at(plads.now(), &plads.zone);
    // The night at work may be yesterday's.
    let mut roster = cover::rosters(db, &[id], today.saturating_sub(Duration::DAY)).await?.remove(&id).unwrap_or_default();
    let present = roster.present(now).map(<[Competence]>::to_vec);
    roster.days.retain(|shift, _| shift.day >= today || *shift == now);
    Ok(CoverView {
        ward: id,
        name: row.name,
        site: (at, site.name),
        wards: wards.into_iter().map(|w| (WardId(w.id), w.name)).collect(),
        hours,
        roster,
        version: cover::version(db, id).await?,
        today,
        now: (now, present),
        administers: actor.role == Role::Admin,
    })
}

fn ticks(problems: &mut Problems, fields: &Fields, field: &str) -> Option<Vec<Competence>> {
    let typed: Vec<&str> = fields.all(field).collect();
    problems.keep(field, parse_list(&typed.join("|")).map_err(|_| Problem::NotAChoice))
}

/// What is usual, as ticked: all shifts of both kinds of days.
fn typed(fields: &Fields) -> Result<Roster, Failure> {
    let (mut problems, mut roster) = (Problems::default(), Roster::default());
    for kind in DayKind::ALL {
        for name in ShiftName::ALL {
            let present = ticks(&mut problems, fields, &format!("{}_{}", kind.code(), name.code()));
            roster.usual.insert((*kind, *name), present.unwrap_or_default());
        }
    }
    if problems.is_empty() { Ok(roster) } else { Err(invalid(problems).into()) }
}

async fn set_usual(p: &Posted) -> Result<String, Failure> {
    let id: WardId = p.id()?;
    let row = load(&p.plads, &p.actor, id).await?;
    let (version, roster) = (p.version()?, typed(&p.fields)?);
    let said = roster.usual.values().any(|present| !present.is_empty());
    // A form sent without a single tick says nothing about a ward that has said nothing.
    if version > 0 || said {
        let detail: serde_json::Map<String, serde_json::Value> =
            roster.usual.iter().map(|((k, s), c)| (format!("{}_{}", k.code(), s.code()), write_list(c).into())).collect();
        let mut journal = Journal::new(Some(&p.actor), p.plads.now());
        journal.note_at(SiteId(row.site_id), "ward.cover_set", Subject::Other("ward", id.0), json!({ "usual": detail }));
        let work = async |tx| {
            cover::save_usual(&tx, id, version, &roster).await?;
            Ok(((), journal.write(&tx).await?))
        };
        p.plads.write(work).await?;
    }
    Ok(format!("/wards/{id}/cover"))
}

/// One shift, or back to what is usual.
async fn save_day(p: &Posted, shift: Shift, present: Option<&[Competence]>) -> Result<String, Failure> {
    let id: WardId = p.id()?;
    let row = load(&p.plads, &p.actor, id).await?;
    let mut journal = Journal::new(Some(&p.actor), p.plads.now());
    let detail = json!({ "shift": shift.to_string(), "present": present.map(write_list) });
    journal.note_at(SiteId(row.site_id), "ward.cover_set", Subject::Other("ward", id.0), detail);
    let work = async |tx| {
        cover::save_day(&tx, id, shift, present, p.actor.user).await?;
        Ok(((), journal.write(&tx).await?))
    };
    p.plads.write(work).await?;
    Ok(format!("/wards/{id}/cover#days"))
}

async fn set_day(p: &Posted) -> Result<String, Failure> {
    load(&p.plads, &p.actor, p.id()?).await?;
    let (mut problems, today) = (Problems::default(), p.plads.today());
    let day = problems.required(&p.fields, "date", 40);
    let day = day.and_then(|text| problems.keep("date", parse_date(&text, today).map_err(Problem::from)));
    if day.is_some_and(|day| day < today) {
        problems.add("date", Problem::TooEarly);
    }
    let name: Option<ShiftName> = problems.choice(&p.fields, "shift");
    let present = ticks(&mut problems, &p.fields, "present");
    match (day, name, present) {
        (Some(day), Some(name), Some(present)) if problems.is_empty() => save_day(p, Shift { day, name }, Some(&present)).await,
        _ => Err(invalid(problems).into()),
    }
}

async fn clear_day(p: &Posted) -> Result<String, Failure> {
    load(&p.plads, &p.actor, p.id()?).await?;
    match p.fields.get("shift").parse() {
        Ok(shift) => save_day(p, shift, None).await,
        Err(_) => Err(AppError::Invalid { problems: Vec::new() }.into()),
    }
}

/// The forms of a ward's cover.
#[must_use]
pub fn forms() -> Vec<Form> {
    async fn done(work: impl Future<Output = Result<String, Failure>> + Send) -> Done {
        Ok(work.await?)
    }
    vec![
        form(PAGE, "set_cover", |p| Box::pin(async move { done(set_usual(&p)).await })),
        form(PAGE, "set_day", |p| Box::pin(async move { done(set_day(&p)).await })),
        form(PAGE, "clear_day", |p| Box::pin(async move { done(clear_day(&p)).await })),
    ]
}
