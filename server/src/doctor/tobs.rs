//! TOBS: totals are the sum of their points, points are those of the handbook's table, and nothing is asked for in vain.

use super::Check;
use super::checks::part;

/// What was scored is right, and what it asks for is still to be done.
pub const TOBS: Check = Check {
    id: "tobs",
    da: "En TOBS er summen af sine point, og ingen bedes om en ny eller et opkald uden grund",
    en: "A TOBS is the sum of its points, and nobody is asked for another or for a call in vain",
    parts: &[
        part(
            "sæt, hvis samlede tal ikke er summen af deres point",
            "sets whose total is not the sum of their points",
            "SELECT count(*) FROM tobs_set
             WHERE total <> pulse_points + consciousness_points + respiration_points + temperature_points + systolic_points",
        ),
        // The handbook's table, its holes closed to the worse side; written down once more, apart from the rules.
        part(
            "sæt, hvis point ikke er pointtabellens",
            "sets whose points are not those of the table",
            "SELECT count(*) FROM (SELECT s.*, temperature_tenths + CASE temperature_site WHEN 'oral' THEN 5 WHEN 'axillary' THEN 10 ELSE 0 END
               AS tenths FROM tobs_set s) s
             WHERE table_version = '2017-1' AND (
               pulse_points <> CASE WHEN pulse <= 39 THEN 2 WHEN pulse <= 49 THEN 1 WHEN pulse <= 89 THEN 0 WHEN pulse <= 109 THEN 1
                 WHEN pulse <= 129 THEN 2 ELSE 3 END
               OR consciousness_points <> CASE consciousness WHEN 'habitual' THEN 0 WHEN 'agitated' THEN 1 WHEN 'speech_only' THEN 1
                 WHEN 'pain_only' THEN 2 ELSE 3 END
               OR respiration_points <> CASE WHEN respiration <= 8 THEN 3 WHEN respiration <= 11 THEN 1 WHEN respiration <= 20 THEN 0
                 WHEN respiration <= 24 THEN 2 ELSE 3 END
               OR temperature_points <> CASE WHEN tenths <= 339 THEN 3 WHEN tenths <= 359 THEN 2 WHEN tenths <= 379 THEN 0
                 WHEN tenths <= 389 THEN 1 WHEN tenths <= 399 THEN 2 ELSE 3 END
               OR systolic_points <> CASE WHEN systolic <= 69 THEN 3 WHEN systolic <= 79 THEN 2 WHEN systolic <= 99 THEN 1
                 WHEN systolic <= 199 THEN 0 ELSE 2 END
               OR very_ill <> (respiration > 30))",
        ),
        part(
            "sæt, der rettes af et andet ophold, eller rettes uden at være fejl",
            "sets corrected by another stay's, or corrected without being mistakes",
            "SELECT count(*) FROM tobs_set n JOIN tobs_set o ON o.id = n.replaces_id WHERE o.stay_id <> n.stay_id OR o.struck_at IS NULL",
        ),
        part(
            "åbne opgaver i ophold, der er slut, eller hvor TOBS ikke bruges",
            "open tasks of stays that are over, or in which TOBS is not used",
            "SELECT count(*) FROM task t JOIN stay s ON s.id = t.stay_id
             WHERE t.kind IN ('tobs_again','tobs_nurse','tobs_doctor') AND t.done_at IS NULL AND (s.status = 'ended'
               OR EXISTS (SELECT 1 FROM tobs_exclusion e WHERE e.stay_id = s.id AND e.ended_at IS NULL))",
        ),
        part(
            "åbne opgaver om at tage TOBS igen, som det seneste sæt ikke beder om",
            "open tasks to take TOBS again that the latest set does not ask for",
            "WITH standing AS (
               SELECT stay_id, step_times, row_number() OVER (PARTITION BY stay_id ORDER BY taken_at DESC, registered_at DESC, id DESC) AS n
               FROM tobs_set WHERE struck_at IS NULL)
             SELECT count(*) FROM task t WHERE t.kind = 'tobs_again' AND t.done_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM standing s WHERE s.stay_id = t.stay_id AND s.n = 1 AND s.step_times IS NOT NULL)",
        ),
    ],
};
