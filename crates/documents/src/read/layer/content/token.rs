//! The operators of a content stream with their numbers.

/// A colour has more parts than any other operator takes.
const MOST_NUMBERS: usize = 32;

/// Calls for each operator, with the numbers before it. Names, strings and arrays are passed over.
pub fn walk(content: &[u8], mut apply: impl FnMut(&[u8], &[f32])) {
    let mut numbers: Vec<f32> = Vec::new();
    let mut rest = content;
    while let Some(&byte) = rest.first() {
        match byte {
            b'(' => rest = skip_string(rest),
            b'%' => rest = skip_while(rest, |byte| byte != b'\n' && byte != b'\r'),
            b'<' if rest.get(1) != Some(&b'<') => rest = skip_past(rest, b'>'),
            b'/' => rest = skip_while(rest.get(1..).unwrap_or_default(), is_regular),
            // The numbers in an array of strings only move its parts.
            b'[' => rest = skip_array(rest),
            byte if is_regular(byte) => {
                let after = skip_while(rest, is_regular);
                let word = rest.get(..rest.len() - after.len()).unwrap_or_default();
                rest = after;
                match std::str::from_utf8(word).ok().and_then(|word| word.parse::<f32>().ok()) {
                    Some(number) if numbers.len() < MOST_NUMBERS => numbers.push(number),
                    Some(_) => {}
                    None => {
                        apply(word, &numbers);
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

/// Past an array, which may hold strings.
fn skip_array(bytes: &[u8]) -> &[u8] {
    let mut rest = bytes.get(1..).unwrap_or_default();
    while let Some(&byte) = rest.first() {
        rest = match byte {
            b']' => return rest.get(1..).unwrap_or_default(),
            b'(' => skip_string(rest),
            _ => rest.get(1..).unwrap_or_default(),
        };
    }
    rest
}
