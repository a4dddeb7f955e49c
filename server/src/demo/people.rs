//! Invented citizens. Nobody is called so: the family names say that they are made up. Civil numbers follow the rules, some
//! without modulus 11 and some replacement numbers, because real lists hold them too.

use super::dice::Dice;
use domain::citizen::{CivilNumber, PersonName, Sex};
use std::collections::HashSet;

const WOMEN: [&str; 32] = [
    "Agnes", "Alma", "Asta", "Birthe", "Bodil", "Dagny", "Edith", "Ellen", "Else", "Esther", "Gerda", "Grethe", "Gudrun", "Hanne", "Inger",
    "Ingrid", "Karen", "Kirsten", "Lilly", "Lis", "Margit", "Marie", "Nanna", "Oda", "Rigmor", "Ruth", "Signe", "Solveig", "Thora", "Tove",
    "Ulla", "Vibeke",
];
const MEN: [&str; 30] = [
    "Aage", "Aksel", "Anders", "Arne", "Bent", "Børge", "Carl", "Egon", "Ejnar", "Erik", "Frede", "Gunnar", "Hans", "Harald", "Helge",
    "Henning", "Holger", "Jens", "Knud", "Kaj", "Leif", "Niels", "Ole", "Otto", "Poul", "Svend", "Søren", "Tage", "Viggo", "Ove",
];
const FAMILIES: [&str; 24] = [
    "Prøvesen",
    "Demosen",
    "Testrup",
    "Eksempelgaard",
    "Opdigtsen",
    "Attrapborg",
    "Mønsterby",
    "Påfundsen",
    "Skitsebjerg",
    "Modelgaard",
    "Fiktivsen",
    "Øvelund",
    "Fantasimose",
    "Kladdebjerg",
    "Forsøgslund",
    "Statistsen",
    "Kulissebæk",
    "Eventyrholm",
    "Tænktsen",
    "Pladsholder",
    "Sandkassesen",
    "Digtermark",
    "Legelund",
    "Rollegaard",
];

/// An invented citizen.
#[derive(Clone, Debug)]
pub struct Person {
    /// Number.
    pub number: CivilNumber,
    /// Name.
    pub name: PersonName,
    /// Sex.
    pub sex: Sex,
}

/// Everybody invented so far.
#[derive(Debug)]
pub struct Population {
    dice: Dice,
    names: HashSet<String>,
    numbers: HashSet<String>,
    count: u32,
    namesakes: bool,
}

impl Population {
    /// Nobody yet.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { dice: Dice::seeded(seed), names: HashSet::new(), numbers: HashSet::new(), count: 0, namesakes: false }
    }

    /// Nobody yet; as many as a year brings, some of them namesakes.
    #[must_use]
    pub fn crowd(seed: u64) -> Self {
        Self { namesakes: true, ..Self::new(seed) }
    }

    /// Invents one more citizen.
    pub fn invent(&mut self, sex: Sex) -> Person {
        self.count += 1;
        loop {
            let given = if sex == Sex::Male { self.dice.one(&MEN) } else { self.dice.one(&WOMEN) };
            let family = self.dice.one(&FAMILIES);
            let (Ok(name), Some(number)) = (PersonName::parse(given, family), self.number(sex)) else { continue };
            if (self.names.insert(name.full()) || self.namesakes) && self.numbers.insert(number.reveal().to_owned()) {
                return Person { number, name, sex };
            }
        }
    }

    /// A number of the sort that is next: mostly ordinary ones.
    fn number(&mut self, sex: Sex) -> Option<CivilNumber> {
        let (day, month, year) = (self.dice.between(1, 28), self.dice.between(1, 12), self.dice.between(30, 68));
        let serial = self.dice.between(1, 3899);
        let letters: String = (0..2).map(|_| char::from(self.dice.one(b"ABCDEFGHJKLMNPRSTUVWXYZ"))).collect();
        let last = self.dice.between(0, 4) * 2 + i64::from(sex == Sex::Male);
        let text = match self.count % 24 {
            // Since 2007 some born on 1 January have numbers without modulus 11.
            5 | 17 => return serials(serial).map(|s| format!("0101{year:02}{s:04}")).find_map(|n| official(&n, sex, false)),
            9 => format!("{day:02}{month:02}{year:02}1{letters}{last}"),
            13 if self.count < 60 => format!("{day:02}{month:02}{year:02}0{letters}{last}"),
            21 if self.count < 60 => format!("{:02}{month:02}{year:02}{serial:04}", day + 60),
            _ => return serials(serial).map(|s| format!("{day:02}{month:02}{year:02}{s:04}")).find_map(|n| official(&n, sex, true)),
        };
        CivilNumber::parse(&text).ok()
    }
}

/// Serial numbers from one on, within those of the 1900s.
fn serials(from: i64) -> impl Iterator<Item = i64> {
    from..4000
}

fn official(text: &str, sex: Sex, modulus_11: bool) -> Option<CivilNumber> {
    let odd = text.ends_with(['1', '3', '5', '7', '9']);
    let number = CivilNumber::parse(text).ok()?;
    (odd == (sex == Sex::Male) && number.checks_modulus_11() == Some(modulus_11)).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::citizen::CivilNumberKind;

    #[test]
    fn citizens_are_alike_every_time_and_nobody_twice() {
        let (mut one, mut other) = (Population::new(1), Population::new(1));
        let mut numbers = HashSet::new();
        for n in 0..300 {
            let sex = if n % 2 == 0 { Sex::Female } else { Sex::Male };
            let (a, b) = (one.invent(sex), other.invent(sex));
            assert_eq!((a.number.reveal(), a.name.full()), (b.number.reveal(), b.name.full()));
            assert!(numbers.insert(a.number.reveal().to_owned()));
        }
    }

    #[test]
    fn some_numbers_lack_modulus_11_and_some_are_replacements() {
        let mut people = Population::new(1);
        let all: Vec<CivilNumber> = (0..140).map(|_| people.invent(Sex::Female).number).collect();
        let count = |test: fn(&CivilNumber) -> bool| all.iter().filter(|n| test(n)).count();
        assert!(count(|n| n.checks_modulus_11() == Some(false)) >= 5);
        assert!(count(|n| n.kind() == CivilNumberKind::NationalReplacement) >= 3);
        assert!(count(|n| n.kind() == CivilNumberKind::LocalReplacement) >= 2);
        assert!(count(|n| n.checks_modulus_11() == Some(true)) >= 100);
    }
}
