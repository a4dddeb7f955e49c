//! The Danish calendar for tests: summer time from 01:00 UTC on 29.03.2026, 28.03.2027 to 25.10.2026, 31.10.2027.
#![allow(clippy::unwrap_used)]

use crate::instant::{Calendar, Instant};
use time::{Date, PrimitiveDateTime, Time, UtcOffset};

pub(crate) struct Denmark;

impl Denmark {
    fn offset(at: Instant) -> UtcOffset {
        let summers = [1_774_746_000..1_792_890_000, 1_806_195_600..1_824_944_400];
        let is_summer = summers.iter().any(|summer| summer.contains(&at.unix()));
        UtcOffset::from_hms(if is_summer { 2 } else { 1 }, 0, 0).unwrap()
    }
}

impl Calendar for Denmark {
    fn local(&self, at: Instant) -> PrimitiveDateTime {
        let local = at.get().to_offset(Self::offset(at));
        PrimitiveDateTime::new(local.date(), local.time())
    }
    fn instant(&self, date: Date, clock: Time) -> Option<Instant> {
        let local = PrimitiveDateTime::new(date, clock);
        let offset = |hours| UtcOffset::from_hms(hours, 0, 0).unwrap();
        [2, 1].into_iter().map(|hours| Instant::new(local.assume_offset(offset(hours)))).find(|at| self.local(*at) == local)
    }
}

/// The instant of a Danish clock that exists.
pub(crate) fn local(at: PrimitiveDateTime) -> Instant {
    Denmark.instant(at.date(), at.time()).unwrap()
}
