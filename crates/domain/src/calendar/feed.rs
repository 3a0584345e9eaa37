//! Calendars for other programs, by RFC 5545: whole days, told again each time under the same names.

use std::fmt::Write;

use time::{Date, OffsetDateTime, UtcOffset};

/// The longest line in octets, without its end.
const LINE: usize = 75;

/// Something that is due on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayEvent {
    /// The same for the same thing at each telling, and no other's in the world.
    pub uid: String,
    pub day: Date,
    /// When what is told of it last changed.
    pub changed_at: OffsetDateTime,
    pub summary: String,
    pub description: String,
    /// Where it can be seen.
    pub url: String,
}

/// The calendar as text. It has no alarms: those are for its reader to set.
pub fn write_calendar(name: &str, events: &[DayEvent]) -> String {
    let mut out = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Probity//Renewals//EN", "CALSCALE:GREGORIAN"] {
        push_line(&mut out, line);
    }
    // By RFC 7986, and as older programs read it.
    push_line(&mut out, &format!("NAME:{}", escape(name)));
    push_line(&mut out, &format!("X-WR-CALNAME:{}", escape(name)));
    push_line(&mut out, "REFRESH-INTERVAL;VALUE=DURATION:P1D");
    for event in events {
        push_event(&mut out, event);
    }
    push_line(&mut out, "END:VCALENDAR");
    out
}

fn push_event(out: &mut String, event: &DayEvent) {
    push_line(out, "BEGIN:VEVENT");
    push_line(out, &format!("UID:{}", escape(&event.uid)));
    push_line(out, &format!("DTSTAMP:{}", print_moment(event.changed_at)));
    push_line(out, &format!("DTSTART;VALUE=DATE:{}", print_day(event.day)));
    // The day after, for the end is not part of it; without it the event lasts its one day all the same.
    if let Some(next) = event.day.next_day() {
        push_line(out, &format!("DTEND;VALUE=DATE:{}", print_day(next)));
    }
    push_line(out, "TRANSP:TRANSPARENT");
    push_line(out, &format!("SUMMARY:{}", escape(&event.summary)));
    push_line(out, &format!("DESCRIPTION:{}", escape(&event.description)));
    let is_plain = event.url.chars().all(|sign| sign.is_ascii_graphic());
    if is_plain && !event.url.is_empty() {
        push_line(out, &format!("URL:{}", event.url));
    }
    push_line(out, "END:VEVENT");
}

fn print_day(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), u8::from(day.month()), day.day())
}

fn print_moment(moment: OffsetDateTime) -> String {
    let utc = moment.to_offset(UtcOffset::UTC);
    format!("{}T{:02}{:02}{:02}Z", print_day(utc.date()), utc.hour(), utc.minute(), utc.second())
}

/// A text value: backslashes, semicolons and commas behind a backslash, line ends as `\n`, no other control signs.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match sign {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(sign);
            }
            '\r' => {
                signs.next_if_eq(&'\n');
                out.push_str("\\n");
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push(' '),
            sign if sign.is_control() => {}
            sign => out.push(sign),
        }
    }
    out
}

/// A line, folded: those that follow begin with a blank, which counts among their octets. No sign is cut in two.
fn push_line(out: &mut String, line: &str) {
    let mut width = 0;
    for sign in line.chars() {
        if width + sign.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        // Writing to a string does not fail.
        let _ = out.write_char(sign);
        width += sign.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    fn event(summary: &str) -> DayEvent {
        DayEvent {
            uid: "notice-7@probity".to_owned(),
            day: date!(2026 - 12 - 31),
            changed_at: datetime!(2026-11-24 13:05:09 +01:00),
            summary: summary.to_owned(),
            description: String::new(),
            url: "https://probity.example/contracts/7".to_owned(),
        }
    }

    /// As a reader unfolds it.
    fn unfold(text: &str) -> Vec<String> {
        text.replace("\r\n ", "").trim_end().split("\r\n").map(str::to_owned).collect()
    }

    #[test]
    fn an_event_is_a_whole_day_that_blocks_nothing_and_rings_no_bell() {
        let text = write_calendar("Renewals", &[event("Notice")]);
        let lines = unfold(&text);
        assert_eq!(
            lines[7..],
            [
                "BEGIN:VEVENT",
                "UID:notice-7@probity",
                "DTSTAMP:20261124T120509Z",
                "DTSTART;VALUE=DATE:20261231",
                "DTEND;VALUE=DATE:20270101",
                "TRANSP:TRANSPARENT",
                "SUMMARY:Notice",
                "DESCRIPTION:",
                "URL:https://probity.example/contracts/7",
                "END:VEVENT",
                "END:VCALENDAR",
            ]
        );
        assert!(!text.contains("VALARM"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    }

    #[test]
    fn what_is_told_cannot_leave_its_line() {
        let text = write_calendar("x", &[event("A; B, C\\D\r\nEND:VEVENT\nX\u{7}Y\rZ")]);
        assert!(unfold(&text).contains(&"SUMMARY:A\\; B\\, C\\\\D\\nEND:VEVENT\\nXY\\nZ".to_owned()), "{text}");
        let odd = DayEvent { url: "https://x\r\nEND:VCALENDAR".to_owned(), ..event("x") };
        assert_eq!(write_calendar("x", &[odd]).matches("END:VCALENDAR").count(), 1);
    }

    #[test]
    fn long_lines_are_folded_between_signs_at_75_octets() {
        let long = "Prüfung der Kündigungsfrist für Gebäudereinigung 💸 ".repeat(8);
        let text = write_calendar("x", &[event(long.trim_end())]);
        for line in text.split("\r\n") {
            assert!(line.len() <= 75, "{} octets: {line}", line.len());
        }
        assert!(unfold(&text).contains(&format!("SUMMARY:{}", long.trim_end())));
    }
}
