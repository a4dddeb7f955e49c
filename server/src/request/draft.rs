//! Drafts: they belong to the department, are kept part by part, and may be incomplete.
//!
//! A draft gets its identity with the empty form, so that sending a page twice never makes two. Two colleagues who write in the
//! same draft are told; one person in two windows is not in the own way.

use super::facts::{Around, heading_of_form, prefilled};
use super::send::{open_request_of, sent_before};
use crate::access::Look;
use crate::failure::Failure;
use crate::forms::Posted;
use crate::state::Plads;
use crate::store::entity::draft;
use crate::store::{Stamp, Tx, citizen};
use app::error::{AppError, Refusal};
use app::request::{DraftPart, DraftSaved, FormAsk, FormView};
use domain::access::{Action, Actor, Ties, may};
use domain::citizen::CivilNumber;
use domain::code::Code as _;
use domain::form::Fields;
use domain::ids::{DraftId, OrganisationId};
use domain::request_form::{Step, check, check_step, field_names, ready_at};
use domain::setting::SettingKey;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};

/// The longest draft, in characters of all its fields.
const MOST_CHARACTERS: usize = 32 * 1024;
/// How often two windows may save at the very same time before one is told.
const TRIES: u8 = 4;

/// The part of the form that holds all fields.
pub const ALL: &str = "all";

fn own(actor: &Actor) -> Ties {
    Ties { requester: Some(actor.organisation), ..Ties::NONE }
}

impl Plads {
    /// The form, empty or as far as a draft has come.
    pub(super) async fn request_form(&self, actor: &Actor, ask: FormAsk) -> Result<FormView, Failure> {
        may(actor, Action::KeepDraft, own(actor))?;
        let db = self.store.read();
        let row = match ask.draft {
            Some(id) => draft::Entity::find_by_id(id.0).one(db).await?,
            None => None,
        };
        let row = match row {
            Some(row) if row.organisation_id == actor.organisation.0 && row.expires_at.at() > self.now() => Some(row),
            None if ask.draft.is_none() || ask.may_be_new => None,
            Some(_) | None => return Err(AppError::NotFound.into()),
        };
        let fields = match &row {
            Some(row) => read_fields(row)?,
            None => prefilled(self, actor).await?,
        };
        let around = Around::read(self, actor).await?;
        let settings = self.settings().await?;
        let setting = |key| settings.on(self.today(), key);
        let open = match known_citizen(self, &fields).await? {
            Some(citizen) => {
                let look = Look {
                    action: "draft.read",
                    purpose: "own request",
                    criterion: row.as_ref().map_or_else(String::new, |r| r.id.to_string()),
                    citizens: &[citizen],
                    refresh: false,
                };
                self.log_look(actor, look).await?;
                open_request_of(db, citizen).await?.filter(|r| r.requester == actor.organisation).map(|r| (r.id, r.number))
            }
            None => None,
        };
        let capacity = self.room_left(actor).await?;
        let ctx = around.context(self);
        Ok(FormView {
            draft: row.as_ref().map(|r| DraftId(r.id)).or(ask.draft).unwrap_or_else(|| DraftId(crate::chance::id())),
            version: row.as_ref().map_or(0, |r| r.version),
            saved_at: row.as_ref().map(|r| self.local(r.saved_at.at())),
            kept_days: setting(SettingKey::DraftDays),
            extent: ctx.extent,
            authorities: around.authorities.clone(),
            sites: around.sites.iter().map(|s| (domain::ids::SiteId(s.id), s.name.clone())).collect(),
            citizen: heading_of_form(&fields, self.today()),
            done: Step::ALL.iter().copied().filter(|step| check_step(*step, &fields, ctx).is_ok()).collect(),
            problems: check(&fields, ctx).err().unwrap_or_default(),
            ready_at: ready_at(fields.get("ready"), ctx).ok().map(|at| self.local(at)),
            open,
            answer_minutes: (setting(SettingKey::AnswerMinutes), setting(SettingKey::AcuteAnswerMinutes)),
            capacity,
            fields,
        })
    }

    /// Keeps a part of a draft.
    pub(super) async fn keep_draft(&self, actor: &Actor, save: Option<DraftPart>) -> Result<DraftSaved, Failure> {
        may(actor, Action::KeepDraft, own(actor))?;
        let unreadable = || Failure::from(AppError::Invalid { problems: Vec::new() });
        let save = save.ok_or_else(unreadable)?;
        let names: Vec<&'static str> = match save.part.as_str() {
            ALL => field_names().collect(),
            step => Step::from_code(step).map_err(|_| unreadable())?.fields().to_vec(),
        };
        let id = save.draft.ok_or_else(unreadable)?;
        let values = || save.fields.iter().flat_map(|(_, values)| values);
        if values().map(|v| v.chars().count()).sum::<usize>() > MOST_CHARACTERS || values().any(|v| v.contains('\0')) {
            return Err(unreadable());
        }
        let now = self.now();
        let days = self.setting(SettingKey::DraftDays).await?;
        let posted = save.fields;
        let version = self
            .store
            .write(async |tx: Tx| {
                let expired = draft::Column::ExpiresAt.lte(Stamp::from(now));
                draft::Entity::delete_many().filter(expired).exec(&*tx).await?;
                for _ in 0..TRIES {
                    let old = draft::Entity::find_by_id(id.0).one(&*tx).await?;
                    let (before, fields) = match &old {
                        Some(row) if row.organisation_id != actor.organisation.0 => return Err(AppError::NotFound.into()),
                        Some(row) if row.version != save.version && row.saved_by != actor.user.0 => return Err(AppError::Conflict.into()),
                        Some(row) => (row.version, read_fields(row)?),
                        // Sent or deleted in another window, or never ours.
                        None if save.version != 0 || sent_before(&*tx, actor, id).await?.is_some() => return Err(AppError::NotFound.into()),
                        None => (0, Fields::default()),
                    };
                    let row = draft::ActiveModel {
                        fields: Set(write_fields(&merged(fields, &posted, &names))),
                        saved_by: Set(actor.user.0),
                        saved_at: Set(now.into()),
                        expires_at: Set(now.plus_hours(24 * days).into()),
                        version: Set(before + 1),
                        ..Default::default()
                    };
                    let done = if old.is_some() {
                        draft::Entity::update_many()
                            .set(row)
                            .filter(draft::Column::Id.eq(id.0))
                            .filter(draft::Column::Version.eq(before))
                            .exec(&*tx)
                            .await?
                            .rows_affected
                    } else {
                        let row = draft::ActiveModel {
                            id: Set(id.0),
                            organisation_id: Set(actor.organisation.0),
                            created_by: Set(actor.user.0),
                            ..row
                        };
                        let do_nothing = OnConflict::column(draft::Column::Id).do_nothing().to_owned();
                        draft::Entity::insert(row).on_conflict(do_nothing).exec_without_returning(&*tx).await?
                    };
                    if done == 1 {
                        return Ok(before + 1);
                    }
                }
                Err(Failure::from(AppError::Conflict))
            })
            .await?;
        Ok(DraftSaved { version, at: app::ui::format::time_table(self.local(now).time()) })
    }

    /// Deletes a draft of the department.
    ///
    /// # Errors
    /// [`AppError::NotFound`] when it is another's, or gone.
    pub async fn delete_draft(&self, actor: &Actor, id: Option<DraftId>) -> Result<(), Failure> {
        may(actor, Action::KeepDraft, own(actor))?;
        let id = id.ok_or(AppError::Invalid { problems: Vec::new() })?;
        self.store
            .write(async |tx: Tx| match remove(&tx, actor.organisation, id).await? {
                true => Ok(()),
                false => Err(Failure::from(AppError::NotFound)),
            })
            .await
    }

    /// Keeps what a posted form holds and gives all fields of the draft.
    pub(super) async fn keep_posted(&self, p: &Posted) -> Result<Fields, Failure> {
        may(&p.actor, Action::KeepDraft, own(&p.actor))?;
        let save = DraftPart {
            draft: p.fields.get("draft").parse().ok(),
            version: p.version()?,
            part: p.fields.get("part").to_owned(),
            fields: p.fields.clone(),
        };
        let id = save.draft;
        self.keep_draft(&p.actor, Some(save)).await?;
        let row = draft::Entity::find_by_id(id.unwrap_or(DraftId(uuid::Uuid::nil())).0).one(self.store.read()).await?;
        row.as_ref().map_or_else(|| Err(AppError::NotFound.into()), read_fields)
    }

    /// Refuses when the citizen of a form has an open request already.
    pub(super) async fn refuse_second_request(&self, actor: &Actor, fields: &Fields) -> Result<(), Failure> {
        let Some(citizen) = known_citizen(self, fields).await? else { return Ok(()) };
        match open_request_of(self.store.read(), citizen).await? {
            Some(open) => {
                let number = (open.requester == actor.organisation).then_some(open.number);
                Err(AppError::refused(Refusal::RequestOpen { number }).into())
            }
            None => Ok(()),
        }
    }
}

/// Deletes a draft of an organisation; says whether there was one.
pub(super) async fn remove(tx: &Tx, organisation: OrganisationId, id: DraftId) -> Result<bool, Failure> {
    let done = draft::Entity::delete_many()
        .filter(draft::Column::Id.eq(id.0))
        .filter(draft::Column::OrganisationId.eq(organisation.0))
        .exec(&**tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// `keep`: saves the page, and goes where the button says: on (the default, when the page is in order), back, to a step, or
/// away.
///
/// # Errors
/// [`Failure`]; what was typed is kept even when it is not in order.
pub async fn keep(p: Posted) -> Result<String, Failure> {
    let fields = p.plads.keep_posted(&p).await?;
    let (draft, part) = (p.fields.get("draft").to_owned(), p.fields.get("part").to_owned());
    let page = |to: &str| format!("/requests/new?draft={draft}&{to}");
    let step = Step::from_code(&part).unwrap_or(Step::Citizen);
    match p.fields.get("to") {
        "" => {}
        "back" => return Ok(page(&format!("step={}", step.previous().code()))),
        "close" => return Ok("/requests".into()),
        "all" => return Ok(page("view=all")),
        "steps" => return Ok(page("view=steps")),
        "stay" if part == ALL => return Ok(page("view=all")),
        "stay" => return Ok(page(&format!("step={part}"))),
        other => {
            let step = Step::from_code(other).map_err(|_| AppError::Invalid { problems: Vec::new() })?;
            return Ok(page(&format!("step={}", step.code())));
        }
    }
    let around = Around::read(&p.plads, &p.actor).await?;
    if let Err(problems) = check_step(step, &fields, around.context(&p.plads)) {
        return Err(AppError::Invalid { problems }.into());
    }
    if step == Step::Citizen {
        p.plads.refuse_second_request(&p.actor, &fields).await?;
    }
    Ok(page(&format!("step={}", step.next().code())))
}

/// The citizen whose number stands in the form, when Plads knows them.
async fn known_citizen(plads: &Plads, fields: &Fields) -> Result<Option<domain::ids::CitizenId>, Failure> {
    let Ok(number) = CivilNumber::parse(fields.get("civil_number")) else { return Ok(None) };
    Ok(citizen::by_number(plads.store.read(), &number).await?.map(|c| c.id))
}

/// The fields of a draft, as typed.
pub(super) fn read_fields(row: &draft::Model) -> Result<Fields, Failure> {
    serde_json::from_str(&row.fields).map_err(|_| crate::store::StoreError::Meaningless { column: "draft.fields" }.into())
}

fn write_fields(fields: &Fields) -> String {
    serde_json::to_string(fields).unwrap_or_else(|_| "{}".into())
}

/// The draft with one part replaced by what was posted.
fn merged(mut draft: Fields, posted: &Fields, names: &[&'static str]) -> Fields {
    for name in names {
        draft.remove(name);
        for value in posted.all(name).filter(|v| !v.is_empty()) {
            draft.push(*name, value);
        }
    }
    draft
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn saving_one_step_leaves_the_others_and_clears_what_was_unticked() {
        let mut draft = Fields::default();
        draft.set("given_name", "Carl");
        draft.push("needs", "single");
        draft.set("why", "gammel tekst");
        let mut posted = Fields::default();
        posted.set("why", "ny tekst");
        posted.set("given_name", "en anden side");
        posted.set("act", "keep");
        let after = merged(draft, &posted, Step::Background.fields());
        assert_eq!((after.get("given_name"), after.get("why"), after.contains("needs")), ("Carl", "ny tekst", false));
        assert!(!after.contains("act"));
    }
}
