//! When a timer goes off, as the help pages describe it.

/// What is wrong with the text, if it is neither a period nor a cron expression.
pub(super) fn check(text: &str) -> Result<(), String> {
    if let Some(period) = text.strip_prefix("@every ") {
        let sound = is_duration(period) && period.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        return if sound { Ok(()) } else { Err("it must be a period such as '@every 4m'".to_owned()) };
    }
    let fields = match text.strip_prefix("CRON_TZ=") {
        Some(zoned) => match zoned.split_once(' ') {
            Some((zone, fields)) if is_zone(zone) => fields,
            _ => return Err("it must have a zone such as 'CRON_TZ=Asia/Shanghai ' in front".to_owned()),
        },
        None => text,
    };
    let fields: Vec<&str> = fields.split_whitespace().collect();
    if fields.len() != LIMITS.len() {
        let forms = "'@every 4m', six fields such as '0 0 4 * * *', or those after 'CRON_TZ=Asia/Shanghai '";
        return Err(format!("it must be {forms}"));
    }
    for (limit, field) in LIMITS.iter().zip(fields) {
        if let Some(part) = field.split(',').find(|part| !limit.takes(part)) {
            return Err(format!("'{part}' is no value of the field '{}'", limit.field));
        }
    }
    Ok(())
}

/// `4m`, `1h30m`, `1.5h`: numbers, each with its unit.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, unit) = rest.split_at(end);
        if number.starts_with('.') || number.parse::<f64>().is_err() || !unit.starts_with(['h', 'm', 's']) {
            return false;
        }
        rest = &unit[1..];
    }
    !text.is_empty()
}

fn is_zone(zone: &str) -> bool {
    !zone.is_empty() && zone.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_+-/".contains(&byte))
}

/// What may stand in one of the fields.
struct Limit {
    field: &'static str,
    low: u8,
    high: u8,
    /// The names for the numbers, apart by spaces.
    names: &'static str,
    any: &'static [&'static str],
}

const LIMITS: [Limit; 6] = [
    Limit { field: "Seconds", low: 0, high: 59, names: "", any: &["*"] },
    Limit { field: "Minutes", low: 0, high: 59, names: "", any: &["*"] },
    Limit { field: "Hours", low: 0, high: 23, names: "", any: &["*"] },
    Limit { field: "Day-of-month", low: 1, high: 31, names: "", any: &["*", "?"] },
    Limit {
        field: "Month",
        low: 1,
        high: 12,
        names: "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC",
        any: &["*"],
    },
    Limit { field: "Day-of-week", low: 1, high: 7, names: "MON TUE WED THU FRI SAT SUN", any: &["*", "?"] },
];

impl Limit {
    /// A value, a range or all of them, each perhaps with a step.
    fn takes(&self, part: &str) -> bool {
        let (values, step) = part.split_once('/').unwrap_or((part, "1"));
        let step = number(step).is_some_and(|step| step > 0);
        let values = self.any.contains(&values) || values.splitn(2, '-').all(|value| self.is_value(value));
        step && values
    }

    fn is_value(&self, text: &str) -> bool {
        match number(text) {
            Some(number) => u64::from(self.low) <= number && number <= u64::from(self.high),
            None => self.names.split(' ').any(|name| !text.is_empty() && name.eq_ignore_ascii_case(text)),
        }
    }
}

fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn the_expressions_of_the_help_pages_pass() {
        for text in [
            "@every 4m",
            "@every 100m",
            "@every 1h30m",
            "@every 1.5h",
            "0 0 4 * * *",
            "0 0 9 * * ?",
            "0 0/5 8-18/2 ? JAN-DEC,1 mon-FRI",
            "59 59 23 31 12 7",
            "CRON_TZ=Asia/Shanghai 0 0 4 1 * *",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_what_is_wrong() {
        for (text, said) in [
            ("0 9 * * *", "it must be '@every 4m', six fields"),
            ("0 0 9 * * ? 2026", "it must be '@every 4m', six fields"),
            ("@daily", "it must be '@every 4m', six fields"),
            ("@every day", "it must be a period"),
            ("@every 0m", "it must be a period"),
            ("@every m", "it must be a period"),
            ("@every ", "it must be a period"),
            ("@every 5é", "it must be a period"),
            ("CRON_TZ=Asia/Shanghai", "it must have a zone"),
            ("CRON_TZ= 0 0 4 1 * *", "it must have a zone"),
            ("60 0 9 * * *", "'60' is no value of the field 'Seconds'"),
            ("0 ? 9 * * *", "'?' is no value of the field 'Minutes'"),
            ("0 0 8-24 * * *", "'8-24' is no value of the field 'Hours'"),
            ("0 0 9 0 * *", "'0' is no value of the field 'Day-of-month'"),
            ("0 0 9 L * *", "'L' is no value of the field 'Day-of-month'"),
            ("0 0 9 * JANUARY *", "'JANUARY' is no value of the field 'Month'"),
            ("0 0 9 * * 0", "'0' is no value of the field 'Day-of-week'"),
            ("0 1,,2 9 * * *", "'' is no value of the field 'Minutes'"),
            ("0 */0 9 * * *", "'*/0' is no value of the field 'Minutes'"),
            ("0 */ 9 * * *", "'*/' is no value of the field 'Minutes'"),
            ("0 1-2-3 9 * * *", "'1-2-3' is no value of the field 'Minutes'"),
        ] {
            let wrong = check(text).unwrap_err();
            assert!(wrong.starts_with(said), "{text}: {wrong}");
        }
    }
}
