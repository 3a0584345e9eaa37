//! What a page's content does that may keep its text from people's eyes.
//!
//! A sign costs a look at the drawn page and no more; so each is told rather once too often.

/// Deeper nesting of states is kept as one.
const DEEPEST: usize = 256;
/// Operators take at most six numbers; a colour may have more parts.
const MOST_NUMBERS: usize = 32;
/// Lighter than this share of white, a fill may be paper.
const PALE: f32 = 0.9;
/// Smaller than this many square points, nothing covers a word.
const LEAST_COVER: f32 = 40.0;

/// What was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs {
    /// Text is shown in the mode that paints nothing.
    pub unpainted: bool,
    /// Text is shown in the colour of paper.
    pub pale: bool,
    /// Something that may hide text is painted after it.
    pub covered: bool,
}

impl Signs {
    pub fn and(self, other: Self) -> Self {
        Self {
            unpainted: self.unpainted || other.unpainted,
            pale: self.pale || other.pale,
            covered: self.covered || other.covered,
        }
    }
}

#[derive(Clone, Copy)]
struct State {
    pale: bool,
    mode: i32,
    /// By how much the area of what is painted is enlarged.
    scale: f32,
}

struct Walk {
    state: State,
    saved: Vec<State>,
    /// The largest rectangle of the path, and whether it has other parts.
    path: f32,
    shown: bool,
    signs: Signs,
}

/// Walks through the operators of a content stream.
pub fn read_signs(content: &[u8]) -> Signs {
    let mut walk = Walk {
        state: State { pale: false, mode: 0, scale: 1.0 },
        saved: Vec::new(),
        path: 0.0,
        shown: false,
        signs: Signs::default(),
    };
    let mut numbers: Vec<f32> = Vec::new();
    let mut rest = content;
    while let Some(&byte) = rest.first() {
        match byte {
            b'(' => rest = skip_string(rest),
            b'%' => rest = skip_while(rest, |byte| byte != b'\n' && byte != b'\r'),
            b'<' if rest.get(1) != Some(&b'<') => rest = skip_past(rest, b'>'),
            b'/' => rest = skip_while(rest.get(1..).unwrap_or_default(), is_regular),
            byte if is_regular(byte) => {
                let after = skip_while(rest, is_regular);
                let word = rest.get(..rest.len() - after.len()).unwrap_or_default();
                rest = after;
                match std::str::from_utf8(word).ok().and_then(|word| word.parse::<f32>().ok()) {
                    Some(number) if numbers.len() < MOST_NUMBERS => numbers.push(number),
                    Some(_) => {}
                    None => {
                        walk.apply(word, &numbers);
                        numbers.clear();
                        if word == b"ID" {
                            rest = skip_picture(rest);
                        }
                    }
                }
            }
            _ => rest = rest.get(1..).unwrap_or_default(),
        }
    }
    walk.signs
}

impl Walk {
    fn apply(&mut self, operator: &[u8], numbers: &[f32]) {
        match operator {
            b"q" if self.saved.len() < DEEPEST => self.saved.push(self.state),
            b"Q" => self.state = self.saved.pop().unwrap_or(self.state),
            b"cm" => {
                if let [a, b, c, d, ..] = numbers {
                    self.state.scale *= (a * d - b * c).abs();
                }
            }
            b"g" | b"rg" | b"k" | b"sc" | b"scn" => self.state.pale = is_pale(numbers),
            b"cs" => self.state.pale = false,
            b"Tr" => self.state.mode = numbers.last().map_or(0, |mode| *mode as i32),
            b"Tj" | b"TJ" | b"'" | b"\"" => self.show(),
            b"re" => {
                if let [.., width, height] = numbers {
                    self.path = self.path.max((width * height).abs() * self.state.scale);
                }
            }
            // Of other shapes the area is not known.
            b"l" | b"c" | b"v" | b"y" => self.path = self.path.max(LEAST_COVER),
            b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => {
                self.signs.covered |= self.shown && self.state.pale && self.path >= LEAST_COVER;
                self.path = 0.0;
            }
            b"S" | b"s" | b"n" => self.path = 0.0,
            // A picture fills the square of one by one.
            b"Do" | b"ID" => self.signs.covered |= self.shown && self.state.scale >= LEAST_COVER,
            _ => {}
        }
    }

    fn show(&mut self) {
        self.shown = true;
        match self.state.mode {
            3 | 7 => self.signs.unpainted = true,
            _ => self.signs.pale |= self.state.pale,
        }
    }
}

fn is_pale(parts: &[f32]) -> bool {
    match parts {
        [grey] => *grey >= PALE,
        [red, green, blue] => red.min(*green).min(*blue) >= PALE,
        [cyan, magenta, yellow, black] => cyan.max(*magenta).max(*yellow).max(*black) <= 1.0 - PALE,
        _ => false,
    }
}

fn is_regular(byte: u8) -> bool {
    !byte.is_ascii_whitespace()
        && !matches!(byte, 0 | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn skip_while(bytes: &[u8], skips: impl Fn(u8) -> bool) -> &[u8] {
    let end = bytes.iter().position(|byte| !skips(*byte)).unwrap_or(bytes.len());
    bytes.get(end..).unwrap_or_default()
}

fn skip_past(bytes: &[u8], end: u8) -> &[u8] {
    skip_while(bytes, |byte| byte != end).get(1..).unwrap_or_default()
}

/// Past a string in brackets, which may hold others.
fn skip_string(bytes: &[u8]) -> &[u8] {
    let (mut depth, mut escaped) = (0usize, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return bytes.get(at + 1..).unwrap_or_default();
        }
    }
    &[]
}

/// Past the bytes of a picture that stands in the content itself.
fn skip_picture(bytes: &[u8]) -> &[u8] {
    let end = bytes.windows(3).position(|three| matches!(three, [b' ' | b'\n' | b'\r', b'E', b'I']));
    end.and_then(|at| bytes.get(at + 3..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_not_painted_pale_or_covered_is_told() {
        let none = Signs::default();
        for (content, expected) in [
            ("BT /F 12 Tf (a) Tj ET", none),
            ("1 1 1 rg 0 0 500 500 re f 0 g BT (on a white ground) Tj ET", none),
            ("q 1 g Q BT (the colour was given back) Tj ET", none),
            ("BT (3 Tr \\) 1 g) Tj (a (3 Tr) b) Tj ET % 3 Tr\n<3 Tr>", none),
            ("BT (a) Tj ET 1 g 0 0 3 3 re f", none),
            ("q 200 0 0 300 0 0 cm /Im Do Q BT (a) Tj ET", none),
            ("BT 3 Tr (a) Tj ET", Signs { unpainted: true, ..none }),
            ("1 1 1 rg BT [(a) -20 (b)] TJ ET", Signs { pale: true, ..none }),
            ("0 0 0 0 k BT (a) ' ET", Signs { pale: true, ..none }),
            ("BT (a) Tj ET 1 g 0 0 90 20 re f", Signs { covered: true, ..none }),
            ("BT (a) Tj ET q 200 0 0 300 0 0 cm /Im Do Q", Signs { covered: true, ..none }),
            ("BT (a) Tj ET q 9 0 0 9 0 0 cm BI /W 1 ID 3 Tr \nEI Q BT (b) Tj", Signs { covered: true, ..none }),
        ] {
            assert_eq!(read_signs(content.as_bytes()), expected, "{content}");
        }
    }

    #[test]
    fn content_that_ends_anywhere_is_no_trouble() {
        let content = b"q 1 g BT (a (b\\) c) <41> [(d)] TJ /N << /A 1 >> BDC ET BI ID xx EI Q Q Q";
        for end in 0..content.len() {
            read_signs(&content[..end]);
        }
    }
}
