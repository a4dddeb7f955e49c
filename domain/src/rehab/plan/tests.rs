#![allow(clippy::unwrap_used)]

use super::*;
use crate::code::Code;
use time::macros::date;
use uuid::Uuid;

const NEW_PLAN: PlanId = PlanId(Uuid::from_u128(7));

fn at(day: i64) -> Instant {
    Instant::from_unix(1_796_000_000 + 86_400 * day)
}

/// An order for an 82-year-old, with nothing missing.
fn facts() -> PlanFacts {
    PlanFacts {
        kind: PlanKind::GeneralAdvanced,
        basis: BasisKind::HealthAct140,
        is_decided: false,
        discharged: Some(date!(2026 - 12 - 04)),
        has_requester: true,
        statement: Some(Statement::OwnWords("gå til postkassen selv".into())),
        born: date!(1944 - 05 - 01),
        guardian: None,
    }
}

const TODAY: Date = date!(2026 - 12 - 07);

#[test]
fn every_state_allows_what_it_should_and_refuses_the_rest() {
    let draft = PlanState::Draft { since: at(0) };
    let running = PlanState::Running { since: at(0) };
    let paused = PlanState::Paused { since: at(0), reason: PauseReason::FreeChoice };
    let ended = PlanState::Ended { at: at(0), reason: StopReason::NoNeedCitizen };
    let replaced = PlanState::Replaced { at: at(0), by: PlanId(Uuid::nil()) };
    let moves = |state: PlanState, at: Instant| {
        [
            state.finalise(&facts(), at, TODAY),
            state.pause(PauseReason::PrefersToWait, at),
            state.resume(at),
            state.end(StopReason::OptOut, at),
            state.replace(NEW_PLAN, at),
        ]
    };
    let goes = Ok(PlanState::Running { since: at(1) });
    let rests = Ok(PlanState::Paused { since: at(1), reason: PauseReason::PrefersToWait });
    let ends = Ok(PlanState::Ended { at: at(1), reason: StopReason::OptOut });
    let gives_way = Ok(PlanState::Replaced { at: at(1), by: NEW_PLAN });
    use PlanError::{Draft, Finalised, Over, Paused, Running};
    // Finalise, pause, resume, end, replace.
    for (state, expected) in [
        (draft, [goes.clone(), Err(Draft), Err(Draft), Err(Draft), gives_way.clone()]),
        (running, [Err(Finalised), rests, Err(Running), ends.clone(), gives_way.clone()]),
        (paused, [Err(Finalised), Err(Paused), goes, ends, gives_way]),
        (ended, [Err(Over), Err(Over), Err(Over), Err(Over), Err(Over)]),
        (replaced, [Err(Over), Err(Over), Err(Over), Err(Over), Err(Over)]),
    ] {
        assert_eq!(moves(state, at(1)), expected, "{state:?}");
        assert!(moves(state, at(-1)).iter().all(Result::is_err), "nothing changes before it last changed: {state:?}");
        assert_eq!((state.since(), state.is_over()), (at(0), matches!(state, PlanState::Ended { .. } | PlanState::Replaced { .. })));
    }
}

#[test]
fn a_plan_cannot_be_finalised_without_the_citizens_own_words_or_why_not() {
    let own = |text: &str| Some(Statement::OwnWords(text.into()));
    let not_possible = |reason: &str| Some(Statement::NotPossible { reason: reason.into() });
    let draft = PlanState::Draft { since: at(0) };
    for (statement, is_ready) in [
        (own("gå til postkassen selv"), true),
        (not_possible("Svær afasi; datter spurgt"), true),
        (own("  "), false),
        (not_possible(""), false),
        (None, false),
    ] {
        let found = draft.finalise(&PlanFacts { statement: statement.clone(), ..facts() }, at(1), TODAY);
        let expected = if is_ready { Ok(PlanState::Running { since: at(1) }) } else { Err(PlanError::Gaps(vec![PlanGap::Statement])) };
        assert_eq!(found, expected, "{statement:?}");
    }
}

#[test]
fn a_plan_without_an_order_needs_a_decision_and_an_order_its_discharge_and_requester() {
    let team = PlanFacts { kind: PlanKind::Team, basis: BasisKind::RehabCourse, discharged: None, has_requester: false, ..facts() };
    for (facts, expected) in [
        (facts(), vec![]),
        (PlanFacts { discharged: None, has_requester: false, ..facts() }, vec![PlanGap::Discharge, PlanGap::Requester]),
        (team.clone(), vec![PlanGap::Decision]),
        (PlanFacts { basis: BasisKind::SocialTraining, ..team.clone() }, vec![PlanGap::Decision]),
        (PlanFacts { is_decided: true, ..team.clone() }, vec![]),
        (PlanFacts { basis: BasisKind::HealthAct140, ..team.clone() }, vec![PlanGap::Basis]),
        (PlanFacts { statement: None, ..team }, vec![PlanGap::Statement, PlanGap::Decision]),
    ] {
        assert_eq!(facts.gaps(TODAY), expected, "{facts:?}");
    }
}

#[test]
fn a_child_has_a_guardian_until_the_eighteenth_birthday() {
    let guardian = Some(PersonName::parse("Lene", "Nielsen").unwrap());
    for (born, guardian, expected) in [
        (date!(2017 - 03 - 01), None, vec![PlanGap::Guardian]),
        (date!(2017 - 03 - 01), guardian, vec![]),
        (date!(2008 - 12 - 08), None, vec![PlanGap::Guardian]),
        (date!(2008 - 12 - 07), None, vec![]),
    ] {
        assert_eq!(PlanFacts { born, guardian, ..facts() }.gaps(TODAY), expected, "{born}");
    }
}

#[test]
fn the_reasons_are_as_many_as_the_profile_lists() {
    assert_eq!((PauseReason::ALL.len(), StopReason::ALL.len()), (5, 9));
}

#[test]
fn a_plan_goes_home_on_the_twelfth_day_and_is_the_same_plan() {
    let running = PlanState::Running { since: at(0) };
    let modes = Modes::begin(at(0), Mode::Inpatient).change(Mode::Home, at(12), running).unwrap();
    for (day, expected) in [(-1, Mode::Inpatient), (0, Mode::Inpatient), (11, Mode::Inpatient), (12, Mode::Home), (40, Mode::Home)] {
        assert_eq!(modes.at(at(day)), expected, "{day}");
    }
    let back = modes.clone().change(Mode::Inpatient, at(20), running).unwrap().change(Mode::Outpatient, at(30), running).unwrap();
    let places: Vec<_> = back.iter().map(|(_, mode)| mode).collect();
    assert_eq!(places, [Mode::Inpatient, Mode::Home, Mode::Inpatient, Mode::Outpatient]);
    assert_eq!((Modes::of(back.iter()), Modes::of([])), (Ok(Some(back.clone())), Ok(None)));
    assert_eq!(Modes::of([(at(2), Mode::Home), (at(1), Mode::Inpatient)]), Err(ModeError::TooEarly));
    assert_eq!((back.at(at(12)), back.last()), (Mode::Home, (at(30), Mode::Outpatient)), "the history stays");
}

#[test]
fn a_plan_moves_forward_in_time_to_another_place_and_only_while_it_lives() {
    let modes = || Modes::begin(at(0), Mode::Inpatient);
    let running = PlanState::Running { since: at(0) };
    let paused = PlanState::Paused { since: at(1), reason: PauseReason::PrefersToWait };
    let ended = PlanState::Ended { at: at(2), reason: StopReason::Event };
    for (mode, day, state, expected) in [
        (Mode::Inpatient, 3, running, Err(ModeError::Same)),
        (Mode::Home, 0, running, Err(ModeError::TooEarly)),
        (Mode::Home, 3, ended, Err(ModeError::Over)),
        (Mode::Home, 3, PlanState::Replaced { at: at(2), by: NEW_PLAN }, Err(ModeError::Over)),
        (Mode::Home, 3, paused, Ok(Mode::Home)),
    ] {
        assert_eq!(modes().change(mode, at(day), state).map(|m| m.last().1), expected, "{mode:?} {day}");
    }
}
