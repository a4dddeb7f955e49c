//! The citizen's own pages, in plain words: where and when, the plan, exercises to tick, who has looked. No address holds an identity:
//! whose page it is comes from the visit alone ([`domain::citizen_access::Visitor`]).

mod evaluating;
mod frame;
mod looks;
mod own;
mod plan;
mod service;
mod sign_in;

pub use evaluating::EvaluatingPage;
pub use looks::OwnLooksPage;
pub use own::OwnPage;
pub use service::{Evaluating, Me, OwnExercise, OwnGoal, OwnLook, OwnLooks, OwnPlan, OwnSession, OwnView, PlaceText, PriceLine, Standing};
pub use sign_in::MeSignInPage;
