//! Whether a text says when a timer goes off: a period, or a cron expression of six fields.
//!
//! Refused is only what no source allows. Units of seconds and hours, periods with several units, steps of any size and
//! ranges that run backwards are nowhere forbidden, so they pass.

/// What is wrong with it, and the remedy.
pub(super) fn fault(text: &str) -> Option<String> {
    check(text).err()
}

fn check(text: &str) -> Result<(), String> {
    let text = text.trim();
    if text.starts_with('@') {
        return period(text);
    }
    let text = unzoned(text)?;
    if text.starts_with('@') {
        return Err("must have six fields behind a zone (a period has no zone: take it away)".to_owned());
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    counted(&fields)?;
    FIELDS.iter().zip(fields).try_for_each(|(field, text)| field.check(text))
}

/// `@every 5m`: numbers with their units.
fn period(text: &str) -> Result<(), String> {
    let Some(rest) = text.strip_prefix("@every ") else {
        let forms = "`@every` with a period, such as `@every 5m`, or have six fields, such as `0 0 0 * * *`";
        return Err(format!("must be {forms}"));
    };
    if is_period(rest) {
        return Ok(());
    }
    let period = "hours, minutes or seconds, such as `@every 5m` or `@every 1h30m`";
    Err(format!("must have a period of {period} (`{}` is none)", short(rest)))
}

fn is_period(text: &str) -> bool {
    let mut parts = text.split_inclusive(['h', 'm', 's']).peekable();
    let number = |part: &str| {
        let number = part.strip_suffix(['h', 'm', 's'])?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        (digits(whole) && digits(fraction)).then_some(())
    };
    parts.peek().is_some()
        && parts.all(|part| number(part).is_some())
        && text.contains(|c: char| ('1'..='9').contains(&c))
}

/// What stands behind `CRON_TZ=Area/City`, or all of it.
fn unzoned(text: &str) -> Result<&str, String> {
    let Some(zoned) = text.strip_prefix("CRON_TZ=") else {
        let first = text.split('=').next().unwrap_or_default();
        let zone =
            first.len() < text.len() && ["CRON_TZ", "TZ"].iter().any(|it| first.eq_ignore_ascii_case(it));
        let remedy = "must have its zone as `CRON_TZ=Asia/Shanghai`, spelt so, in front of the six fields";
        return if zone { Err(remedy.to_owned()) } else { Ok(text) };
    };
    let (zone, fields) = zoned.split_once(char::is_whitespace).unwrap_or((zoned, ""));
    let letter = |c: char| c.is_ascii_alphanumeric() || "_+-/".contains(c);
    if zone.is_empty() || !zone.chars().all(letter) {
        return Err(format!(
            "must have a zone such as `Asia/Shanghai` behind `CRON_TZ=` (`{}` is none)",
            short(zone)
        ));
    }
    Ok(fields.trim_start())
}

/// Six of them; the two mistakes that other kinds of cron invite have their own remedies.
fn counted(fields: &[&str]) -> Result<(), String> {
    let six = "must have six fields, from seconds to day of week";
    let meant = |fields: &[&str]| {
        let text = fields.join(" ");
        if text.len() <= 60 && check(&text).is_ok() { format!(": `{text}`") } else { String::new() }
    };
    match fields.len() {
        6 => Ok(()),
        5 => {
            let meant = meant(&[&["0"], fields].concat());
            Err(format!("{six} (it has 5: put a `0` for the seconds in front{meant})"))
        }
        7 => {
            let meant = meant(&fields[..6]);
            Err(format!("{six} (it has 7: take the year at the end away{meant})"))
        }
        count => {
            Err(format!("{six}, such as `0 0 9 * * *`, or be a period such as `@every 5m` (it has {count})"))
        }
    }
}

/// One of the six fields.
struct Field {
    name: &'static str,
    low: u32,
    high: u32,
    names: &'static [&'static str],
    /// Whether `?` may stand for any.
    day: bool,
}

const FIELDS: [Field; 6] = [
    Field { name: "seconds", low: 0, high: 59, names: &[], day: false },
    Field { name: "minutes", low: 0, high: 59, names: &[], day: false },
    Field { name: "hours", low: 0, high: 23, names: &[], day: false },
    Field { name: "days of the month", low: 1, high: 31, names: &[], day: true },
    Field { name: "months", low: 1, high: 12, names: MONTHS, day: false },
    Field { name: "days of the week", low: 1, high: 7, names: DAYS, day: true },
];

const MONTHS: &[&str] = &["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const DAYS: &[&str] = &["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"];

impl Field {
    /// A list of values, ranges and steps.
    fn check(&self, text: &str) -> Result<(), String> {
        text.split(',').try_for_each(|item| {
            let (values, step) =
                item.split_once('/').map_or((item, None), |(values, step)| (values, Some(step)));
            if step.is_some_and(|step| !digits(step) || step.bytes().all(|byte| byte == b'0')) {
                let name = self.name;
                return Err(format!(
                    "must have a step of 1 or more behind `/` in its {name} (`{}` has none)",
                    short(item)
                ));
            }
            match values {
                "*" => Ok(()),
                "?" if self.day => Ok(()),
                "?" => Err(format!("must have `*` for all {} (`?` stands for days only)", self.name)),
                _ => match values.split_once('-') {
                    Some((from, to)) => self.value(from).and_then(|()| self.value(to)),
                    None => self.value(values),
                },
            }
        })
    }

    fn value(&self, text: &str) -> Result<(), String> {
        let number = digits(text).then(|| text.parse::<u32>().unwrap_or(u32::MAX));
        let is_name = || self.names.iter().any(|name| text.eq_ignore_ascii_case(name));
        if number.map_or_else(is_name, |number| (self.low..=self.high).contains(&number)) {
            return Ok(());
        }
        let Self { name, low, high, .. } = self;
        let names = self.names.first().zip(self.names.last());
        let names = names.map(|(first, last)| format!(" or {first} to {last}")).unwrap_or_default();
        if text.is_empty() {
            return Err(format!("must have {name} from {low} to {high}{names} (a part of them is empty)"));
        }
        let hint = match number {
            Some(0) if self.names == DAYS => ": Sunday is `SUN`",
            None if self.day && text.contains(['L', 'W', '#']) => ": `L`, `W` and `#` are not known here",
            _ => "",
        };
        Err(format!("must have {name} from {low} to {high}{names} (`{}` is not{hint})", short(text)))
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Enough of it to be found.
fn short(text: &str) -> String {
    text.chars().take(20).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_some_source_allows_is_accepted() {
        for text in [
            "@every 4m",
            "@every 100m",
            "@every 90s",
            "@every 1h30m",
            "@every 1.5h",
            "0 0 4 * * *",
            "0 0 9 * * ?",
            "0 0 9 ? * MON-FRI",
            "0 */5 * * * *",
            "*/30 * * * * *",
            "0 0,30 8-18 * * *",
            "0 0/15 8-18/2 1,15 JAN-MAR,dec 1-7",
            "0 0 22-6 * * fri-mon",
            "00 05 09 01 01 *",
            "  0  0\t4 * * * ",
            "59 59 23 31 12 7",
            "CRON_TZ=Asia/Shanghai 0 0 4 1 * *",
            "CRON_TZ=UTC 0 0 4 1 * *",
            "CRON_TZ=America/Argentina/Buenos_Aires  0 0 4 1 * ?",
            "CRON_TZ=Etc/GMT+8 0 0 4 1 * *",
        ] {
            assert_eq!(fault(text), None, "{text}");
        }
    }

    #[test]
    fn what_no_source_allows_is_refused_with_the_field_and_the_remedy() {
        let six = "must have six fields, from seconds to day of week";
        let other = |count| {
            format!("{six}, such as `0 0 9 * * *`, or be a period such as `@every 5m` (it has {count})")
        };
        for (text, said) in [
            // The fields are too few or too many.
            ("", other(0)),
            ("5m", other(1)),
            ("every 5m", other(2)),
            ("* * * *", other(4)),
            ("0 0 9 * * ? 2026 *", other(8)),
            ("0 9 * * *", format!("{six} (it has 5: put a `0` for the seconds in front: `0 0 9 * * *`)")),
            ("*/5 * * * *", format!("{six} (it has 5: put a `0` for the seconds in front: `0 */5 * * * *`)")),
            ("0 9 * * 0", format!("{six} (it has 5: put a `0` for the seconds in front)")),
            ("CRON_TZ=Asia/Shanghai 0 9 * * *", format!("{six} (it has 5: put a `0` for the seconds in front: `0 0 9 * * *`)")),
            ("0 0 9 * * ? 2026", format!("{six} (it has 7: take the year at the end away: `0 0 9 * * ?`)")),
            ("0 0 9 L * ? *", format!("{six} (it has 7: take the year at the end away)")),
            ("CRON_TZ=Asia/Shanghai", other(0)),
            // A field is wrong.
            ("60 0 9 * * *", "must have seconds from 0 to 59 (`60` is not)".into()),
            ("0 99999999999 9 * * *", "must have minutes from 0 to 59 (`99999999999` is not)".into()),
            ("0 0 8-24 * * *", "must have hours from 0 to 23 (`24` is not)".into()),
            ("0 0 -1 * * *", "must have hours from 0 to 23 (a part of them is empty)".into()),
            ("0 0 9 0 * *", "must have days of the month from 1 to 31 (`0` is not)".into()),
            ("0 0 9 L * *", "must have days of the month from 1 to 31 (`L` is not: `L`, `W` and `#` are not known here)".into()),
            ("0 0 9 * 13 *", "must have months from 1 to 12 or JAN to DEC (`13` is not)".into()),
            ("0 0 9 * JANUARY *", "must have months from 1 to 12 or JAN to DEC (`JANUARY` is not)".into()),
            ("0 0 9 * MON *", "must have months from 1 to 12 or JAN to DEC (`MON` is not)".into()),
            ("0 0 9 * * 0", "must have days of the week from 1 to 7 or MON to SUN (`0` is not: Sunday is `SUN`)".into()),
            ("0 0 9 * * 8", "must have days of the week from 1 to 7 or MON to SUN (`8` is not)".into()),
            ("0 0 9 ? * 6#3", "must have days of the week from 1 to 7 or MON to SUN (`6#3` is not: `L`, `W` and `#` are not known here)".into()),
            ("0 1,,2 9 * * *", "must have minutes from 0 to 59 (a part of them is empty)".into()),
            ("0 +5 9 * * *", "must have minutes from 0 to 59 (`+5` is not)".into()),
            ("0 五 9 * * *", "must have minutes from 0 to 59 (`五` is not)".into()),
            ("0 ? 9 * * *", "must have `*` for all minutes (`?` stands for days only)".into()),
            ("0 0 9 * ? *", "must have `*` for all months (`?` stands for days only)".into()),
            ("0 */0 9 * * *", "must have a step of 1 or more behind `/` in its minutes (`*/0` has none)".into()),
            ("0 */ 9 * * *", "must have a step of 1 or more behind `/` in its minutes (`*/` has none)".into()),
            ("0 1/2/3 9 * * *", "must have a step of 1 or more behind `/` in its minutes (`1/2/3` has none)".into()),
            // A period or a zone is wrong.
            ("@daily", "must be `@every` with a period, such as `@every 5m`, or have six fields, such as `0 0 0 * * *`".into()),
            ("@every", "must be `@every` with a period, such as `@every 5m`, or have six fields, such as `0 0 0 * * *`".into()),
            ("@every 5", "must have a period of hours, minutes or seconds, such as `@every 5m` or `@every 1h30m` (`5` is none)".into()),
            ("@every 1d", "must have a period of hours, minutes or seconds, such as `@every 5m` or `@every 1h30m` (`1d` is none)".into()),
            ("@every 5 minutes", "must have a period of hours, minutes or seconds, such as `@every 5m` or `@every 1h30m` (`5 minutes` is none)".into()),
            ("@every 0m", "must have a period of hours, minutes or seconds, such as `@every 5m` or `@every 1h30m` (`0m` is none)".into()),
            ("@every -5m", "must have a period of hours, minutes or seconds, such as `@every 5m` or `@every 1h30m` (`-5m` is none)".into()),
            ("CRON_TZ= 0 0 9 * * *", "must have a zone such as `Asia/Shanghai` behind `CRON_TZ=` (`` is none)".into()),
            ("CRON_TZ=+08:00 0 0 9 * * *", "must have a zone such as `Asia/Shanghai` behind `CRON_TZ=` (`+08:00` is none)".into()),
            ("TZ=Asia/Shanghai 0 0 9 * * *", "must have its zone as `CRON_TZ=Asia/Shanghai`, spelt so, in front of the six fields".into()),
            ("cron_tz=Asia/Shanghai 0 0 9 * * *", "must have its zone as `CRON_TZ=Asia/Shanghai`, spelt so, in front of the six fields".into()),
            ("CRON_TZ=Asia/Shanghai @every 5m", "must have six fields behind a zone (a period has no zone: take it away)".into()),
        ] {
            assert_eq!(fault(text), Some(said), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics_and_what_is_said_is_short(text in any::<String>(), near in "(@every |CRON_TZ=)?[0-9A-Z*?,/ hms.#-]{0,40}") {
            for text in [text, near] {
                prop_assert!(fault(&text).is_none_or(|said| said.starts_with("must ") && said.len() < 300));
            }
        }

        #[test]
        fn numbers_are_kept_on_both_sides_of_both_ends(at in 0_usize..6, number in 0_u32..70) {
            let mut fields = ["*"; 6].map(str::to_owned);
            fields[at] = number.to_string();
            let within = (FIELDS[at].low..=FIELDS[at].high).contains(&number);
            prop_assert_eq!(fault(&fields.join(" ")).is_none(), within);
        }
    }
}
