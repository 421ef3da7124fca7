//! When a timer is due: `@every 4m`, or six fields of cron, in UTC or in a zone of their own.

use std::ops::RangeInclusive;
use std::time::{Duration, SystemTime};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Timestamp, ToSpan};

/// The moments of a timer.
#[derive(Debug, Clone)]
pub(crate) enum Schedule {
    /// Counted from the timer's beginning.
    Every(Duration),
    Cron(Box<Cron>),
}

/// Sets of numbers as bits, one for each field.
#[derive(Debug, Clone)]
pub(crate) struct Cron {
    seconds: u64,
    minutes: u64,
    hours: u64,
    days: u64,
    months: u64,
    /// From 1, Monday, to 7.
    weekdays: u64,
    /// Whether either field of days is a star: then both must match, else one of them.
    both_days: bool,
    zone: TimeZone,
}

impl Schedule {
    /// Reads an expression; `None` if it is none.
    pub(crate) fn parse(text: &str) -> Option<Schedule> {
        if let Some(period) = text.strip_prefix("@every ") {
            let seconds = match period.split_at_checked(period.len().checked_sub(1)?)? {
                (number, "s") => number.parse::<u32>().ok()?.into(),
                (number, "m") => u64::from(number.parse::<u32>().ok()?) * 60,
                (number, "h") => u64::from(number.parse::<u32>().ok()?) * 3600,
                _ => return None,
            };
            return (seconds > 0).then(|| Schedule::Every(Duration::from_secs(seconds)));
        }
        let (zone, fields) = match text.strip_prefix("CRON_TZ=") {
            Some(zoned) => {
                let (zone, fields) = zoned.split_once(' ')?;
                (TimeZone::get(zone).ok()?, fields)
            }
            None => (TimeZone::UTC, text),
        };
        let fields: Vec<&str> = fields.split_whitespace().collect();
        let [seconds, minutes, hours, days, months, weekdays] = fields.as_slice() else { return None };
        let is_star = |field: &str| field.starts_with(['*', '?']);
        Some(Schedule::Cron(Box::new(Cron {
            seconds: field(seconds, 0..=59, &[])?,
            minutes: field(minutes, 0..=59, &[])?,
            hours: field(hours, 0..=23, &[])?,
            days: field(&days.replacen('?', "*", 1), 1..=31, &[])?,
            months: field(months, 1..=12, &MONTHS)?,
            weekdays: field(&weekdays.replacen('?', "*", 1), 1..=7, &WEEKDAYS)?,
            both_days: is_star(days) || is_star(weekdays),
            zone,
        })))
    }

    /// The first moment after one, of a timer that began at `begun`.
    pub(crate) fn next(&self, after: SystemTime, begun: SystemTime) -> Option<SystemTime> {
        match self {
            Schedule::Every(period) => {
                // A clock that was put back before the beginning begins anew.
                let begun = begun.min(after);
                let periods = after.duration_since(begun).ok()?.as_secs() / period.as_secs() + 1;
                begun.checked_add(Duration::from_secs(period.as_secs().checked_mul(periods)?))
            }
            Schedule::Cron(cron) => cron.next(after),
        }
    }
}

const MONTHS: [&str; 12] =
    ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const WEEKDAYS: [&str; 7] = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

/// A field as bits: numbers or names, ranges, lists and steps; the first name is the range's first number.
fn field(text: &str, range: RangeInclusive<u32>, names: &[&str]) -> Option<u64> {
    let number = |text: &str| {
        let number = match names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
            Some(at) => u32::try_from(at).ok()? + range.start(),
            None => text.parse().ok()?,
        };
        range.contains(&number).then_some(number)
    };
    let mut bits = 0;
    for part in text.split(',') {
        let (base, step) = match part.split_once('/') {
            Some((base, step)) => (base, Some(step.parse::<u32>().ok().filter(|step| *step > 0)?)),
            None => (part, None),
        };
        let (from, to) = match (base, base.split_once('-')) {
            ("*", _) => (*range.start(), *range.end()),
            (_, Some((from, to))) => (number(from)?, number(to)?),
            // `5/10` goes on to the end of the range.
            (from, None) => (number(from)?, if step.is_some() { *range.end() } else { number(from)? }),
        };
        if from > to {
            return None;
        }
        for value in (from..=to).step_by(usize::try_from(step.unwrap_or(1)).ok()?) {
            bits |= 1 << value;
        }
    }
    Some(bits)
}

fn has(bits: u64, value: i8) -> bool {
    u32::try_from(value).is_ok_and(|value| bits & (1 << value) != 0)
}

fn values(bits: u64, range: RangeInclusive<i8>) -> impl Iterator<Item = i8> {
    range.filter(move |value| has(bits, *value))
}

/// February the 29th may be eight years away.
const DAYS_AHEAD: i32 = 366 * 9;

impl Cron {
    fn next(&self, after: SystemTime) -> Option<SystemTime> {
        let after = Timestamp::try_from(after).ok()?;
        let local = self.zone.to_datetime(after);
        for ahead in 0..DAYS_AHEAD {
            let date = local.date().checked_add(ahead.days()).ok()?;
            if !self.has_day(date) {
                continue;
            }
            let from = if ahead == 0 { local.time() } else { Time::midnight() };
            if let Some(found) = self.times(from).find_map(|time| self.moment(date.to_datetime(time), after))
            {
                return found.try_into().ok();
            }
        }
        None
    }

    fn has_day(&self, date: Date) -> bool {
        let [day, weekday] =
            [has(self.days, date.day()), has(self.weekdays, date.weekday().to_monday_one_offset())];
        let matches = if self.both_days { day && weekday } else { day || weekday };
        has(self.months, date.month()) && matches
    }

    /// The times of a day, from one on.
    fn times(&self, from: Time) -> impl Iterator<Item = Time> + '_ {
        values(self.hours, from.hour()..=23).flat_map(move |hour| {
            let minute = if hour == from.hour() { from.minute() } else { 0 };
            values(self.minutes, minute..=59).flat_map(move |minute| {
                let starts = (hour, minute) == (from.hour(), from.minute());
                let second = if starts { from.second() } else { 0 };
                values(self.seconds, second..=59)
                    .filter_map(move |second| Time::new(hour, minute, second, 0).ok())
            })
        })
    }

    /// What a local time means; one that the clock skips in spring is none, of two in autumn it is the first.
    fn moment(&self, local: DateTime, after: Timestamp) -> Option<Timestamp> {
        let ambiguous = self.zone.to_ambiguous_timestamp(local);
        if matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. }) {
            return None;
        }
        ambiguous.earlier().ok().filter(|at| *at > after)
    }
}

#[cfg(test)]
mod tests;
