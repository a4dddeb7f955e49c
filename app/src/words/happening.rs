//! How events and tasks are said.

use crate::lang::{Lang, tr};
use domain::task::TaskKind;

/// What happened, in words; an event this version does not know is shown by its name.
#[must_use]
pub fn event_name(l: Lang, name: &str) -> String {
    let text = match name {
        "request.received" => tr(l, "Anmodning modtaget", "Request received"),
        "request.changed" => tr(l, "Anmodning ændret", "Request changed"),
        "request.taken_up" => tr(l, "Vurdering begyndt", "Assessment begun"),
        "request.asked" => tr(l, "Spørgsmål sendt til henviser", "Question sent to the referrer"),
        "request.answered" => tr(l, "Spørgsmål besvaret", "Question answered"),
        "request.granted" => tr(l, "Plads bevilget", "Place granted"),
        "request.refused" => tr(l, "Plads afslået", "Place refused"),
        "request.redirected" => tr(l, "Henvist videre", "Directed elsewhere"),
        "grant.undone" => tr(l, "Bevilling fortrudt, før den blev sendt", "Grant undone before it left"),
        "refusal.undone" => tr(l, "Afslag fortrudt, før det blev sendt", "Refusal undone before it left"),
        "redirection.undone" => tr(l, "Henvisning videre fortrudt, før den blev sendt", "Directing elsewhere undone before it left"),
        "request.update_promised" => tr(l, "Ny besked lovet", "Next word promised"),
        "arrival.postponed" => tr(l, "Ankomst udskudt af afsnittet", "Arrival postponed by the ward"),
        "request.postponed" => tr(l, "Anmodning udskudt", "Request postponed"),
        "request.arrived" => tr(l, "Borgeren er ankommet", "The citizen has arrived"),
        "request.withdrawn" => tr(l, "Anmodning trukket tilbage", "Request withdrawn"),
        "request.room_preference" | "stay.room_preference" => tr(l, "Rumpræference sat", "Room preference set"),
        "safeguard.decided" => tr(l, "Tryghedstiltag besluttet", "Safeguard decided"),
        "safeguard.renewed" => tr(l, "Tryghedstiltag fortsætter", "Safeguard stands on"),
        "safeguard.ended" => tr(l, "Tryghedstiltag afsluttet", "Safeguard ended"),
        "plan.begun" => tr(l, "Rehabiliteringsplan begyndt", "Rehabilitation plan begun"),
        "plan.kept" => tr(l, "Rehabiliteringsplan ændret", "Rehabilitation plan changed"),
        "plan.finalised" => tr(l, "Rehabiliteringsplan gjort gældende", "Rehabilitation plan finalised"),
        "plan.paused" => tr(l, "Rehabiliteringsplan i bero", "Rehabilitation plan rests"),
        "plan.resumed" => tr(l, "Rehabiliteringsplan genoptaget", "Rehabilitation plan goes on"),
        "plan.ended" => tr(l, "Rehabiliteringsplan afsluttet", "Rehabilitation plan ended"),
        "plan.replaced" => tr(l, "Rehabiliteringsplan erstattet af en ny", "Rehabilitation plan replaced by another"),
        "plan.start_offered" => tr(l, "Start på genoptræning tilbudt", "Start of training offered"),
        "plan.start_answered" => tr(l, "Svar på tilbudt start", "Offered start answered"),
        "plan.free_choice" => tr(l, "Fristen for tilbudt start er overskredet", "No start was offered in time"),
        "plan.moved" => tr(l, "Rehabiliteringsplan flyttet til et andet sted", "Rehabilitation plan moved to another place"),
        "plan.lead_changed" => tr(l, "Rehabiliteringsplan har fået en ny tovholder", "Rehabilitation plan has a new lead"),
        "plan.member_joined" => tr(l, "Medarbejder sat på planens team", "Somebody put on the plan's team"),
        "plan.member_left" => tr(l, "Medarbejder taget af planens team", "Somebody taken off the plan's team"),
        "plan.conference" => tr(l, "Konference holdt", "Conference held"),
        "plan.task_decided" => tr(l, "Konferencen besluttede en opgave", "The conference decided on a task"),
        "plan.extension_proposed" => tr(l, "Konferencen foreslog forlængelse", "The conference proposed to stay longer"),
        "plan.activities" => tr(l, "Træning i hjemmet ændret", "Training in the home changed"),
        "plan.course_begun" => tr(l, "Forløbet »Vi vil klare os selv« begyndt", "Self-reliance course begun"),
        "plan.help_told" => tr(l, "Hjælp om ugen opgjort", "Help of a week told"),
        "plan.help_asked" => tr(l, "Hjælp om ugen skal opgøres", "Help of a week is to be told"),
        "functioning.judged" => tr(l, "Funktionsevne vurderet", "Functioning judged"),
        "citizen_access.given" => tr(l, "Kode til borgerens side givet", "Code to the citizen's page given"),
        "citizen_access.used" => tr(l, "Kode til borgerens side brugt", "Code to the citizen's page used"),
        "citizen_access.out_of_tries" => tr(l, "Kode til borgerens side spærret", "Code to the citizen's page blocked"),
        "citizen_access.withdrawn" => tr(l, "Adgang til borgerens side trukket tilbage", "Access to the citizen's page withdrawn"),
        "citizen_access.closed" => tr(l, "Adgang til borgerens side lukket", "Access to the citizen's page closed"),
        "citizen.wished" => tr(l, "Ønske skrevet på borgerens side", "Wish written on the citizen's page"),
        "exercise.added" => tr(l, "Øvelse sat på planen", "Exercise put on the plan"),
        "exercise.taken_off" => tr(l, "Øvelse taget af planen", "Exercise taken off the plan"),
        "exercise.ticked" => tr(l, "Øvelse lavet", "Exercise done"),
        "exercise.unticked" => tr(l, "Hak ved øvelse taget tilbage", "Tick of an exercise taken back"),
        "goal.set" => tr(l, "Mål aftalt", "Goal agreed"),
        "goal.judged" => tr(l, "Mål vurderet", "Goal judged"),
        "goal.reviewed" => tr(l, "Mål skal vurderes en anden dag", "Goal to be looked at on another day"),
        "goal.closed" => tr(l, "Mål afsluttet", "Goal closed"),
        "measure.registered" => tr(l, "Måling registreret", "Measurement registered"),
        "record.referred" => tr(l, "Henvisning til journalen", "Reference to the care record"),
        "record.struck" => tr(l, "Henvisning til journalen streget ud", "Reference to the care record struck out"),
        "measure.countersigned" => tr(l, "Studerendes måling godkendt", "A student's measurement approved"),
        "training.countersigned" => tr(l, "Studerendes notat godkendt", "A student's note approved"),
        "measure.target_set" => tr(l, "Mål for en måling sat", "Target of a measurement set"),
        "measure.struck" => tr(l, "Måling streget ud", "Measurement struck out"),
        "aid.needed" => tr(l, "Hjælpemiddel skrevet på overleveringen", "Aid written on the transition"),
        "aid.changed" => tr(l, "Hjælpemiddel: ny dag eller ny leverandør", "Aid: another day or supplier"),
        "aid.delivered" => tr(l, "Hjælpemiddel er kommet", "Aid has come"),
        "aid.removed" => tr(l, "Hjælpemiddel behøves ikke", "Aid is not needed"),
        "aid.late" => tr(l, "Hjælpemiddel er ikke kommet til tiden", "Aid has not come in time"),
        "transition.begun" => tr(l, "Tjekliste til overlevering begyndt", "Transition checklist begun"),
        "transition.ticked" => tr(l, "Tjekliste til overlevering gemt", "Transition checklist kept"),
        "transition.accepted" => tr(l, "Afrejse accepteret, før alt er klar", "Departure accepted before all is ready"),
        "doctor.told" => tr(l, "Egen læge har fået besked", "The own doctor has been told"),
        "site.transition_list_set" => tr(l, "Stedets tjekliste til overlevering ændret", "Transition checklist of the site changed"),
        "screening.registered" => tr(l, "Spurgt om rygning eller alkohol", "Asked about smoking or alcohol"),
        "screening.put_away" => tr(l, "Spørgsmål om rygning og alkohol lagt væk", "Questions about smoking and alcohol put away"),
        "screening.children_decided" => tr(l, "Beslutning om børn i hjemmet noteret", "Decision about children in the home noted"),
        "screening.struck" => tr(l, "Svar om rygning eller alkohol streget ud", "Answer about smoking or alcohol struck out"),
        "screening.handed_on" => tr(l, "Henvisning givet videre", "Referral handed on"),
        "retention.held" => tr(l, "Journalen bevares for en sag", "Records are kept for a case"),
        "retention.released" => tr(l, "Journalen bevares ikke længere for en sag", "Records are no longer kept for a case"),
        "talk.booked" => tr(l, "Samtale ved sengen booket", "Talk at the bedside booked"),
        "talk.moved" => tr(l, "Samtale ved sengen flyttet", "Talk at the bedside moved"),
        "talk.held" => tr(l, "Samtale ved sengen holdt", "Talk at the bedside held"),
        "talk.called_off" => tr(l, "Samtale ved sengen aflyst", "Talk at the bedside called off"),
        "site.screening_set" => tr(l, "Det, stedet spørger om, ændret", "What the site asks about changed"),
        "stay.diet" => tr(l, "Kostform ændret", "Diet changed"),
        "request.linked" => tr(l, "Samlet ophold med en anden borger", "Linked with another citizen's request"),
        "request.parted" => tr(l, "Samlet ophold adskilt", "Parted from the other citizen's request"),
        "couple.one_left" => tr(l, "Den anden i det samlede ophold er her ikke", "The other of the couple is not here"),
        "stay.arrived" => tr(l, "Ankomst registreret", "Arrival registered"),
        "arrival.checked" => tr(l, "Ankomsttjek gemt", "Arrival check kept"),
        "arrival.item_missing" => {
            tr(l, "Noget mangler ved ankomsten, afsenderen er spurgt", "Something is missing at arrival, the sender is asked")
        }
        "arrival.item_sent" => tr(l, "Afsenderen har sendt det, der manglede", "The sender has sent what was missing"),
        "stay.ended" => tr(l, "Ophold afsluttet", "Stay ended"),
        "stay.phase_changed" => tr(l, "Ny fase afgjort", "New phase decided"),
        "stay.extended" => tr(l, "Ophold forlænget", "Stay extended"),
        "stay.shortened" => tr(l, "Ophold afkortet", "Stay shortened"),
        "stay.transferred" => tr(l, "Borger flyttet til en anden seng", "Citizen moved to another bed"),
        "transfer.undone" => tr(l, "Flytning fortrudt", "Move undone"),
        "arrival.undone" => tr(l, "Registreret ankomst fortrudt", "Registered arrival undone"),
        "departure.undone" => tr(l, "Afslutning af ophold fortrudt", "End of the stay undone"),
        "leave.undone" => tr(l, "Fravær fortrudt", "Absence undone"),
        "return.undone" => tr(l, "Retur fra fravær fortrudt", "Return from absence undone"),
        "cleaning.undone" => tr(l, "Klargøring sat et trin tilbage", "Cleaning set a step back"),
        "closure.undone" => tr(l, "Lukning fortrudt", "Closure undone"),
        "stay.corrected" => tr(l, "Registrering rettet", "Registration corrected"),
        "stay.reopened" => tr(l, "Afslutning taget tilbage", "End taken back"),
        "complaint.received" => tr(l, "Klage modtaget", "Complaint received"),
        "complaint.decided" => tr(l, "Klage behandlet", "Complaint decided"),
        "death.found" => tr(l, "Død registreret", "Death registered"),
        "death.confirmed" => tr(l, "Død bekræftet af læge", "Death confirmed by a doctor"),
        "death.collected" => tr(l, "Afhentning registreret", "Collection registered"),
        "stay.infection_changed" => tr(l, "Smittestatus ændret", "Infection status changed"),
        "absence.began" => tr(l, "Fravær begyndt, plads fastholdt", "Absence begun, place held"),
        "absence.returned" => tr(l, "Retur fra fravær", "Back from absence"),
        "absence.held_longer" => tr(l, "Plads fastholdt længere", "Place held longer"),
        "absence.released" => tr(l, "Fastholdt plads frigivet", "Held place released"),
        "absence.cancelled" => tr(l, "Fravær var registreret ved en fejl", "Absence was registered by mistake"),
        "absence.word" => tr(l, "Besked om den fraværende", "Word about the citizen away"),
        "hold.runs_out" => tr(l, "Fastholdelsen udløber snart", "The hold runs out soon"),
        "hold.run_out" => tr(l, "Fastholdelsen er udløbet, pladsen er stadig fastholdt", "The hold has run out, the place is still held"),
        "stay.rolled_forward" => tr(l, "Sengen beholdt ud over forventet afrejse", "Bed kept past the expected departure"),
        "stay.imported" => tr(l, "Ophold indlæst", "Stay imported"),
        "reservation.moved_behind" => tr(l, "Reservation flyttet bagud", "Reservation moved behind"),
        "reservation.lost_bed" => tr(l, "Reservation uden plads", "Reservation lost its bed"),
        "offer.made" => tr(l, "Plads tilbudt", "Place offered"),
        "offer.moved" => tr(l, "Reservation flyttet", "Reservation moved"),
        "offer.cancelled" => tr(l, "Tilbud taget tilbage", "Offer taken back"),
        "offer.confirmed" => tr(l, "Modtagelse bekræftet", "Receipt confirmed"),
        "offer.declined" => tr(l, "Tilbud afvist", "Offer declined"),
        "offer.time_proposed" => tr(l, "Andet tidspunkt foreslået", "Another time proposed"),
        "offer.proposal_accepted" => tr(l, "Foreslået tidspunkt aftalt", "Proposed time agreed"),
        "offer.proposal_declined" => tr(l, "Tilbudt tidspunkt fastholdt", "Offered time kept"),
        "offer.undone" => tr(l, "Tilbud fortrudt, før det blev sendt", "Offer undone before it left"),
        "offer.lapsed" => tr(l, "Tilbud bortfaldet", "Offer lapsed"),
        "bed.closed" => tr(l, "Seng lukket", "Bed closed"),
        "equipment.faulty" => tr(l, "Udstyr meldt i stykker", "Equipment reported faulty"),
        "equipment.repaired" => tr(l, "Udstyr virker igen", "Equipment works again"),
        "equipment.ordered" => tr(l, "Udstyr bestilt til sengen", "Equipment ordered to the bed"),
        "equipment.under_way" => tr(l, "Udstyr på vej til sengen", "Equipment on its way to the bed"),
        "equipment.delayed" => tr(l, "Udstyr til sengen er forsinket", "Equipment for the bed is delayed"),
        "equipment.in_place" => tr(l, "Udstyr på plads ved sengen", "Equipment in place at the bed"),
        "equipment.waived" => tr(l, "Borgeren må komme uden udstyret", "The citizen may come without the equipment"),
        "bed.reopened" => tr(l, "Seng åbnet igen", "Bed reopened"),
        "cleaning.step" => tr(l, "Klargøring opdateret", "Cleaning updated"),
        "cleaning.rolled_forward" => tr(l, "Klargøring trækker ud", "Cleaning goes on"),
        "claim.moved_behind" => tr(l, "Lukning eller klargøring flyttet bagud", "Closure or cleaning moved behind"),
        "reservation.not_arrived" => tr(l, "Borgeren er ikke ankommet", "The citizen has not arrived"),
        "reservation.released" => tr(l, "Reservation frigivet", "Reservation released"),
        "stay.review_due" => tr(l, "Opholdstype skal vurderes", "Kind of stay to be reviewed"),
        "training.booked" => tr(l, "Træningstid aftalt", "Training session booked"),
        "training.moved" => tr(l, "Træningstid flyttet", "Training session moved"),
        "training.moved_home" => tr(l, "Træningstid flyttet til hjemmet", "Training session moved to the home"),
        "training.cancelled" => tr(l, "Træningstid aflyst", "Training session cancelled"),
        "training.told" => tr(l, "Fremmøde noteret", "Attendance told"),
        "training.joined" => tr(l, "Borger på hold", "Citizen joined a group"),
        "training.left" => tr(l, "Borger af hold", "Citizen left a group"),
        "training.seat_given" => tr(l, "Plads på hold givet til den næste", "Seat of a group given to the next in line"),
        "training.resized" => tr(l, "Holdets pladser ændret", "Seats of a group changed"),
        "training.decided" => tr(l, "Træningstider afgjort efter opholdet", "Training sessions decided on after the stay"),
        "training.hours_set" => tr(l, "Terapeutens arbejdstid ændret", "Hours of a therapist changed"),
        "training.away_set" | "training.away_removed" => tr(l, "Terapeutens fravær ændret", "Absence of a therapist changed"),
        "tobs.registered" => tr(l, "TOBS registreret", "TOBS registered"),
        "tobs.struck" => tr(l, "TOBS var registreret ved en fejl", "TOBS was registered by mistake"),
        "tobs.excluded" => tr(l, "TOBS bruges ikke", "TOBS is not used"),
        "tobs.used_again" => tr(l, "TOBS bruges igen", "TOBS is used again"),
        "site.tobs_points_approved" => tr(l, "Pointtabel for TOBS godkendt", "Table of points of TOBS approved"),
        "site.tobs_actions_approved" => tr(l, "Handlingstabel for TOBS godkendt", "Table of actions of TOBS approved"),
        "site.tobs_actions_set" => tr(l, "Handlingstabel for TOBS ændret", "Table of actions of TOBS changed"),
        "task.done" => tr(l, "Opgave udført", "Task done"),
        "site.shifts_set" => tr(l, "Vagternes tider ændret", "Hours of the shifts changed"),
        "site.arrival_check_set" => tr(l, "Stedets ankomsttjek ændret", "Arrival check of the site changed"),
        "ward.cover_set" => tr(l, "Vagternes kompetencer ændret", "Competences of the shifts changed"),
        "site.changed" => tr(l, "Stedets oplysninger rettet", "Facts of the site changed"),
        "training_room.added" | "training_room.renamed" => tr(l, "Træningslokale oprettet eller omdøbt", "Training room added or renamed"),
        "training_room.removed" => tr(l, "Træningslokale slettet", "Training room removed"),
        "ward.added" | "ward.changed" => tr(l, "Afsnit oprettet eller rettet", "Ward added or changed"),
        "room.added" | "room.changed" => tr(l, "Stue oprettet eller rettet", "Room added or changed"),
        "bed.added" | "bed.changed" => tr(l, "Seng oprettet eller rettet", "Bed added or changed"),
        "equipment.added" | "equipment.changed" => tr(l, "Udstyr oprettet eller rettet", "Equipment added or changed"),
        other => return other.to_owned(),
    };
    text.to_owned()
}

/// What a task is.
#[must_use]
pub fn task_name(l: Lang, kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::NonArrival => tr(l, "Borgeren er ikke ankommet", "The citizen has not arrived"),
        TaskKind::OfferLapsed => tr(l, "Tilbud bortfaldet uden svar", "Offer lapsed without an answer"),
        TaskKind::OfferAnswered => tr(l, "Svar på tilbud", "Answer to an offer"),
        TaskKind::Conflict => tr(l, "Konflikt om en seng", "Conflict over a bed"),
        TaskKind::RequestChanged => tr(l, "Anmodning ændret", "Request changed"),
        TaskKind::LegalBasisMissing => tr(l, "Lovgrundlag mangler", "Legal basis missing"),
        TaskKind::AgreementMissing => tr(l, "Myndighed og drift mangler", "Authority and operator missing"),
        TaskKind::ReviewKind => tr(l, "Opholdstype skal vurderes", "Kind of stay to be reviewed"),
        TaskKind::ReviewStay => tr(l, "Opholdet skal vurderes", "Stay to be reviewed"),
        TaskKind::PastDeparture => tr(l, "Ud over forventet afrejse", "Past the expected departure"),
        TaskKind::CleaningLate => tr(l, "Klargøring trækker ud", "Cleaning is late"),
        TaskKind::HoldRunsOut => tr(l, "Fastholdt plads udløber snart", "Held place runs out soon"),
        TaskKind::HoldRunOut => tr(l, "Fastholdt plads er udløbet", "Held place has run out"),
        TaskKind::AbsentNews => tr(l, "Besked om en fraværende borger", "Word about a citizen who is away"),
        TaskKind::IsolationBroken => tr(l, "Isolation kan ikke holdes", "Isolation cannot be kept"),
        TaskKind::NeedUnmet => tr(l, "Udstyr, borgeren har brug for, virker ikke", "Equipment the citizen needs has failed"),
        TaskKind::Belongings => tr(l, "Ejendele på stuen", "Belongings in the room"),
        TaskKind::ComplaintDue => tr(l, "Klage skal genvurderes", "Complaint to be reconsidered"),
        TaskKind::DeathToConfirm => tr(l, "Dødsfald skal bekræftes af en læge", "A doctor is to confirm a death"),
        TaskKind::DeathToTell => tr(l, "Giv besked om dødsfald", "Tell of a death"),
        TaskKind::ArrivalItemMissing => tr(l, "Noget mangler ved ankomsten", "Something is missing at arrival"),
        TaskKind::SafeguardDue => tr(l, "Tryghedstiltag skal vurderes", "Safeguard to be looked at again"),
        TaskKind::EquipmentToMove => tr(l, "Udstyr skal hentes til en seng", "Equipment is to be fetched to a bed"),
        TaskKind::EquipmentLate => tr(l, "Udstyr kommer efter ankomsten", "Equipment comes after the arrival"),
        TaskKind::EquipmentToReturn => tr(l, "Udstyr, der ikke skal bruges mere", "Equipment that is no longer needed"),
        TaskKind::CitizenWish => tr(l, "Et ønske fra borgeren", "A wish from the citizen"),
        TaskKind::FreeChoiceDue => tr(l, "Tilbyd frit valg af genoptræning", "Offer free choice of training provider"),
        TaskKind::HelpToBeTold => tr(l, "Hjælp om ugen skal opgøres", "Help of a week is to be told"),
        TaskKind::TeamTask => tr(l, "Opgave fra konferencen", "Task from the conference"),
        TaskKind::ExtensionProposed => tr(l, "Forslag om forlængelse", "Proposal to stay longer"),
        TaskKind::AidLate => tr(l, "Hjælpemiddel er ikke kommet", "An aid has not come"),
        TaskKind::TellDoctorArrival => tr(l, "Giv egen læge besked om ankomsten", "Tell the own doctor of the arrival"),
        TaskKind::TellDoctorDeparture => tr(l, "Giv egen læge besked om afrejsen", "Tell the own doctor of the departure"),
        TaskKind::PartnerLeft => tr(l, "Den ene i et samlet ophold er her ikke", "One of a couple is not here"),
        TaskKind::EntryToSign => tr(l, "Studerendes registrering", "A student's entry"),
        TaskKind::SessionsToDecide => tr(l, "Træningstider efter opholdet", "Training sessions after the stay"),
        TaskKind::SessionsIsolated => {
            tr(l, "Træningstider, der ikke kan holdes under isolation", "Training sessions that isolation forbids")
        }
        TaskKind::SessionsTherapistAway => tr(l, "Træningstider, hvor terapeuten er væk", "Training sessions whose therapist is away"),
        TaskKind::SeatGiven => tr(l, "Plads på hold til den næste", "A seat for the next in line"),
        TaskKind::TobsAgain => tr(l, "TOBS skal tages igen", "TOBS is to be taken again"),
        TaskKind::TobsNurse => tr(l, "TOBS: kontakt en sygeplejerske", "TOBS: call a nurse"),
        TaskKind::TobsDoctor => tr(l, "TOBS: ring evt. til egen læge", "TOBS: perhaps call the own doctor"),
        TaskKind::SeatPassed => tr(l, "Kunne ikke få pladsen på holdet", "Could not take the seat in the group"),
    }
}

/// What to do about it.
#[must_use]
pub fn task_text(l: Lang, kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::NonArrival => tr(
            l,
            "Ring til afsenderen. Reservationen står, til du ændrer den.",
            "Telephone the sender. The reservation stands until you change it.",
        ),
        TaskKind::OfferLapsed => {
            tr(l, "Tilbyd igen, eller giv pladsen til den næste.", "Offer again, or give the place to the next in line.")
        }
        TaskKind::OfferAnswered => {
            tr(l, "Afsenderen har afvist eller foreslået et andet tidspunkt.", "The sender declined or proposes another time.")
        }
        TaskKind::Conflict => tr(
            l,
            "Reservationen er flyttet bagud, har mistet sengen, eller sengen opfylder ikke længere et behov. Find en løsning.",
            "The reservation moved behind, lost its bed, or the bed no longer meets a need. Find a solution.",
        ),
        TaskKind::RequestChanged => {
            tr(l, "Se ændringen, og om pladsen stadig passer.", "See the change, and whether the place still suits.")
        }
        TaskKind::LegalBasisMissing => tr(l, "Vælg lovgrundlag for opholdet.", "Choose the legal basis of the stay."),
        TaskKind::AgreementMissing => tr(l, "Indtast aftalen for stedet.", "Enter the agreement of the site."),
        TaskKind::ReviewKind => tr(l, "Vurdér, om opholdstypen stadig er rigtig.", "Judge whether the kind of stay is still right."),
        TaskKind::ReviewStay => {
            tr(l, "Vurdér med teamet: forlæng, skift type, eller afslut.", "Judge with the team: extend, change the kind, or end.")
        }
        TaskKind::PastDeparture => tr(l, "Afslut opholdet, eller bed om forlængelse.", "End the stay, or ask for an extension."),
        TaskKind::HoldRunsOut => {
            tr(l, "Aftal med hospital og afsnit: hold længere, eller frigiv.", "Agree with hospital and ward: hold longer, or release.")
        }
        TaskKind::HoldRunOut => tr(
            l,
            "Forslag: frigiv pladsen, eller hold den længere. Den er fastholdt, til du afgør det.",
            "Proposal: release the place, or hold it longer. It is held until you decide.",
        ),
        TaskKind::AbsentNews => tr(
            l,
            "Forslag: frigiv pladsen. \"Udskrevet til hjemmet\" kan være hjem til os.",
            "Proposal: release the place. “Discharged home” may mean back to us.",
        ),
        TaskKind::IsolationBroken => tr(
            l,
            "Flyt borgeren til en stue alene med eget bad, eller flyt medboeren.",
            "Move the citizen to a room alone with a bath of its own, or move the room-mate.",
        ),
        TaskKind::NeedUnmet => {
            tr(l, "Sørg for tilsyn, få det repareret, eller flyt borgeren.", "Keep watch, have it repaired, or move the citizen.")
        }
        TaskKind::Belongings => {
            tr(l, "Pak borgerens ejendele, og giv de pårørende besked.", "Pack the citizen's belongings, and tell the relatives.")
        }
        TaskKind::ComplaintDue => tr(
            l,
            "Genvurder afgørelsen. Fastholdes den helt eller delvist, sendes klagen videre.",
            "Reconsider the decision. If it is maintained wholly or partly, the complaint goes on.",
        ),
        TaskKind::AidLate => tr(
            l,
            "Spørg leverandøren, og skriv en ny dag, eller at det er kommet. Afrejsen flyttes ikke af sig selv.",
            "Ask the supplier, and write another day, or that it has come. The departure does not move by itself.",
        ),
        TaskKind::TellDoctorArrival | TaskKind::TellDoctorDeparture => tr(
            l,
            "Ring eller skriv, og notér på overleveringen hvem der fik besked, hvordan og hvornår.",
            "Call or write, and note on the transition who was told, how and when.",
        ),
        TaskKind::DeathToConfirm => {
            tr(l, "Tilkald læge. Ingen får besked før bekræftelsen.", "Call a doctor. Nobody is told before the confirmation.")
        }
        TaskKind::DeathToTell => tr(
            l,
            "Dødsfaldet er bekræftet: giv pårørende og egen læge besked.",
            "The death is confirmed: tell relatives and the own doctor.",
        ),
        TaskKind::CitizenWish => {
            tr(l, "Læs det på borgerens side under opholdet, og svar borgeren", "Read it on the citizen's page of the stay, and answer")
        }
        TaskKind::EntryToSign => tr(
            l,
            "En studerende har registreret noget i planen: godkend det, eller streg det ud.",
            "A student has registered something in the plan: approve it, or strike it out.",
        ),
        TaskKind::SessionsToDecide => tr(
            l,
            "Opholdet er slut, flyttet, på sygehus, forlænget eller afkortet, eller planen er på pause. Flyt tiderne, behold dem, eller aflys dem, fra planen.",
            "The stay has ended, moved, goes on in a hospital, or lasts longer or shorter, or the plan rests. Move the sessions, keep them, or cancel them, from the plan.",
        ),
        TaskKind::SessionsIsolated => tr(
            l,
            "Borgeren er isoleret: flyt tiderne på hold, i sal og bassin til stuen eller hjemmet, eller aflys dem.",
            "The citizen is isolated: move what is in groups, gym and pool to the room or the home, or cancel it.",
        ),
        TaskKind::SessionsTherapistAway => tr(
            l,
            "Terapeuten er væk på de tider: flyt dem, eller aflys dem, fra planen eller holdet.",
            "The therapist is away at those times: move them, or cancel them, from the plan or the group.",
        ),
        TaskKind::SeatGiven => {
            tr(l, "Borgeren stod forrest og har fået pladsen. Giv besked.", "The citizen was first in line and has the seat. Tell them.")
        }
        TaskKind::SeatPassed => tr(
            l,
            "Borgeren stod forrest, men er optaget eller isoleret og er ikke længere i køen. Tal med borgeren.",
            "The citizen was first in line, but is taken or isolated, and is in line no longer. Talk to the citizen.",
        ),
        TaskKind::FreeChoiceDue => tr(
            l,
            "Der er ikke tilbudt start inden for fristen i sundhedslovens § 140. Fortæl borgeren om retten til at vælge en privat leverandør, og tilbyd start.",
            "No start was offered within the time of the Health Act § 140. Tell the citizen of the right to choose a private provider, and offer a start.",
        ),
        TaskKind::HelpToBeTold => tr(
            l,
            "Forløbet er 4 eller 12 uger gammelt. Skriv på planen, hvor meget hjælp borgeren får om ugen nu.",
            "The course is 4 or 12 weeks old. Write on the plan how much help the citizen gets a week now.",
        ),
        TaskKind::TeamTask => {
            tr(l, "Teamet har besluttet det på den ugentlige konference.", "The team decided it at the weekly conference.")
        }
        TaskKind::ExtensionProposed => tr(
            l,
            "Teamet foreslår, at opholdet varer længere. Afgør det på opholdet, eller markér opgaven som klaret, når det ikke bliver til noget.",
            "The team proposes that the stay lasts longer. Decide on the stay, or mark the task as done when nothing comes of it.",
        ),
        TaskKind::TobsAgain => tr(
            l,
            "Tag et nyt sæt på opholdet. Opgaven er løst, når det er registreret.",
            "Take a new set on the stay. The task is done when it is registered.",
        ),
        TaskKind::TobsNurse => tr(
            l,
            "Det samlede tal, og fra hvilket trin, står ved siden af. Se på opholdet, hvad der ellers skal ses på, og markér, når sygeplejersken er kontaktet.",
            "The total, and from which step on, stand beside it. See on the stay what else to look at, and mark it when the nurse is called.",
        ),
        TaskKind::TobsDoctor => tr(
            l,
            "Det samlede tal, og fra hvilket trin, står ved siden af. Vurdér, om egen læge skal ringes op, og markér, når det er afgjort.",
            "The total, and from which step on, stand beside it. Judge whether to call the own doctor, and mark it when that is decided.",
        ),
        TaskKind::SafeguardDue => tr(
            l,
            "Vurdér, om tiltaget stadig er nødvendigt, og om samtykket gælder: lad det fortsætte, eller afslut det.",
            "Judge whether it is still needed and the consent still good: let it stand, or end it.",
        ),
        TaskKind::PartnerLeft => tr(
            l,
            "Opholdet fortsætter uændret. Se, om opholdstype og lovgrundlag stadig er rigtige.",
            "The stay goes on unchanged. See whether kind and legal basis are still right.",
        ),
        TaskKind::EquipmentToMove => tr(
            l,
            "Sengen er lovet til en, der har brug for det, og den er klar betinget, til det er på plads. Sig på sengens side, hvor langt det er.",
            "The bed is promised to somebody who needs it, and is ready on condition until it is in place. Say on the bed's page how far it is.",
        ),
        TaskKind::EquipmentLate => tr(
            l,
            "Aftal et senere tidspunkt, find en anden seng, eller spørg kapacitetslederen, om borgeren kan komme uden.",
            "Agree on a later time, find another bed, or ask the capacity manager whether the citizen can come without it.",
        ),
        TaskKind::EquipmentToReturn => tr(
            l,
            "Reservationen er væk, men udstyret har forladt lageret. Send det tilbage, eller lad det stå på lageret her.",
            "The reservation is gone, but the equipment has left its store. Send it back, or keep it in the store here.",
        ),
        TaskKind::ArrivalItemMissing => {
            tr(l, "Send det, der mangler, og svar på anmodningen.", "Send what is missing, and answer on the request.")
        }
        TaskKind::CleaningLate => tr(l, "Godkend klargøringen, når sengen er klar.", "Accept the cleaning when the bed is ready."),
    }
}
