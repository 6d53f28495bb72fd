//! Finds the fields of a CSV file with their locations. The `csv` crate does not give columns and accepts
//! broken quotes, so this scans the file itself, record by record.

use super::problem::{QuoteFault, SourceLocation, count_characters};

/// A quoted field longer than this counts as a quote that was never closed.
const MAX_QUOTED_BYTES: usize = 64 * 1024;

/// A byte of the file, with the physical line that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BytePosition {
    pub(super) offset: usize,
    pub(super) line: usize,
    line_start: usize,
}

impl BytePosition {
    pub(super) const START: Self = Self {
        offset: 0,
        line: 1,
        line_start: 0,
    };

    /// The location as an editor shows it.
    pub(super) fn location(self, bytes: &[u8]) -> SourceLocation {
        SourceLocation {
            line: self.line,
            column: count_characters(&bytes[self.line_start..self.offset]) + 1,
        }
    }

    /// The location of a byte at or after this one.
    pub(super) fn location_of(mut self, bytes: &[u8], offset: usize) -> SourceLocation {
        while self.offset < offset.min(bytes.len()) {
            self.step(bytes);
        }
        self.location(bytes)
    }

    fn byte(self, bytes: &[u8]) -> Option<u8> {
        bytes.get(self.offset).copied()
    }

    fn step(&mut self, bytes: &[u8]) {
        let here = self.byte(bytes);
        self.offset += 1;
        let ends = here == Some(b'\n') || (here == Some(b'\r') && self.byte(bytes) != Some(b'\n'));
        if ends {
            self.line += 1;
            self.line_start = self.offset;
        }
    }

    pub(super) fn skip_to_next_line(&mut self, bytes: &[u8]) {
        let line = self.line;
        while self.line == line && self.offset < bytes.len() {
            self.step(bytes);
        }
    }
}

/// One field as it is in the file, with its quotes.
#[derive(Debug, Clone, Copy)]
pub(super) struct CsvField {
    pub(super) start: BytePosition,
    pub(super) end: usize,
}

/// What follows a cursor, blank lines skipped.
#[derive(Debug)]
pub(super) enum Scanned {
    /// The end of the file.
    End,
    /// A record and where the next may begin.
    Record {
        fields: Vec<CsvField>,
        next: BytePosition,
    },
    /// A record with a broken quote. Reading goes on with the line after the one where it begins.
    Broken {
        at: BytePosition,
        why: QuoteFault,
        next: BytePosition,
    },
}

/// Scans one record.
pub(super) fn scan(bytes: &[u8], mut cursor: BytePosition, delimiter: u8) -> Scanned {
    while matches!(cursor.byte(bytes), Some(b'\r' | b'\n')) {
        cursor.step(bytes);
    }
    if cursor.byte(bytes).is_none() {
        return Scanned::End;
    }
    let mut fields = Vec::new();
    loop {
        let start = cursor;
        if let Err(why) = skip_field(bytes, &mut cursor, delimiter) {
            let mut next = start;
            next.skip_to_next_line(bytes);
            return Scanned::Broken {
                at: start,
                why,
                next,
            };
        }
        fields.push(CsvField {
            start,
            end: cursor.offset,
        });
        if cursor.byte(bytes) != Some(delimiter) {
            return Scanned::Record {
                fields,
                next: cursor,
            };
        }
        cursor.step(bytes);
    }
}

fn skip_field(bytes: &[u8], cursor: &mut BytePosition, delimiter: u8) -> Result<(), QuoteFault> {
    if cursor.byte(bytes) == Some(b'"') {
        return skip_quoted(bytes, cursor, delimiter);
    }
    loop {
        match cursor.byte(bytes) {
            byte if ends_field(byte, delimiter) => return Ok(()),
            Some(b'"') => {
                return Err(QuoteFault::Unquoted);
            }
            _ => cursor.step(bytes),
        }
    }
}

fn ends_field(byte: Option<u8>, delimiter: u8) -> bool {
    byte.is_none_or(|byte| byte == delimiter || matches!(byte, b'\r' | b'\n'))
}

fn skip_quoted(bytes: &[u8], cursor: &mut BytePosition, delimiter: u8) -> Result<(), QuoteFault> {
    let limit = cursor.offset + MAX_QUOTED_BYTES;
    cursor.step(bytes);
    while cursor.offset < limit {
        match cursor.byte(bytes) {
            None => break,
            Some(b'"') => {
                cursor.step(bytes);
                match cursor.byte(bytes) {
                    Some(b'"') => cursor.step(bytes),
                    byte if ends_field(byte, delimiter) => return Ok(()),
                    _ => {
                        return Err(QuoteFault::ClosesEarly);
                    }
                }
            }
            Some(_) => cursor.step(bytes),
        }
    }
    Err(QuoteFault::NeverClosed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn starts(bytes: &[u8]) -> Vec<Vec<(usize, usize)>> {
        let (mut cursor, mut records) = (BytePosition::START, Vec::new());
        while let Scanned::Record { fields, next } = scan(bytes, cursor, b',') {
            let at = |field: &CsvField| field.start.location(bytes);
            records.push(
                fields
                    .iter()
                    .map(|field| (at(field).line, at(field).column))
                    .collect(),
            );
            cursor = next;
        }
        records
    }

    #[test]
    fn fields_have_the_locations_that_an_editor_shows() {
        let text = "é,b\r\n\r\n\"x\ny\",z\nlast";
        assert_eq!(
            starts(text.as_bytes()),
            [vec![(1, 1), (1, 3)], vec![(3, 1), (4, 4)], vec![(5, 1)]]
        );
    }

    #[test]
    fn after_a_broken_quote_reading_goes_on_with_the_next_line() {
        let bytes = b"a,\"b\nc,d\n";
        let Scanned::Broken { at, next, .. } = scan(bytes, BytePosition::START, b',') else {
            panic!("the quote is broken");
        };
        assert_eq!((at.location(bytes).line, at.location(bytes).column), (1, 3));
        assert_eq!((next.offset, next.line), (5, 2));
    }

    #[test]
    fn a_quoted_field_over_64_kib_counts_as_unclosed() {
        let mut bytes = b"\"".to_vec();
        bytes.resize(MAX_QUOTED_BYTES + 10, b'a');
        bytes.push(b'"');
        assert!(matches!(
            scan(&bytes, BytePosition::START, b','),
            Scanned::Broken { .. }
        ));
    }
}
