//! Hours, lengths of time and numbers, as people read them.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The hour of the day where the station stands, as `10:42:07`.
pub fn hour(at_ms: u64) -> String {
    at(at_ms, &TimeZone::system(), "%H:%M:%S")
}

/// The hour of the day where the station stands, as `10:42`.
pub fn hour_and_minute(at_ms: u64) -> String {
    at(at_ms, &TimeZone::system(), "%H:%M")
}

/// The minute of the day where the station stands, from midnight.
pub fn minute_of_now() -> u32 {
    let now = jiff::Zoned::now();
    u32::try_from(i32::from(now.hour()) * 60 + i32::from(now.minute())).unwrap_or_default()
}

/// The day where the station stands, in a format of `strftime`.
pub fn day(at_ms: u64, format: &str) -> String {
    at(at_ms, &TimeZone::system(), format)
}

/// A running clock, as `02:41` or `1:02:41`.
pub fn clock(length: Duration) -> String {
    let seconds = length.as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes:02}:{seconds:02}")
    }
}

/// A length in a sentence, as `0:14` or `12:03`.
pub fn length(length: Duration) -> String {
    let seconds = length.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// A number that is never cut at the end of a line.
pub fn unbroken(number: &str) -> String {
    number.replace(' ', "\u{a0}")
}

/// How long from `since` to `now`, and how long until the next whole second of it.
pub fn elapsed(since: Instant, now: Instant) -> (Duration, Duration) {
    let elapsed = now.saturating_duration_since(since);
    let into_second = Duration::from_nanos(u64::from(elapsed.subsec_nanos()));
    (elapsed, Duration::from_secs(1) - into_second)
}

fn at(at_ms: u64, zone: &TimeZone, format: &str) -> String {
    let moment = i64::try_from(at_ms).ok().and_then(|ms| Timestamp::from_millisecond(ms).ok());
    moment.map_or_else(String::new, |moment| moment.to_zoned(zone.clone()).strftime(format).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_hours_only_when_there_are_any() {
        assert_eq!(clock(Duration::from_millis(161_900)), "02:41");
        assert_eq!(clock(Duration::from_secs(3761)), "1:02:41");
        assert_eq!(length(Duration::from_secs(14)), "0:14");
    }

    #[test]
    fn the_next_second_is_never_farther_than_one() {
        let now = Instant::now();
        let (elapsed, next) = elapsed(now, now + Duration::from_millis(2_400));
        assert_eq!(elapsed.as_millis(), 2_400);
        assert_eq!(next.as_millis(), 600);
    }

    #[test]
    fn an_hour_is_that_of_the_place() {
        let paris = TimeZone::fixed(jiff::tz::offset(1));
        assert_eq!(at(1_763_718_127_000, &paris, "%H:%M:%S"), "10:42:07");
        assert_eq!(at(u64::MAX, &paris, "%H:%M"), "");
    }
}
