//! What a page's content does that may keep its text from people's eyes.
//!
//! A sign costs a look at the drawn page and no more; so what is not clear is told.

mod place;
mod token;

use place::{Area, Matrix};
use token::walk;

/// Deeper nesting of states is kept as one.
const DEEPEST: usize = 256;
/// More texts or grounds than any page has are looked at no further.
const MOST: usize = 20_000;
const MOST_GROUNDS: usize = 500;
/// Two colours of which no part differs by more cannot be told apart.
const ALIKE: f32 = 0.12;
/// Smaller than this many square points, nothing covers a word.
const LEAST_COVER: f32 = 20.0;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signs {
    /// Where text is shown in the mode that paints nothing, in points from the bottom left corner.
    pub unpainted: Vec<(f32, f32)>,
    /// Text is shown in the colour of what is behind it, as far as that can be told.
    pub pale: bool,
    /// Something is painted over text.
    pub covered: bool,
    /// How much the pictures and forms cover, in square points.
    pub pictured: f32,
}

/// Red, green and blue from 0 to 1; `None` where it is a pattern.
type Colour = Option<[f32; 3]>;

const PAPER: Colour = Some([1.0; 3]);

#[derive(Clone, Copy)]
struct State {
    fill: Colour,
    mode: i32,
    matrix: Matrix,
}

struct Walk {
    state: State,
    saved: Vec<State>,
    /// Where the next line of text begins, how far the lines are apart, and how large the type is.
    line: Matrix,
    leading: f32,
    size: f32,
    path: Option<Area>,
    grounds: Vec<(Area, Colour)>,
    texts: Vec<(f32, f32)>,
    signs: Signs,
}

/// Walks through the operators of a content stream.
pub fn read_signs(content: &[u8]) -> Signs {
    let mut state = Walk {
        state: State { fill: Some([0.0; 3]), mode: 0, matrix: Matrix::SAME },
        saved: Vec::new(),
        line: Matrix::SAME,
        leading: 0.0,
        size: 10.0,
        path: None,
        grounds: Vec::new(),
        texts: Vec::new(),
        signs: Signs::default(),
    };
    walk(content, |operator, numbers| state.apply(operator, numbers));
    state.signs
}

impl Walk {
    fn apply(&mut self, operator: &[u8], numbers: &[f32]) {
        match (operator, numbers) {
            (b"q", _) if self.saved.len() < DEEPEST => self.saved.push(self.state),
            (b"Q", _) => self.state = self.saved.pop().unwrap_or(self.state),
            (b"cm", [a, b, c, d, e, f]) => self.state.matrix = Matrix([*a, *b, *c, *d, *e, *f]).then(self.state.matrix),
            (b"g" | b"rg" | b"k" | b"sc" | b"scn", _) => self.state.fill = colour_of(numbers),
            (b"cs", _) => self.state.fill = Some([0.0; 3]),
            (b"Tr", [.., mode]) => self.state.mode = *mode as i32,
            (b"BT", _) => self.line = Matrix::SAME,
            (b"Tm", [a, b, c, d, e, f]) => self.line = Matrix([*a, *b, *c, *d, *e, *f]),
            (b"Td", [x, y]) => self.line = Matrix::moved(*x, *y).then(self.line),
            (b"TD", [x, y]) => {
                self.leading = -*y;
                self.line = Matrix::moved(*x, *y).then(self.line);
            }
            (b"TL", [leading]) => self.leading = *leading,
            (b"T*", _) => self.line = Matrix::moved(0.0, -self.leading).then(self.line),
            (b"Tf", [.., size]) => self.size = *size,
            (b"Tj" | b"TJ", _) => self.show(),
            (b"'" | b"\"", _) => {
                self.line = Matrix::moved(0.0, -self.leading).then(self.line);
                self.show();
            }
            (b"re", [x, y, width, height]) => {
                for (x, y) in [(*x, *y), (x + width, y + height), (*x, y + height), (x + width, *y)] {
                    self.reach(x, y);
                }
            }
            (b"m" | b"l" | b"c" | b"v" | b"y", [.., x, y]) => self.reach(*x, *y),
            (b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*", _) => {
                if let Some(area) = self.path.take() {
                    self.cover(area, self.state.fill);
                }
            }
            (b"S" | b"s" | b"n", _) => self.path = None,
            // A picture fills the square of one by one. What it shows is not known.
            (b"Do" | b"ID", _) => {
                let area =
                    Area::around([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|at| self.state.matrix.map(at)));
                self.signs.pictured += area.size();
                self.cover(area, None);
            }
            _ => {}
        }
    }

    fn reach(&mut self, x: f32, y: f32) {
        let point = Area::around([self.state.matrix.map((x, y))]);
        self.path = Some(self.path.map_or(point, |path| path.with(point)));
    }

    fn cover(&mut self, area: Area, colour: Colour) {
        if area.size() < LEAST_COVER {
            return;
        }
        self.signs.covered |= self.texts.len() >= MOST || self.texts.iter().any(|text| area.holds(*text));
        if self.grounds.len() < MOST_GROUNDS {
            self.grounds.push((area, colour));
        }
    }

    fn show(&mut self) {
        // Within the first letter, a little above the line that it stands on.
        let place = self.state.matrix.map(self.line.map((self.size * 0.2, self.size * 0.25)));
        if matches!(self.state.mode, 3 | 7) {
            // Beyond the most it suffices that there are more than can be accounted for.
            let lost = (f32::NAN, f32::NAN);
            if self.signs.unpainted.len() <= MOST {
                self.signs.unpainted.push(if self.signs.unpainted.len() < MOST { place } else { lost });
            }
            return;
        }
        let ground = self.grounds.iter().rev().find(|(area, _)| area.holds(place)).map_or(PAPER, |(_, colour)| *colour);
        self.signs.pale |= self.grounds.len() >= MOST_GROUNDS || are_alike(self.state.fill, ground);
        if self.texts.len() < MOST {
            self.texts.push(place);
        }
    }
}

/// What cannot be told apart, or may not be.
fn are_alike(text: Colour, ground: Colour) -> bool {
    let (Some(text), Some(ground)) = (text, ground) else { return true };
    text.iter().zip(ground).all(|(a, b)| (a - b).abs() <= ALIKE)
}

fn colour_of(parts: &[f32]) -> Colour {
    match parts {
        [grey] => Some([*grey; 3]),
        [red, green, blue] => Some([*red, *green, *blue]),
        [cyan, magenta, yellow, black] => Some([cyan, magenta, yellow].map(|ink| (1.0 - ink) * (1.0 - black))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_painted_pale_or_covered_is_told() {
        const NONE: &str = "";
        for (content, expected) in [
            ("BT /F 12 Tf (a) Tj ET", NONE),
            ("1 1 1 rg 0 0 500 500 re f 0 g BT (on a white ground) Tj ET", NONE),
            ("0 g 0 0 500 500 re f 1 g BT 9 9 Td (white on black) Tj ET", NONE),
            ("q 1 g Q BT (the colour was given back) Tj ET", NONE),
            ("BT (3 Tr \\) 1 g) Tj (a (3 Tr) b) Tj ET % 3 Tr\n<3 Tr>", NONE),
            ("BT (a) Tj ET 1 g 0 0 3 3 re f", NONE),
            ("BT (a) Tj ET 1 g 100 100 90 20 re f", NONE),
            ("q 200 0 0 300 0 0 cm /Im Do Q BT 300 9 Td (a) Tj ET", NONE),
            ("BT 3 Tr (a) Tj ET", "unpainted"),
            ("1 1 1 rg BT [(a) -20 (b)] TJ ET", "pale"),
            ("0 0 0 0 k BT (a) ' ET", "pale"),
            ("0 g 0 0 500 500 re f 1 g 0 0 50 50 re f BT 9 9 Td (white on white on black) Tj ET", "pale"),
            ("0 0 500 500 re f BT 9 9 Td (black on black) Tj ET", "pale"),
            ("q 200 0 0 300 0 0 cm /Im Do Q BT 9 9 Td (on a picture) Tj ET", "pale"),
            ("BT 1 0 0 1 9 9 Tm (a) Tj ET 1 g 0 0 90 20 re f", "covered"),
            ("q 2 0 0 2 10 10 cm BT 9 9 Td (a) Tj ET Q 1 g 20 20 90 20 re f", "covered"),
            ("BT 9 9 Td (a) Tj ET q 200 0 0 300 0 0 cm /Im Do Q", "covered"),
            ("BT 2 2 Td (a) Tj ET q 9 0 0 9 0 0 cm BI /W 1 ID 3 Tr \nEI Q BT 99 99 Td (b) Tj", "covered"),
        ] {
            let signs = read_signs(content.as_bytes());
            let all = [(!signs.unpainted.is_empty(), "unpainted"), (signs.pale, "pale"), (signs.covered, "covered")];
            let told: Vec<&str> = all.iter().filter(|(is, _)| *is).map(|(_, name)| *name).collect();
            assert_eq!(told.join(" "), expected, "{content}");
        }
        assert_eq!(read_signs(b"q 200 0 0 300 0 0 cm /Im Do Q").pictured, 60_000.0);
    }

    #[test]
    fn content_that_ends_anywhere_is_no_trouble() {
        let content = b"q 1 g BT (a (b\\) c) <41> [(d)] TJ /N << /A 1 >> BDC ET BI ID xx EI Q Q Q";
        for end in 0..content.len() {
            read_signs(&content[..end]);
        }
    }
}
