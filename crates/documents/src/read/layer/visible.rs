//! Whether each word of a text layer can be seen where it is said to stand.

use super::super::page::{Page, TextLine, Word};
use super::super::raster::Raster;

/// Within a word that can be seen, the lightest and the darkest pixel differ by this much.
const LEAST_CONTRAST: u8 = 24;
/// Words less high or wide, in points, are not for people.
const LEAST_SIDE: f32 = 1.0;

/// Takes the words from the page that nobody can see, whatever is drawn: those too small, and those beside
/// the page. Gives them back.
pub fn take_out_impossible(page: &mut Page) -> Vec<Word> {
    let (width, height) = (page.width, page.height);
    take_out(page, |word| {
        let area = word.area;
        let (across, down) = (f32::midpoint(area.left, area.right), f32::midpoint(area.top, area.bottom));
        let small = (area.bottom - area.top).min(area.right - area.left) < LEAST_SIDE;
        small || across < 0.0 || down < 0.0 || across > width || down > height
    })
}

/// Takes the words from the page under which the drawn page shows nothing. Gives them back.
pub fn take_out_unseen(page: &mut Page, drawn: &Raster) -> Vec<Word> {
    let pixels = drawn.width() as f32 / page.width.max(1.0);
    take_out(page, |word| {
        let area = word.area;
        let contrast = drawn.contrast(area.left * pixels, area.top * pixels, area.right * pixels, area.bottom * pixels);
        word.text.chars().any(char::is_alphanumeric) && contrast < LEAST_CONTRAST
    })
}

fn take_out(page: &mut Page, hidden: impl Fn(&Word) -> bool) -> Vec<Word> {
    let mut taken = Vec::new();
    if !page.lines.iter().flat_map(|line| &line.words).any(&hidden) {
        return taken;
    }
    let lines = std::mem::take(&mut page.lines);
    page.lines.extend(lines.into_iter().filter_map(|line| {
        let (out, kept): (Vec<Word>, Vec<Word>) = line.words.into_iter().partition(&hidden);
        taken.extend(out);
        TextLine::of(kept, line.block)
    }));
    taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::plain::lay_text;

    #[test]
    fn words_without_ink_beside_the_page_or_without_size_are_taken_out() {
        let mut page = lay_text("seen unseen\n").unwrap().remove(0);
        let seen = page.lines[0].words[0].area;
        let (width, height) = (page.width as usize, page.height as usize);
        let pixels = (0..width * height).map(|at| {
            let (x, y) = ((at % width) as f32, (at / width) as f32);
            let inside = (seen.left..seen.right).contains(&x) && (seen.top..seen.bottom).contains(&y);
            if inside && at % 3 == 0 { 0 } else { 255 }
        });
        let drawn = Raster::new(width, height, pixels.collect()).unwrap();
        let texts = |words: Vec<Word>| words.into_iter().map(|word| word.text).collect::<Vec<_>>();
        assert_eq!(texts(take_out_unseen(&mut page, &drawn)), ["unseen"]);
        assert_eq!(page.lines.len(), 1);
        assert!(take_out_impossible(&mut page).is_empty());
        page.lines[0].words[0].area.left = page.width + 1.0;
        page.lines[0].words[0].area.right = page.width + 50.0;
        assert_eq!(texts(take_out_impossible(&mut page)), ["seen"]);
        assert!(page.lines.is_empty());
    }
}
