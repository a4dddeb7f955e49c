//! Screening of lifestyle: what the constraints of a row cannot say.

use super::Check;
use super::checks::part;

/// Talks are with those who want them, and decisions about children where there are some.
pub const SCREENING: Check = Check {
    id: "screening",
    da: "Samtaler ved sengen er med dem, der vil, og beslutninger om børn er, hvor der er børn i hjemmet",
    en: "Talks at the bedside are with those who want them, and decisions about children where there are some in the home",
    parts: &[
        part(
            "bookede samtaler med borgere, hvis seneste svar ikke er et ja til hjælp",
            "booked talks with citizens whose last answer is no yes to help",
            "SELECT count(*) FROM bedside_talk t JOIN stay s ON s.id = t.stay_id
             WHERE t.state = 'booked' AND s.status <> 'ended' AND NOT EXISTS (
               SELECT 1 FROM screening q WHERE q.stay_id = t.stay_id AND q.kind = 'smoking' AND q.consent = 'given' AND q.struck_at IS NULL
                 AND q.smoking IN ('sometimes','daily') AND (q.moment = 'departure' OR NOT EXISTS (
                   SELECT 1 FROM screening l WHERE l.stay_id = q.stay_id AND l.kind = 'smoking' AND l.moment = 'departure'
                     AND l.struck_at IS NULL)))",
        ),
        part(
            "beslutninger om børn efter svar uden børn i hjemmet",
            "decisions about children after answers without any in the home",
            "SELECT count(*) FROM screening_children c JOIN screening q ON q.id = c.screening_id WHERE q.children IS NULL OR q.children <> 'yes'",
        ),
    ],
};
