//! The instruments that Plads comes with. Numbers and what they are about; the wording of forms that need a licence is not here.
//!
//! Adding one: a value of [`Instrument`], its name in [`all`], its bounds in the table of the tests.

use super::decimal::Decimal;
use super::instrument::{Circumstance, Direction, Instrument, Item, List, Name, Scale, Scoring, Supplement, Text, Unit};
use std::borrow::Cow::Borrowed;
use std::sync::LazyLock;

/// Every instrument that Plads comes with, in the order of a list.
#[must_use]
pub fn all() -> [&'static Instrument; 18] {
    [
        &BARTHEL_20,
        &BARTHEL_100,
        &RSS,
        &GAIT_SPEED,
        &TUG,
        &SIX_MINUTE_WALK,
        &NMS,
        &CAS,
        &CAS_THREE_DAYS,
        &EVS,
        &NRS_2002_FIRST,
        &NRS_2002,
        &EQ_5D_5L,
        &EQ_VAS,
        &PAIN_NRS,
        &BRADEN,
        &CAGE,
        &AUDIT,
    ]
}

/// The instrument of this code and version that Plads comes with.
#[must_use]
pub fn find(code: &str, version: &str) -> Option<&'static Instrument> {
    all().into_iter().find(|i| i.code == code && i.version == version)
}

const fn name(da: &'static str, en: &'static str) -> Name {
    Name { da: Borrowed(da), en: Borrowed(en) }
}

/// Whole numbers from `min` to `max`.
const fn whole(min: i32, max: i32) -> Scale {
    Scale::Range { min: Decimal::whole(min), max: Some(Decimal::whole(max)), decimals: 0 }
}

/// An item of whole points from `min` to `max`.
const fn item(code: &'static str, da: &'static str, en: &'static str, min: i32, max: i32) -> Item {
    Item { code: Borrowed(code), name: name(da, en), scale: whole(min, max) }
}

/// An item of these points only.
const fn steps(code: &'static str, da: &'static str, en: &'static str, steps: &'static [Decimal]) -> Item {
    Item { code: Borrowed(code), name: name(da, en), scale: Scale::Steps(Borrowed(steps)) }
}

/// An instrument in points, higher better, asking for nothing else.
fn points(code: &'static str, version: &'static str, name: Name, scoring: Scoring, source: &'static str) -> Instrument {
    Instrument {
        code: Borrowed(code),
        version: Borrowed(version),
        name,
        unit: Unit::Points,
        direction: Direction::Higher,
        scoring,
        asks: NOTHING,
        may_be_unknown: false,
        risk_from: None,
        supplement: None,
        source: Borrowed(source),
        unconfirmed: None,
    }
}

const NOTHING: List<Circumstance> = Borrowed(&[]);

fn open(text: &'static str) -> Option<Text> {
    Some(Borrowed(text))
}

const fn whole_steps<const N: usize>(numbers: [i32; N]) -> [Decimal; N] {
    let mut steps = [Decimal::ZERO; N];
    let mut rest: &[i32] = &numbers;
    let mut to: &mut [Decimal] = &mut steps;
    while let ([number, others @ ..], [step, free @ ..]) = (rest, to) {
        *step = Decimal::whole(*number);
        rest = others;
        to = free;
    }
    steps
}

static BARTHEL_20_ITEMS: [Item; 10] = [
    item("feeding", "Spisning", "Feeding", 0, 2),
    item("bathing", "Badning", "Bathing", 0, 1),
    item("grooming", "Personlig hygiejne", "Grooming", 0, 1),
    item("dressing", "Påklædning", "Dressing", 0, 2),
    item("bowels", "Tarmkontrol", "Bowels", 0, 2),
    item("bladder", "Blærekontrol", "Bladder", 0, 2),
    item("toilet", "Toiletbesøg", "Toilet use", 0, 2),
    item("transfer", "Forflytning", "Transfer", 0, 3),
    item("mobility", "Mobilitet", "Mobility", 0, 3),
    item("stairs", "Trappegang", "Stairs", 0, 2),
];

/// Barthel-20: ten activities, 0 to 20 points.
pub static BARTHEL_20: LazyLock<Instrument> = LazyLock::new(|| {
    points("barthel_20", "1", name("Barthel-20", "Barthel-20"), Scoring::Sum(Borrowed(&BARTHEL_20_ITEMS)), "Ergoterapeutforeningen")
});

static OF_5: [Decimal; 5] = whole_steps([0, 1, 3, 4, 5]);
static OF_10: [Decimal; 5] = whole_steps([0, 2, 5, 8, 10]);
static OF_15: [Decimal; 5] = whole_steps([0, 3, 8, 12, 15]);
/// On foot 0, 3, 8, 12 or 15; in a wheelchair 0, 1, 3, 4 or 5.
static WALKING_OR_WHEELCHAIR: [Decimal; 8] = whole_steps([0, 1, 3, 4, 5, 8, 12, 15]);

static BARTHEL_100_ITEMS: [Item; 10] = [
    steps("feeding", "Spisning", "Feeding", &OF_10),
    steps("bathing", "Badning", "Bathing", &OF_5),
    steps("grooming", "Personlig hygiejne", "Grooming", &OF_5),
    steps("dressing", "Påklædning", "Dressing", &OF_10),
    steps("bowels", "Tarmkontrol", "Bowels", &OF_10),
    steps("bladder", "Blærekontrol", "Bladder", &OF_10),
    steps("toilet", "Toiletbesøg", "Toilet use", &OF_10),
    steps("transfer", "Forflytning", "Transfer", &OF_15),
    steps("mobility", "Mobilitet", "Mobility", &WALKING_OR_WHEELCHAIR),
    steps("stairs", "Trappegang", "Stairs", &OF_10),
];

/// Barthel-100, modified: the ten activities in finer steps, 0 to 100 points.
pub static BARTHEL_100: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unconfirmed: open("Point for hvert punkt er fra den engelske udgave (Shah m.fl., 1989)"),
    ..points("barthel_100", "1", name("Barthel-100", "Barthel-100"), Scoring::Sum(Borrowed(&BARTHEL_100_ITEMS)), "Ergoterapeutforeningen")
});

/// Rejse-sætte-sig: rises in 30 seconds. From 6 to 8 the walking speed is taken as well.
pub static RSS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unit: Unit::Rises,
    asks: Borrowed(&[Circumstance::HandsUsed]),
    supplement: Some(Supplement { from: Decimal::whole(6), to: Decimal::whole(8), instrument: Borrowed("gait_speed") }),
    ..points(
        "rss",
        "1",
        name("Rejse-sætte-sig (RSS)", "30-second chair stand"),
        Scoring::Measured(Scale::Range { min: Decimal::ZERO, max: None, decimals: 0 }),
        "Sundhedsstyrelsen",
    )
});

/// Ganghastighed, in metres a second.
pub static GAIT_SPEED: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unit: Unit::MetresPerSecond,
    ..points(
        "gait_speed",
        "1",
        name("Ganghastighed", "Gait speed"),
        Scoring::Measured(Scale::Range { min: Decimal::ZERO, max: None, decimals: 2 }),
        "Sundhedsstyrelsen",
    )
});

/// Timed Up and Go, in seconds: more than 0, and less is better.
pub static TUG: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unit: Unit::Seconds,
    direction: Direction::Lower,
    asks: Borrowed(&[Circumstance::WalkingAid]),
    ..points(
        "tug",
        "1",
        name("Timed Up and Go (TUG)", "Timed Up and Go (TUG)"),
        Scoring::Measured(Scale::Range { min: Decimal::tenths(1), max: None, decimals: 1 }),
        "Vurdering af Timed Up and Go",
    )
});

/// Six minutes' walk, in metres.
pub static SIX_MINUTE_WALK: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unit: Unit::Metres,
    asks: Borrowed(&[Circumstance::WalkingAid, Circumstance::Oxygen, Circumstance::Rests]),
    unconfirmed: open("Kilde og hele meter"),
    ..points(
        "six_minute_walk",
        "1",
        name("6-minutters gangtest", "6-minute walk"),
        Scoring::Measured(Scale::Range { min: Decimal::ZERO, max: None, decimals: 0 }),
        "",
    )
});

static NMS_ITEMS: [Item; 3] = [
    item("indoors", "Gå indendørs", "Walking indoors", 0, 3),
    item("outdoors", "Gå udendørs", "Walking outdoors", 0, 3),
    item("shopping", "Gå på indkøb", "Walking while shopping", 0, 3),
];

/// New Mobility Score, before the illness: 0 to 9 points.
pub static NMS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unconfirmed: open("Spændvidde"),
    ..points(
        "nms",
        "1",
        name("New Mobility Score (NMS)", "New Mobility Score"),
        Scoring::Sum(Borrowed(&NMS_ITEMS)),
        "Danske Fysioterapeuter",
    )
});

static CAS_ITEMS: [Item; 3] = [
    item("bed", "Ind og ud af seng", "In and out of bed", 0, 2),
    item("chair", "Rejse og sætte sig", "Rising from a chair and sitting down", 0, 2),
    item("walking", "Gang indendørs", "Walking indoors", 0, 2),
];

/// Cumulated Ambulation Score of a day: 0 to 6 points.
pub static CAS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unconfirmed: open("Spændvidde og kilde"),
    ..points("cas", "1", name("Cumulated Ambulation Score (CAS)", "Cumulated Ambulation Score"), Scoring::Sum(Borrowed(&CAS_ITEMS)), "")
});

static CAS_DAYS: [Item; 3] =
    [item("day_1", "1. dag", "Day 1", 0, 6), item("day_2", "2. dag", "Day 2", 0, 6), item("day_3", "3. dag", "Day 3", 0, 6)];

/// Cumulated Ambulation Score of three days together: 0 to 18 points.
pub static CAS_THREE_DAYS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unconfirmed: open("Spændvidde og kilde"),
    ..points("cas_three_days", "1", name("CAS, tre dage", "CAS, three days"), Scoring::Sum(Borrowed(&CAS_DAYS)), "")
});

/// Ernæringsvurderingsskema (EVS): 0 to 2 points, more is more at risk; "don't know" counts as to be observed.
pub static EVS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    may_be_unknown: true,
    unconfirmed: open("Hvilke svar der giver hvilke point"),
    ..points(
        "evs",
        "2022",
        name("Ernæringsvurdering (EVS)", "Nutrition screening (EVS)"),
        Scoring::Measured(whole(0, 2)),
        "Kosthåndbogen, vejledningen fra 2022",
    )
});

static NRS_FIRST_ITEMS: [Item; 4] = [
    item("bmi", "BMI under 20,5", "BMI under 20.5", 0, 1),
    item("weight_loss", "Vægttab de sidste 3 måneder", "Weight loss in the last 3 months", 0, 1),
    item("intake", "Nedsat kostindtag den sidste uge", "Eating less in the last week", 0, 1),
    item("illness", "Svært syg", "Severely ill", 0, 1),
];

/// NRS-2002, first step: any yes calls for the second.
pub static NRS_2002_FIRST: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    supplement: Some(Supplement { from: Decimal::whole(1), to: Decimal::whole(4), instrument: Borrowed("nrs_2002") }),
    ..points(
        "nrs_2002_first",
        "2002",
        name("NRS-2002, primær", "NRS-2002, first step"),
        Scoring::Sum(Borrowed(&NRS_FIRST_ITEMS)),
        "Kosthåndbogen",
    )
});

static NRS_ITEMS: [Item; 3] = [
    item("nutrition", "A: Ernæringstilstand", "A: Nutrition", 0, 3),
    item("illness", "B: Sygdommens sværhedsgrad", "B: Severity of the illness", 0, 3),
    item("age", "70 år eller derover", "Aged 70 or more", 0, 1),
];

/// NRS-2002, second step: at risk from 3 points.
pub static NRS_2002: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    risk_from: Some(Decimal::whole(3)),
    ..points("nrs_2002", "2002", name("NRS-2002, sekundær", "NRS-2002, second step"), Scoring::Sum(Borrowed(&NRS_ITEMS)), "Kosthåndbogen")
});

static EQ_5D_ITEMS: [Item; 5] = [
    item("mobility", "Bevægelighed", "Mobility", 1, 5),
    item("self_care", "Personlig pleje", "Self-care", 1, 5),
    item("usual_activities", "Sædvanlige aktiviteter", "Usual activities", 1, 5),
    item("pain", "Smerter/ubehag", "Pain/discomfort", 1, 5),
    item("anxiety", "Angst/depression", "Anxiety/depression", 1, 5),
];

/// EQ-5D-5L: five dimensions of five levels, without a total. The wording needs a licence and is not here.
pub static EQ_5D_5L: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    unconfirmed: open("Licens og spændvidde"),
    ..points("eq_5d", "5L", name("EQ-5D-5L", "EQ-5D-5L"), Scoring::Profile(Borrowed(&EQ_5D_ITEMS)), "EuroQol")
});

/// EQ VAS: own health, 0 to 100.
pub static EQ_VAS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unconfirmed: open("Licens og spændvidde"),
    ..points("eq_vas", "5L", name("EQ VAS", "EQ VAS"), Scoring::Measured(whole(0, 100)), "EuroQol")
});

/// Pain on a numeric scale: 0 none to 10 worst.
pub static PAIN_NRS: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    unconfirmed: open("Kilde"),
    ..points("pain_nrs", "1", name("Smerte (NRS)", "Pain (NRS)"), Scoring::Measured(whole(0, 10)), "")
});

/// Braden: 6 to 23 points, less is more at risk of pressure sores.
pub static BRADEN: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    unconfirmed: open("Spændvidde og grænse"),
    ..points("braden", "1", name("Tryksårsrisiko (Braden)", "Pressure sores (Braden)"), Scoring::Measured(whole(6, 23)), "")
});

static CAGE_ITEMS: [Item; 4] = [
    item("question_1", "Spørgsmål 1", "Question 1", 0, 1),
    item("question_2", "Spørgsmål 2", "Question 2", 0, 1),
    item("question_3", "Spørgsmål 3", "Question 3", 0, 1),
    item("question_4", "Spørgsmål 4", "Question 4", 0, 1),
];

/// CAGE: four questions about alcohol, yes or no.
pub static CAGE: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    ..points("cage", "1", name("CAGE", "CAGE"), Scoring::Sum(Borrowed(&CAGE_ITEMS)), "lex.dk: alkoholscreening")
});

static ZERO_TWO_FOUR: [Decimal; 3] = whole_steps([0, 2, 4]);

static AUDIT_ITEMS: [Item; 10] = [
    item("question_1", "Spørgsmål 1", "Question 1", 0, 4),
    item("question_2", "Spørgsmål 2", "Question 2", 0, 4),
    item("question_3", "Spørgsmål 3", "Question 3", 0, 4),
    item("question_4", "Spørgsmål 4", "Question 4", 0, 4),
    item("question_5", "Spørgsmål 5", "Question 5", 0, 4),
    item("question_6", "Spørgsmål 6", "Question 6", 0, 4),
    item("question_7", "Spørgsmål 7", "Question 7", 0, 4),
    item("question_8", "Spørgsmål 8", "Question 8", 0, 4),
    steps("question_9", "Spørgsmål 9", "Question 9", &ZERO_TWO_FOUR),
    steps("question_10", "Spørgsmål 10", "Question 10", &ZERO_TWO_FOUR),
];

/// AUDIT: ten questions about alcohol, 0 to 40 points.
pub static AUDIT: LazyLock<Instrument> = LazyLock::new(|| Instrument {
    direction: Direction::Lower,
    unconfirmed: open("Spændvidde og point for hvert spørgsmål"),
    ..points("audit", "1", name("AUDIT", "AUDIT"), Scoring::Sum(Borrowed(&AUDIT_ITEMS)), "lex.dk: alkoholscreening")
});
