//! The table of words that Tesseract writes, as lines of words.

use domain::{Confidence, PageBox};

use super::super::page::{TextLine, Word};

/// Tesseract's levels of a row.
const LINE: u32 = 4;
const WORD: u32 = 5;
/// Words of which Tesseract is less sure are specks and rulings.
const LEAST: f32 = 8.0;
/// What rulings and the edges of cells look like to a reader of characters.
const RULINGS: &[char] = &['|', '¦', '_', '[', ']', '{', '}', '—', '~', '=', '‘', '’', '“', '”', '«', '»', '¬', '\\'];

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
        let words: Vec<Word> = of_line.filter_map(|row| read_word(row, head.area)).collect();
        let [own_block, own_paragraph, _] = head.line;
        if paragraph.is_some_and(|paragraph| paragraph != (own_block, own_paragraph)) {
            block += 1;
        }
        paragraph = Some((own_block, own_paragraph));
        lines.extend(TextLine::of(words, block));
    }
    lines
}

fn read_word(row: &Row, line: PageBox) -> Option<Word> {
    let text = row.text.trim_matches(RULINGS).trim();
    if text.is_empty() || row.percent < LEAST {
        return None;
    }
    // Boxes of words hug their letters; as high as their line they stand on one row like print. A line
    // that is much higher than its word holds two rows, or a picture.
    let (own, shared) = (row.area.bottom - row.area.top, line.bottom - line.top);
    let area =
        if shared <= own * 2.2 { PageBox::new(row.area.left, line.top, row.area.right, line.bottom) } else { row.area };
    Some(Word { text: text.to_owned(), area, confidence: trust(row.percent) })
}

/// Tesseract's own figure is no share of words that are right: that was measured.
fn trust(percent: f32) -> Confidence {
    const MEASURED: [(f32, u8); 6] = [(95.0, 99), (90.0, 97), (80.0, 93), (60.0, 80), (40.0, 60), (0.0, 35)];
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
        assert_eq!(lines[0].words[0].area, PageBox::new(100.0, 100.0, 300.0, 140.0));
        assert!(lines[0].words[1].confidence < lines[0].words[0].confidence);
        assert_eq!((lines[0].block, lines[1].block), (0, 1));
        assert!(read_table("nonsense\n5\tx").is_empty());
    }
}
