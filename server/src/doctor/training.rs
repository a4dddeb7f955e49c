//! Training: claims say what sessions say, nobody is in two places, and no group has more in it than seats. Seats are counted in the
//! order people came, as the rules have it.

use super::Check;
use super::checks::part;

/// Nobody trains in two places at once.
pub const TRAINING: Check = Check {
    id: "training",
    da: "Ingen terapeut, borger eller sal er to steder på én gang, og intet hold har flere end sine pladser",
    en: "No therapist, citizen or room is in two places at once, and no group has more than its seats",
    parts: &[
        part(
            "krav på den samme, der overlapper",
            "claims on the same one that overlap",
            "SELECT count(*) FROM training_claim a JOIN training_claim b ON a.who_id = b.who_id AND a.id < b.id
               AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at WHERE a.live AND b.live",
        ),
        part(
            "krav af tider, der er aflyst",
            "claims of sessions that are cancelled",
            "SELECT count(*) FROM training_claim c JOIN training_session s ON s.id = c.session_id WHERE c.live AND s.cancelled IS NOT NULL",
        ),
        part(
            "terapeuter uden krav for en tid, de har",
            "therapists without a claim for a session they have",
            "SELECT count(*) FROM training_therapist t JOIN training_session s ON s.id = t.session_id
             WHERE s.cancelled IS NULL AND NOT EXISTS (SELECT 1 FROM training_claim c WHERE c.session_id = s.id AND c.who_id = t.user_id
               AND c.live AND c.starts_at <= s.starts_at AND c.ends_at >= s.ends_at)",
        ),
        part(
            "sale uden krav for en tid, der er i dem",
            "rooms without a claim for a session in them",
            "SELECT count(*) FROM training_session s WHERE s.cancelled IS NULL AND s.room_id IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM training_claim c WHERE c.session_id = s.id AND c.who_id = s.room_id AND c.live
               AND c.starts_at = s.starts_at AND c.ends_at = s.ends_at)",
        ),
        part(
            "borgere med plads uden krav, eller med krav uden plads",
            "citizens with a seat and no claim, or a claim and no seat",
            "WITH line AS (
               SELECT t.session_id, t.citizen_id, row_number() OVER (PARTITION BY t.session_id ORDER BY t.n) AS place
               FROM training_trainee t WHERE t.left_at IS NULL),
             seated AS (
               SELECT l.session_id, l.citizen_id FROM line l JOIN training_session s ON s.id = l.session_id
               WHERE s.cancelled IS NULL AND l.place <= coalesce(s.seats, 1))
             SELECT (SELECT count(*) FROM seated l WHERE NOT EXISTS (SELECT 1 FROM training_claim c
                 WHERE c.session_id = l.session_id AND c.who_id = l.citizen_id AND c.live))
               + (SELECT count(*) FROM training_claim c WHERE c.live AND c.who_kind = 'citizen' AND NOT EXISTS (
                 SELECT 1 FROM seated l WHERE l.session_id = c.session_id AND l.citizen_id = c.who_id))",
        ),
        part(
            "samtaler ved sengen, mens borgeren eller den, der holder dem, træner",
            "talks at the bedside while the citizen, or whoever holds them, trains",
            "SELECT count(*) FROM bedside_talk b JOIN stay s ON s.id = b.stay_id WHERE b.state = 'booked' AND s.status <> 'ended' AND EXISTS (
               SELECT 1 FROM training_claim c WHERE c.live AND c.who_id IN (b.coordinator_id, s.citizen_id)
               AND c.starts_at < b.ends_at AND b.starts_at < c.ends_at)",
        ),
        part(
            "hold med flere end deres pladser",
            "groups with more than their seats",
            "SELECT count(*) FROM training_session s WHERE s.seats IS NOT NULL AND s.seats < (
               SELECT count(*) FROM training_claim c WHERE c.session_id = s.id AND c.live AND c.who_kind = 'citizen')",
        ),
        part(
            "tider uden netop én borger, der ikke er hold",
            "sessions that are no group and have not exactly one citizen",
            "SELECT count(*) FROM training_session s WHERE s.seats IS NULL AND 1 <> (
               SELECT count(*) FROM training_trainee t WHERE t.session_id = s.id AND t.left_at IS NULL)",
        ),
    ],
};
