//! Rehabilitation that follows the citizen from the bed to the own home: one plan, two places.
//!
//! A [`plan`] says what it is for in the citizen's own words. An [`order`] from a hospital has a [`clock`] until a start is offered.
//! What the citizen does alone is an [`exercise`]. What the citizen wants to reach is a [`goal`], judged on a scale of five steps ([`gas`]) and described as functioning ([`fsiii`]).
//! What is measured is data: an [`instrument`] of the [`catalogue`], or a site's own, says what a [`measure`] may be; numbers are
//! exact ([`decimal`]). Beginning illness is found by five values ([`tobs`]). Training is a [`session`], alone or in a [`group`],
//! once or in a [`series`], where the [`diary`] has room; what a student writes is countersigned ([`countersign`]). At home it is seen
//! how much help is still needed ([`self_reliance`]). Every week the team holds a [`conference`]; at arrival and at departure lifestyle is asked about ([`screening`]).

pub mod catalogue;
pub mod clock;
pub mod conference;
pub mod countersign;
pub mod decimal;
#[cfg(test)]
mod denmark;
pub mod diary;
pub mod exercise;
pub mod fsiii;
pub mod gas;
pub mod goal;
pub mod group;
pub mod instrument;
pub mod measure;
pub mod order;
pub mod outcome;
pub mod plan;
pub mod screening;
pub mod self_reliance;
pub mod series;
pub mod session;
pub mod tobs;
