//! The statements, one list per invariant of the domain handbook 0.1. They run on SQLite and PostgreSQL alike and need no clock:
//! what they find is wrong whatever the time.

use super::{Check, Part, screening, tobs, training};

pub(super) const fn part(da: &'static str, en: &'static str, sql: &'static str) -> Part {
    Part { da, en, sql }
}

/// In the order of the handbook.
pub const ALL: [Check; 18] = [
    I1,
    I2,
    I3,
    I4,
    I6,
    I8,
    I9,
    I11,
    I12,
    AWAY,
    ARRIVAL,
    EQUIPMENT,
    TRANSITION,
    ACCESS,
    training::TRAINING,
    screening::SCREENING,
    tobs::TOBS,
    AUDIT,
];

const I1: Check = Check {
    id: "I1",
    da: "En seng er kun i brug til én ting ad gangen",
    en: "A bed is used for one thing at a time",
    parts: &[part(
        "krav på samme seng, der overlapper",
        "claims on one bed that overlap",
        "SELECT count(*) FROM bed_claim a JOIN bed_claim b ON a.bed_id = b.bed_id AND a.id < b.id
           AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.live AND b.live",
    )],
};

const I2: Check = Check {
    id: "I2",
    da: "Et opholds faser dækker netop opholdet",
    en: "The phases of a stay cover exactly the stay",
    parts: &[
        part(
            "ophold uden faser",
            "stays without phases",
            "SELECT count(*) FROM stay s WHERE NOT EXISTS (SELECT 1 FROM stay_phase p WHERE p.stay_id = s.id)",
        ),
        part(
            "faser med huller, overlap eller forkerte ender",
            "phases with gaps, overlaps or wrong ends",
            "WITH p AS (
               SELECT stay_id, starts_at, ends_at, row_number() OVER w AS n, lag(ends_at) OVER w AS before_it, lead(starts_at) OVER w AS after_it
               FROM stay_phase WINDOW w AS (PARTITION BY stay_id ORDER BY starts_at, id))
             SELECT count(*) FROM p JOIN stay s ON s.id = p.stay_id WHERE
               (p.n = 1 AND p.starts_at <> s.arrived_at)
               OR (p.n > 1 AND (p.before_it IS NULL OR p.before_it <> p.starts_at))
               OR p.ends_at < p.starts_at
               OR (p.after_it IS NULL AND s.status = 'in_house' AND p.ends_at IS NOT NULL)
               OR (p.after_it IS NULL AND s.status = 'ended' AND (p.ends_at IS NULL OR p.ends_at <> s.ended_at))",
        ),
    ],
};

const I3: Check = Check {
    id: "I3",
    da: "Ingen bruger en seng uden for den tid, den er åben",
    en: "Nobody uses a bed outside the time it is open",
    parts: &[part(
        "krav før åbning eller efter nedlæggelse",
        "claims before opening or after retirement",
        "SELECT count(*) FROM bed_claim c JOIN bed b ON b.id = c.bed_id
         WHERE c.live AND (c.starts_at < b.opened_at OR (b.retired_at IS NOT NULL AND c.ends_at > b.retired_at))",
    )],
};

const I4: Check = Check {
    id: "I4",
    da: "En borger ligger kun i én seng",
    en: "A citizen lies in one bed only",
    parts: &[
        part(
            "borgere i to senge på samme tid",
            "citizens in two beds at the same time",
            "SELECT count(*) FROM bed_claim a JOIN stay x ON x.id = a.stay_id JOIN stay y ON y.citizen_id = x.citizen_id
             JOIN bed_claim b ON b.stay_id = y.id AND a.id < b.id AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at
             WHERE a.live AND b.live AND a.kind = 'stay' AND b.kind = 'stay'",
        ),
        part(
            "borgere med flere ophold i huset",
            "citizens with several stays in house",
            "SELECT count(*) FROM (SELECT citizen_id FROM stay WHERE status = 'in_house' GROUP BY citizen_id HAVING count(*) > 1) t",
        ),
    ],
};

const I6: Check = Check {
    id: "I6",
    da: "En afgørelse har begrundelse, lovgrundlag og klagevejledning",
    en: "A decision has reasons, legal basis and complaint guidance",
    parts: &[
        part(
            "uden begrundelse eller klagevejledning",
            "without reasons or complaint guidance",
            "SELECT count(*) FROM decision WHERE trim(reasons) = '' OR trim(complaint_body) = '' OR complaint_weeks < 1",
        ),
        part(
            "afgørelser om ophold uden begrundelse, lovgrundlag, klagevejledning eller underskriver",
            "decisions on stays without reasons, legal basis, complaint guidance or signer",
            "SELECT count(*) FROM stay_decision d LEFT JOIN legal_basis l ON l.id = d.legal_basis_id
             WHERE trim(d.reasons) = '' OR trim(d.complaint_body) = '' OR d.complaint_weeks < 1 OR trim(d.signer_name) = ''
               OR l.id IS NULL OR l.code = 'not_stated'",
        ),
        part(
            "afslag uden lovgrundlag eller underskriver",
            "refusals without legal basis or signer",
            "SELECT count(*) FROM decision d LEFT JOIN legal_basis l ON l.id = d.legal_basis_id
             WHERE d.kind = 'refusal' AND (l.id IS NULL OR l.code = 'not_stated' OR trim(d.signer_name) = '')",
        ),
        part(
            "anmodninger med en anden anmodnings afgørelse eller en af forkert slags",
            "requests with another request's decision or one of the wrong kind",
            "SELECT count(*) FROM request r LEFT JOIN decision d ON d.id = r.decision_id
             WHERE r.status IN ('granted','reserved','arrived','refused') AND (d.id IS NULL OR d.request_id <> r.id
               OR (r.status = 'refused' AND d.kind <> 'refusal') OR (r.status <> 'refused' AND d.kind <> 'grant'))",
        ),
        part(
            "afgørelser, som anmodningen ikke har, og som hverken er fortrudt eller trukket tilbage med den",
            "decisions their request does not have, neither undone nor withdrawn with it",
            "SELECT count(*) FROM decision d JOIN request r ON r.id = d.request_id
             WHERE (r.decision_id IS NULL OR r.decision_id <> d.id)
               AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject_id = r.id AND e.at >= d.signed_at
                 AND e.name IN ('grant.undone','refusal.undone','request.withdrawn'))",
        ),
    ],
};

const I8: Check = Check {
    id: "I8",
    da: "Hvert opslag siger hvem, i hvilken rolle, for hvem og hvorfor",
    en: "Every look says who, in which role, for whom and why",
    parts: &[
        part(
            "opslag uden rolle, handling eller formål",
            "looks without role, action or purpose",
            "SELECT count(*) FROM access_log WHERE trim(role) = '' OR trim(action) = '' OR trim(purpose) = ''",
        ),
        part(
            "opslag af nogen, der ikke findes",
            "looks by somebody who does not exist",
            // On the citizen's side the actor is an access.
            "SELECT count(*) FROM access_log a WHERE (a.role NOT IN ('citizen','relative')
                 AND NOT EXISTS (SELECT 1 FROM app_user u WHERE u.id = a.actor_id))
               OR (a.role IN ('citizen','relative') AND NOT EXISTS (SELECT 1 FROM citizen_access c WHERE c.id = a.actor_id))
               OR NOT EXISTS (SELECT 1 FROM organisation o WHERE o.id = a.organisation_id)",
        ),
    ],
};

const I9: Check = Check {
    id: "I9",
    da: "Efter døden er der intet ophold, og sengen venter på afhentning",
    en: "There is no stay after death, and the bed waits for the collection",
    parts: &[
        part(
            "ophold, der varer ved eller begynder efter døden",
            "stays that go on or begin after death",
            "SELECT count(*) FROM stay d JOIN stay s ON s.citizen_id = d.citizen_id AND s.id <> d.id
         WHERE d.outcome = 'died' AND (s.status = 'in_house' OR s.arrived_at > d.ended_at OR s.ended_at > d.ended_at)",
        ),
        part(
            "dødsfald, som opholdet ikke kender",
            "deaths that their stay does not know of",
            "SELECT count(*) FROM death d JOIN stay s ON s.id = d.stay_id
             WHERE d.revoked_at IS NULL AND (s.outcome IS NULL OR s.outcome <> 'died' OR s.ended_at <> d.found_at)",
        ),
        part(
            "døde, der ikke er hentet, uden seng",
            "dead not yet collected, without a bed",
            "SELECT count(*) FROM death d WHERE d.revoked_at IS NULL AND (d.body_at IS NULL OR d.belongings_at IS NULL) AND NOT EXISTS (
               SELECT 1 FROM bed_claim c WHERE c.stay_id = d.stay_id AND c.live AND c.kind = 'stay' AND c.ends_at > d.found_at)",
        ),
    ],
};

const I11: Check = Check {
    id: "I11",
    da: "Sengenes krav siger det samme som ophold, reservationer, klargøringer og lukninger",
    en: "The claims on beds say the same as stays, reservations, cleanings and closures",
    parts: &[
        part(
            "ophold i huset uden seng fra ankomsten",
            "stays in house without a bed from arrival on",
            "SELECT count(*) FROM stay s WHERE s.status = 'in_house' AND NOT EXISTS (
               SELECT 1 FROM bed_claim c WHERE c.stay_id = s.id AND c.live AND c.kind = 'stay' AND c.starts_at = s.arrived_at)",
        ),
        part(
            "afsluttede ophold, der stadig optager en seng",
            "ended stays that still take a bed",
            "SELECT count(*) FROM bed_claim c JOIN stay s ON s.id = c.stay_id
             WHERE c.live AND s.status = 'ended' AND s.outcome <> 'died' AND c.ends_at > s.ended_at",
        ),
        part(
            "ophold, hvis senge ikke følger på hinanden, eller ikke når til afslutningen",
            "stays whose beds do not follow each other, or do not reach the end",
            "WITH c AS (
               SELECT stay_id, starts_at, ends_at, lag(ends_at) OVER w AS before_it, lead(starts_at) OVER w AS after_it
               FROM bed_claim WHERE live AND stay_id IS NOT NULL WINDOW w AS (PARTITION BY stay_id ORDER BY starts_at))
             SELECT count(*) FROM c JOIN stay s ON s.id = c.stay_id WHERE
               (c.before_it IS NOT NULL AND c.before_it <> c.starts_at)
               OR (c.after_it IS NULL AND s.ended_at IS NOT NULL AND c.ends_at < s.ended_at)",
        ),
        // What is past of a promise that was moved stays as it was: it ends before the arrival that is promised now.
        part(
            "åbne tilbud uden netop én seng",
            "open offers without exactly one bed",
            "SELECT count(*) FROM reservation r WHERE r.status IN ('offered','confirmed') AND 1 <> (
               SELECT count(*) FROM bed_claim c
               WHERE c.reservation_id = r.id AND c.live AND c.bed_id = r.bed_id AND c.ends_at > r.arrival_at)",
        ),
        part(
            "afsluttede tilbud, der stadig optager en seng",
            "ended offers that still take a bed",
            "SELECT count(*) FROM bed_claim c JOIN reservation r ON r.id = c.reservation_id
             WHERE c.live AND r.status NOT IN ('offered','confirmed') AND (r.decided_at IS NULL OR c.ends_at > r.decided_at)",
        ),
        part(
            "anmodninger med plads, hvis tilbud ikke er åbent",
            "requests with a place whose offer is not open",
            "SELECT count(*) FROM request q LEFT JOIN reservation r ON r.id = q.reservation_id
             WHERE q.status = 'reserved' AND (r.id IS NULL OR r.request_id <> q.id OR r.status NOT IN ('offered','confirmed'))",
        ),
        part(
            "åbne tilbud, som anmodningen ikke ved af",
            "open offers that the request does not know of",
            "SELECT count(*) FROM reservation r JOIN request q ON q.id = r.request_id
             WHERE r.status IN ('offered','confirmed') AND (q.status <> 'reserved' OR q.reservation_id <> r.id)",
        ),
        part(
            "ankomster uden ophold, eller ophold uden ankomst",
            "arrivals without stay, or stays without arrival",
            "SELECT (SELECT count(*) FROM request q LEFT JOIN stay s ON s.id = q.stay_id
                     WHERE q.status = 'arrived' AND (s.id IS NULL OR s.request_id IS NULL OR s.request_id <> q.id))
                  + (SELECT count(*) FROM stay s JOIN request q ON q.id = s.request_id
                     WHERE q.status <> 'arrived' OR q.stay_id IS NULL OR q.stay_id <> s.id)",
        ),
        part(
            "anmodninger, der venter på svar uden åbent spørgsmål",
            "requests awaiting an answer without an open question",
            "SELECT count(*) FROM request q LEFT JOIN question x ON x.id = q.question_id
             WHERE q.status = 'needs_info' AND (x.id IS NULL OR x.request_id <> q.id OR x.answered_at IS NOT NULL)",
        ),
        part(
            "klargøringer, der ikke er godkendt og ikke optager sengen",
            "cleanings that are not accepted and do not take the bed",
            "SELECT count(*) FROM cleaning n WHERE n.step <> 'accepted' AND NOT EXISTS (
               SELECT 1 FROM bed_claim c WHERE c.cleaning_id = n.id AND c.live AND c.bed_id = n.bed_id)",
        ),
        part(
            "godkendte klargøringer, der stadig optager sengen",
            "accepted cleanings that still take the bed",
            "SELECT count(*) FROM bed_claim c JOIN cleaning n ON n.id = c.cleaning_id
             WHERE c.live AND n.step = 'accepted' AND (n.accepted_at IS NULL OR c.ends_at > n.accepted_at)",
        ),
        part(
            "lukninger, der ikke optager sengen, eller åbnede, der gør",
            "closures that do not take the bed, or reopened ones that do",
            "SELECT (SELECT count(*) FROM closure x WHERE x.reopened_at IS NULL AND NOT EXISTS (
                       SELECT 1 FROM bed_claim c WHERE c.closure_id = x.id AND c.live AND c.bed_id = x.bed_id))
                  + (SELECT count(*) FROM bed_claim c JOIN closure x ON x.id = c.closure_id
                     WHERE c.live AND x.reopened_at IS NOT NULL AND c.ends_at > x.reopened_at)",
        ),
    ],
};

const I12: Check = Check {
    id: "I12",
    da: "Intet ophold er afsluttet eller flyttet af en automatik",
    en: "No stay was ended or moved by an automatic job",
    parts: &[
        part(
            "ophold i flere senge uden en person, der flyttede dem",
            "stays in several beds without a person who moved them",
            "SELECT count(*) FROM (SELECT stay_id, count(DISTINCT bed_id) AS beds FROM bed_claim WHERE live AND stay_id IS NOT NULL GROUP BY stay_id) c
             WHERE c.beds > 1 + (SELECT count(*) FROM stay_transfer t WHERE t.stay_id = c.stay_id AND t.undone_at IS NULL)",
        ),
        part(
        "afsluttede ophold uden en person bag",
        "ended stays without a person behind",
        "SELECT count(*) FROM stay s WHERE s.status = 'ended'
           AND NOT EXISTS (SELECT 1 FROM import_row i WHERE i.kind = 'stay' AND i.entity_id = s.id)
           AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject_kind = 'stay' AND e.subject_id = s.id
                             AND e.actor_id IS NOT NULL AND e.at >= s.ended_at)",
    )],
};

const AWAY: Check = Check {
    id: "away",
    da: "Fravær ligger i sit ophold, og en fraværendes seng er fastholdt",
    en: "Absence lies within its stay, and the bed of somebody away is held",
    parts: &[
        // What was registered by mistake never was, wherever it lies once the stay has been corrected.
        part(
            "fravær uden for opholdet",
            "absences outside the stay",
            "SELECT count(*) FROM absence a JOIN stay s ON s.id = a.stay_id
             WHERE coalesce(a.ended, '') <> 'cancelled'
               AND (a.starts_at < s.arrived_at OR (s.ended_at IS NOT NULL AND (a.ends_at IS NULL OR a.ends_at > s.ended_at)))",
        ),
        part(
            "fravær i samme ophold, der overlapper",
            "absences of one stay that overlap",
            "SELECT count(*) FROM absence a JOIN absence b ON a.stay_id = b.stay_id AND a.id < b.id
             WHERE coalesce(a.ended, '') <> 'cancelled' AND coalesce(b.ended, '') <> 'cancelled'
               AND (b.ends_at IS NULL OR a.starts_at < b.ends_at) AND (a.ends_at IS NULL OR b.starts_at < a.ends_at)",
        ),
        part(
            "ophold, der siger noget andet end sit åbne fravær",
            "stays that say something else than their open absence",
            "SELECT (SELECT count(*) FROM absence a JOIN stay s ON s.id = a.stay_id WHERE a.ends_at IS NULL AND (s.absence_id IS NULL OR s.absence_id <> a.id))
                  + (SELECT count(*) FROM stay s LEFT JOIN absence a ON a.id = s.absence_id
                     WHERE s.absence_id IS NOT NULL AND (a.id IS NULL OR a.stay_id <> s.id OR a.ends_at IS NOT NULL))",
        ),
        part(
            "fraværende uden fastholdt seng fra fraværets begyndelse",
            "people away without a bed held from the beginning of the absence",
            "SELECT count(*) FROM absence a WHERE a.ends_at IS NULL AND 1 <> (
               SELECT count(*) FROM bed_claim c WHERE c.stay_id = a.stay_id AND c.live AND c.kind = 'hold' AND c.starts_at = a.starts_at)",
        ),
        part(
            "fastholdte senge uden fravær",
            "held beds without an absence",
            "SELECT count(*) FROM bed_claim c WHERE c.live AND c.kind = 'hold' AND NOT EXISTS (
               SELECT 1 FROM absence a WHERE a.stay_id = c.stay_id AND coalesce(a.ended, '') <> 'cancelled'
                 AND c.starts_at >= a.starts_at AND (a.ends_at IS NULL OR c.ends_at <= a.ends_at))",
        ),
    ],
};

const TRANSITION: Check = Check {
    id: "transition",
    da: "Ingen er rejst hjem med noget åbent, uden at nogen har accepteret det",
    en: "Nobody has gone home with something open unless somebody accepted it",
    parts: &[
        part(
            "tjeklister uden punkter",
            "checklists without items",
            "SELECT count(*) FROM transition_check c WHERE NOT EXISTS (SELECT 1 FROM transition_item i WHERE i.stay_id = c.stay_id)",
        ),
        // What was put right afterwards was not known when the citizen left; and whoever goes home from hospital, the bed given up,
        // was not sent home by the ward.
        part(
            "hjemrejser med åbne skal-punkter, som ingen har accepteret",
            "departures home with open must-items that nobody accepted",
            "SELECT count(*) FROM stay s WHERE s.status = 'ended' AND s.outcome IN ('own_home','own_home_with_help')
               AND EXISTS (SELECT 1 FROM transition_item i WHERE i.stay_id = s.id AND i.must AND i.done_at IS NULL)
               AND NOT EXISTS (SELECT 1 FROM correction k WHERE k.stay_id = s.id)
               AND NOT EXISTS (SELECT 1 FROM absence r WHERE r.stay_id = s.id AND r.ended = 'released')
               AND NOT EXISTS (SELECT 1 FROM transition_acceptance a WHERE a.stay_id = s.id AND a.act = 'ended')",
        ),
        part(
            "opgaver om at give egen læge besked, som er givet",
            "open tasks to tell the own doctor what has been told",
            "SELECT count(*) FROM task t JOIN doctor_notice n ON n.stay_id = t.stay_id
             WHERE t.done_at IS NULL AND t.kind = CASE n.moment WHEN 'arrival' THEN 'tell_doctor_arrival' ELSE 'tell_doctor_departure' END",
        ),
    ],
};

const ARRIVAL: Check = Check {
    id: "arrival",
    da: "En afsender skylder kun det, der mangler hos en borger, som er her",
    en: "A sender owes only what is missing of somebody who is here",
    parts: &[
        part(
            "åbne opgaver til en afsender, der ikke skylder noget",
            "open tasks of a sender who owes nothing",
            "SELECT count(*) FROM task t WHERE t.kind = 'arrival_item_missing' AND t.done_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM arrival_check c JOIN arrival_check_item i ON i.check_id = c.id JOIN stay s ON s.id = c.stay_id
               WHERE c.stay_id = t.stay_id AND s.status <> 'ended' AND i.answer = 'missing' AND i.sent_at IS NULL
                 AND c.round = (SELECT max(l.round) FROM arrival_check l WHERE l.stay_id = c.stay_id))",
        ),
        part(
            "tjek uden punkter",
            "checks without items",
            "SELECT count(*) FROM arrival_check c WHERE NOT EXISTS (SELECT 1 FROM arrival_check_item i WHERE i.check_id = c.id)",
        ),
    ],
};

const EQUIPMENT: Check = Check {
    id: "equipment",
    da: "Ingen ankommer, før udstyret er på plads, og intet ventes forgæves",
    en: "Nobody arrives before the equipment is in place, and nothing is awaited in vain",
    parts: &[
        part(
            "ventet til en reservation, der er slut eller har en anden seng",
            "awaited for a reservation that is over or has another bed",
            "SELECT count(*) FROM equipment_move m JOIN reservation r ON r.id = m.reservation_id
             WHERE m.step IN ('ordered','under_way','delayed','in_place')
               AND (r.status NOT IN ('offered','confirmed','arrived') OR (r.status <> 'arrived' AND r.bed_id <> m.bed_id))",
        ),
        part(
            "ophold begyndt, mens udstyr ventedes, uden en leders begrundelse",
            "stays begun while equipment was awaited, without a manager's reason",
            "SELECT count(*) FROM equipment_move m JOIN reservation r ON r.id = m.reservation_id
             WHERE r.status = 'arrived' AND m.step IN ('ordered','under_way','delayed') AND m.waived_at IS NULL",
        ),
        part(
            "ventet til et ophold, der er slut",
            "awaited for a stay that is over",
            "SELECT count(*) FROM equipment_move m JOIN reservation r ON r.id = m.reservation_id JOIN stay s ON s.request_id = r.request_id
             WHERE r.status = 'arrived' AND s.status = 'ended' AND m.step IN ('ordered','under_way','delayed','in_place')",
        ),
        part(
            "på plads ved en seng, hvor det ikke står",
            "in place at a bed where it does not stand",
            "SELECT count(*) FROM equipment_move m JOIN equipment e ON e.id = m.equipment_id
             WHERE m.step = 'in_place' AND (e.bed_id IS NULL OR e.bed_id <> m.bed_id)",
        ),
    ],
};

const ACCESS: Check = Check {
    id: "access",
    da: "Borgerens side er lukket efter et dødsfald, og svar uden navn fører ikke til nogen",
    en: "The citizen's page is closed after a death, and answers without a name lead to nobody",
    parts: &[
        part(
            "åbne adgange til en død borgers side",
            "open accesses to the page of a citizen who has died",
            "SELECT count(*) FROM citizen_access a JOIN stay s ON s.citizen_id = a.citizen_id JOIN death d ON d.stay_id = s.id
             WHERE d.revoked_at IS NULL AND a.ended_at IS NULL",
        ),
        part(
            "besøg med en adgang, der er slut",
            "visits with an access that has ended",
            "SELECT count(*) FROM citizen_visit v JOIN citizen_access a ON a.id = v.access_id WHERE a.ended_at IS NOT NULL OR a.used_at IS NULL",
        ),
        part(
            "hak ved en øvelse en dag, den ikke var på planen",
            "ticks of an exercise on a day it was not on the plan",
            "SELECT count(*) FROM exercise_tick t JOIN plan_exercise e ON e.id = t.exercise_id
             WHERE t.day < e.from_on OR t.day > e.until_on",
        ),
        part(
            "svar uden et ophold, der er evalueret",
            "answers without a stay that was evaluated",
            "SELECT abs((SELECT count(*) FROM evaluation) - (SELECT count(*) FROM evaluated_stay))
               + (SELECT count(*) FROM evaluation e WHERE e.stay_id IS NOT NULL
                  AND NOT EXISTS (SELECT 1 FROM evaluated_stay s WHERE s.stay_id = e.stay_id))",
        ),
    ],
};

const AUDIT: Check = Check {
    id: "audit",
    da: "Hver hændelse har netop én linje i revisionsloggen",
    en: "Every event has exactly one line in the audit log",
    parts: &[
        part(
            "hændelser uden netop én linje",
            "events without exactly one line",
            "SELECT count(*) FROM (SELECT e.id FROM event e LEFT JOIN audit_log a ON a.event_id = e.id GROUP BY e.id HAVING count(a.id) <> 1) t",
        ),
        part(
            "linjer, der siger noget andet end hændelsen",
            "lines that say something else than the event",
            "SELECT count(*) FROM audit_log a LEFT JOIN event e ON e.id = a.event_id
             WHERE e.id IS NULL OR e.subject_id <> a.subject_id OR e.at <> a.at",
        ),
    ],
};
