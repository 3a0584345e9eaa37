//! The table of words that Tesseract writes, as lines of words.

use domain::{Confidence, PageBox};

use super::super::page::{TextLine, Word};
use super::typeface::{restore_bullets, set_in_type};

/// Tesseract's levels of a row.
const LINE: u32 = 4;
const WORD: u32 = 5;
/// Words of which Tesseract is less sure are specks and rulings.
const LEAST: f32 = 8.0;
/// What rulings look like to a reader of characters, alone or stuck to a word.
const RULINGS: &[char] = &['|', '¦', '_', '~', '¬', '\\'];
/// Signs that are words only together with others.
const SIGNS: &[char] = &['[', ']', '{', '}', '—', '=', '‘', '’', '“', '”', '«', '»'];

/// One row of the table.
struct Row<'a> {
    level: u32,
    /// Block, paragraph and line.
    line: [u32; 3],
    area: PageBox,
    percent: f32,
    text: &'a str,
}

fn read_row(row: &str) -> Option<Row<'_>> {
    let cells: Vec<&str> = row.splitn(12, '\t').collect();
    let number = |at: usize| cells.get(at)?.parse::<u32>().ok();
    let place = |at: usize| cells.get(at)?.parse::<f32>().ok().filter(|place| place.is_finite());
    let (left, top, width, height) = (place(6)?, place(7)?, place(8)?, place(9)?);
    Some(Row {
        level: number(0)?,
        line: [number(2)?, number(3)?, number(4)?],
        area: PageBox::new(left, top, left + width, top + height),
        percent: place(10)?,
        text: cells.get(11)?.trim(),
    })
}

/// Reads the words with their lines, in Tesseract's order.
pub fn read_table(table: &str) -> Vec<TextLine> {
    let rows: Vec<Row> = table.lines().filter_map(read_row).collect();
    let mut lines = Vec::new();
    let mut at = 0;
    let mut block = 0u32;
    let mut paragraph = None;
    while let Some(head) = rows.get(at) {
        at += 1;
        if head.level != LINE {
            continue;
        }
        let of_line = rows.iter().skip(at).take_while(|row| row.level == WORD && row.line == head.line);
        let words: Vec<Word> = of_line.filter_map(read_word).collect();
        let [own_block, own_paragraph, _] = head.line;
        if paragraph.is_some_and(|paragraph| paragraph != (own_block, own_paragraph)) {
            block += 1;
        }
        paragraph = Some((own_block, own_paragraph));
        lines.extend(TextLine::of(set_in_type(restore_bullets(words)), block));
    }
    lines
}

fn read_word(row: &Row) -> Option<Word> {
    let text = row.text.trim_matches(RULINGS).trim();
    if text.chars().all(|sign| SIGNS.contains(&sign)) || row.percent < LEAST {
        return None;
    }
    Some(Word { text: text.to_owned(), area: row.area, confidence: trust(row.percent) })
}

/// Tesseract's own figure overstates what is unclear: on noisy scans of invoices, of the words from 95 on 98 in
/// a hundred were right, from 90 on 94, from 80 on 72, from 60 on 51, from 40 on 33, below that 20.
fn trust(percent: f32) -> Confidence {
    const MEASURED: [(f32, u8); 6] = [(95.0, 98), (90.0, 94), (80.0, 72), (60.0, 51), (40.0, 33), (0.0, 20)];
    let found = MEASURED.iter().find(|(from, _)| percent >= *from);
    found.map_or(Confidence::NONE, |(_, trust)| Confidence::percent(*trust))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext
1\t1\t0\t0\t0\t0\t0\t0\t2480\t3508\t-1\t
2\t1\t1\t0\t0\t0\t100\t100\t500\t40\t-1\t
3\t1\t1\t1\t0\t0\t100\t100\t500\t40\t-1\t
4\t1\t1\t1\t1\t0\t100\t100\t500\t40\t-1\t
5\t1\t1\t1\t1\t1\t100\t105\t200\t30\t96.1\tTotal
5\t1\t1\t1\t1\t2\t400\t100\t10\t40\t50.0\t|
5\t1\t1\t1\t1\t3\t420\t110\t180\t25\t61.0\t1.589,80
5\t1\t1\t1\t1\t4\t620\t110\t18\t25\t3.0\tx
4\t1\t2\t1\t1\t0\t100\t300\t500\t40\t-1\t
5\t1\t2\t1\t1\t1\t100\t300\t200\t40\t91\tbelow
";

    #[test]
    fn words_stand_on_their_lines_and_rulings_are_none() {
        let lines = read_table(TABLE);
        assert_eq!(lines.iter().map(TextLine::text).collect::<Vec<_>>(), ["Total 1.589,80", "below"]);
        let (total, amount) = (lines[0].words[0].area, lines[0].words[1].area);
        assert!((total.left - 100.0).abs() < 10.0 && (total.right - 300.0).abs() < 10.0, "{total:?}");
        assert_eq!((total.top, total.bottom), (amount.top, amount.bottom));
        assert!(lines[0].words[1].confidence < lines[0].words[0].confidence);
        assert_eq!((lines[0].block, lines[1].block), (0, 1));
        assert!(read_table("nonsense\n5\tx").is_empty());
    }
}
