//! A spreadsheet file as text cells: UTF-8 with or without BOM, comma or semicolon, quotes, any line ends.

use super::problem::{Problem, Reason};

/// The columns a kind of file may have.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Must be in the header.
    pub needed: &'static [&'static str],
    /// May be absent.
    pub optional: &'static [&'static str],
}

/// One line of cells, in the order of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Line of the file where it begins, from 1.
    pub number: usize,
    cells: Vec<String>,
}

/// The file, cut into cells; every line has as many as the header.
#[derive(Clone, Debug)]
pub struct Table {
    header: Vec<String>,
    /// The lines under the header.
    pub lines: Vec<Line>,
}

impl Table {
    /// Cuts a file into cells.
    ///
    /// # Errors
    /// Everything wrong with its form, by line.
    pub fn read(bytes: &[u8], columns: Columns) -> Result<Self, Vec<Problem>> {
        let text = std::str::from_utf8(bytes).map_err(|e| {
            let before = bytes.get(..e.valid_up_to()).unwrap_or_default();
            vec![Problem::line(1 + count_breaks(before), Reason::NotUtf8)]
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lines = cut(text).into_iter();
        let Some(header) = lines.next() else { return Err(vec![Problem::line(1, Reason::NoHeader)]) };
        let mut problems = Vec::new();
        let at = header.number;
        let header = names(header);
        check_header(at, &header, columns, &mut problems);
        let mut kept = Vec::new();
        for mut line in lines {
            match fit(&mut line, header.len()) {
                Ok(()) => kept.push(line),
                Err(reason) => problems.push(Problem::line(line.number, reason)),
            }
        }
        if problems.is_empty() { Ok(Self { header, lines: kept }) } else { Err(problems) }
    }

    /// The cell of a line in a column, without spaces at its ends; empty when the file has no such column.
    #[must_use]
    pub fn cell<'a>(&self, line: &'a Line, column: &str) -> &'a str {
        let place = self.header.iter().position(|name| name == column);
        place.and_then(|place| line.cells.get(place)).map_or("", |cell| cell.trim())
    }
}

/// Line breaks of any system.
fn count_breaks(bytes: &[u8]) -> usize {
    let after = bytes.iter().skip(1).map(Some).chain([None]);
    bytes.iter().zip(after).filter(|(byte, after)| **byte == b'\n' || (**byte == b'\r' && *after != Some(&b'\n'))).count()
}

/// Records that hold anything at all, each with the line it begins on.
fn cut(text: &str) -> Vec<Line> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let count = |character| first.chars().filter(|c| *c == character).count();
    let delimiter = if count(';') > count(',') { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let (mut lines, mut number, mut seen) = (Vec::new(), 1, 0);
    // The reader's own line numbers miss empty lines and CRLF: count up to where the record's first character stands.
    while reader.read_record(&mut record).unwrap_or(false) {
        let from = record.position().map_or(seen, |p| usize::try_from(p.byte()).unwrap_or(seen));
        let rest = text.as_bytes().get(from..).unwrap_or_default();
        let start = from + rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        number += count_breaks(text.as_bytes().get(seen..start).unwrap_or_default());
        seen = start;
        if record.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push(Line { number, cells: record.iter().map(str::to_owned).collect() });
        }
    }
    lines
}

/// Names of the columns; empty cells at the end, as spreadsheets leave them, are no columns.
fn names(header: Line) -> Vec<String> {
    let mut names: Vec<String> = header.cells.iter().map(|name| name.trim().to_lowercase()).collect();
    while names.last().is_some_and(String::is_empty) {
        names.pop();
    }
    names
}

fn check_header(at: usize, header: &[String], columns: Columns, problems: &mut Vec<Problem>) {
    for column in columns.needed {
        if !header.iter().any(|name| name == column) {
            problems.push(Problem::cell(at, column, Reason::MissingColumn));
        }
    }
    for (place, name) in header.iter().enumerate() {
        if !columns.needed.contains(&name.as_str()) && !columns.optional.contains(&name.as_str()) {
            let known = columns.needed.iter().chain(columns.optional).copied().collect::<Vec<_>>().join(" ");
            problems.push(Problem::cell(at, name, Reason::UnknownColumn(known)));
        } else if header.iter().take(place).any(|earlier| earlier == name) {
            problems.push(Problem::cell(at, name, Reason::DoubledColumn));
        }
    }
}

/// Makes the line as wide as the header; empty cells beyond it are dropped.
fn fit(line: &mut Line, expected: usize) -> Result<(), Reason> {
    while line.cells.len() > expected && line.cells.last().is_some_and(|cell| cell.trim().is_empty()) {
        line.cells.pop();
    }
    if line.cells.len() == expected {
        return Ok(());
    }
    let swallowed = line.cells.last().is_some_and(|cell| cell.contains(['\n', '\r']));
    if line.cells.len() < expected && swallowed {
        return Err(Reason::OpenQuote);
    }
    Err(Reason::Cells { found: line.cells.len(), expected })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;

    const COLUMNS: Columns = Columns { needed: &["a", "b"], optional: &["c"] };

    type Cells = (usize, String, String, String);

    fn read(text: &str) -> Result<Vec<Cells>, Vec<Problem>> {
        let table = Table::read(text.as_bytes(), COLUMNS)?;
        let cell = |line, column| table.cell(line, column).to_owned();
        Ok(table.lines.iter().map(|l| (l.number, cell(l, "a"), cell(l, "b"), cell(l, "c"))).collect())
    }

    fn row(line: usize, a: &str, b: &str, c: &str) -> Cells {
        (line, a.into(), b.into(), c.into())
    }

    #[test]
    fn byte_order_mark_semicolons_and_windows_line_ends_are_read() {
        assert_eq!(read("\u{feff}a;b\r\n1,5;x\r\n2;y\r\n"), Ok(vec![row(2, "1,5", "x", ""), row(3, "2", "y", "")]));
    }

    #[test]
    fn line_numbers_count_empty_lines_and_lines_inside_quotes() {
        assert_eq!(read("a,b\r\n\r\n1,\"x\r\ny\"\r\n\r\n\r\n2,z\r\n,\r\n\r\n"), Ok(vec![row(3, "1", "x\r\ny", ""), row(7, "2", "z", "")]));
    }

    #[test]
    fn columns_may_come_in_any_order_and_case_with_empty_ones_at_the_end() {
        assert_eq!(read("C,B,A,,\n3,2,1,,\n"), Ok(vec![row(2, "1", "2", "3")]));
    }

    #[test]
    fn missing_unknown_and_doubled_columns_are_named() {
        let problems = read("a,a,x\n").unwrap_err();
        let said: Vec<_> = problems.iter().map(|p| (p.column.clone().unwrap(), p.reason.clone())).collect();
        assert_eq!(
            said,
            [("b".into(), Reason::MissingColumn), ("a".into(), Reason::DoubledColumn), ("x".into(), Reason::UnknownColumn("a b c".into())),]
        );
    }

    #[test]
    fn a_line_with_too_few_or_too_many_cells_is_told() {
        let problems = read("a,b\n1\n1,2,3\n").unwrap_err();
        assert_eq!(
            problems,
            [Problem::line(2, Reason::Cells { found: 1, expected: 2 }), Problem::line(3, Reason::Cells { found: 3, expected: 2 })]
        );
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_where_it_opens() {
        assert_eq!(read("a,b,c\n1,2,3\n1,\"2,3\n4,5,6\n"), Err(vec![Problem::line(3, Reason::OpenQuote)]));
    }

    #[test]
    fn text_of_another_encoding_is_told_by_line() {
        let problems = Table::read(b"a,b\n1,2\nS\xf8ren,2\n", COLUMNS).unwrap_err();
        assert_eq!(problems, [Problem::line(3, Reason::NotUtf8)]);
    }

    #[test]
    fn an_empty_file_has_no_header() {
        assert_eq!(read("\n\n"), Err(vec![Problem::line(1, Reason::NoHeader)]));
    }
}
