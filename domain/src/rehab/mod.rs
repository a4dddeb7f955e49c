//! Rehabilitation that follows the citizen from the bed to the own home: one plan, two places.
//!
//! What the citizen wants to reach is a [`goal`], judged on a scale of five steps ([`gas`]) and described as functioning ([`fsiii`]).
pub mod fsiii;
pub mod gas;
pub mod goal;
