//! Expressions, and the moments that they mean.

use super::*;

fn at(text: &str) -> SystemTime {
    humantime::parse_rfc3339(text).unwrap()
}

/// The next three moments.
fn next(expression: &str, after: &str) -> Vec<String> {
    let (schedule, mut now, begun) = (Schedule::parse(expression).unwrap(), at(after), at(after));
    let mut found = Vec::new();
    for _ in 0..3 {
        now = schedule.next(now, begun).unwrap();
        found.push(humantime::format_rfc3339_seconds(now).to_string());
    }
    found
}

#[test]
fn each_form_has_its_moments() {
    for (expression, after, expected) in [
        (
            "@every 4m",
            "2024-01-01T00:00:30Z",
            ["2024-01-01T00:04:30Z", "2024-01-01T00:08:30Z", "2024-01-01T00:12:30Z"],
        ),
        (
            "0 0 4 * * *",
            "2024-01-01T04:00:00Z",
            ["2024-01-02T04:00:00Z", "2024-01-03T04:00:00Z", "2024-01-04T04:00:00Z"],
        ),
        (
            "0 */20 8-9 * * ?",
            "2024-01-01T09:30:00Z",
            ["2024-01-01T09:40:00Z", "2024-01-02T08:00:00Z", "2024-01-02T08:20:00Z"],
        ),
        (
            "0 0 0 29 2 *",
            "2024-03-01T00:00:00Z",
            ["2028-02-29T00:00:00Z", "2032-02-29T00:00:00Z", "2036-02-29T00:00:00Z"],
        ),
        (
            "0 0 9 ? * MON-FRI",
            "2024-01-05T10:00:00Z",
            ["2024-01-08T09:00:00Z", "2024-01-09T09:00:00Z", "2024-01-10T09:00:00Z"],
        ),
        (
            "0 0 9 * * 7",
            "2024-01-01T00:00:00Z",
            ["2024-01-07T09:00:00Z", "2024-01-14T09:00:00Z", "2024-01-21T09:00:00Z"],
        ),
        (
            "5,50/5 0 0 1 JAN,JUL *",
            "2024-01-01T00:00:05Z",
            ["2024-01-01T00:00:50Z", "2024-01-01T00:00:55Z", "2024-07-01T00:00:05Z"],
        ),
        // The thirteenth and every Friday.
        (
            "0 0 0 13 * FRI",
            "2024-02-08T00:00:00Z",
            ["2024-02-09T00:00:00Z", "2024-02-13T00:00:00Z", "2024-02-16T00:00:00Z"],
        ),
        (
            "CRON_TZ=Asia/Shanghai 0 0 4 * * *",
            "2024-01-01T00:00:00Z",
            ["2024-01-01T20:00:00Z", "2024-01-02T20:00:00Z", "2024-01-03T20:00:00Z"],
        ),
        // The clock skips 02:30 on the 31st of March, and has it twice on the 27th of October.
        (
            "CRON_TZ=Europe/Berlin 0 30 2 * * *",
            "2024-03-30T00:00:00Z",
            ["2024-03-30T01:30:00Z", "2024-04-01T00:30:00Z", "2024-04-02T00:30:00Z"],
        ),
        (
            "CRON_TZ=Europe/Berlin 0 30 2 * * *",
            "2024-10-26T12:00:00Z",
            ["2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z", "2024-10-29T01:30:00Z"],
        ),
    ] {
        assert_eq!(next(expression, after), expected, "{expression}");
    }
}

#[test]
fn what_can_never_be_is_never() {
    assert_eq!(
        Schedule::parse("0 0 0 30 2 *").unwrap().next(at("2024-01-01T00:00:00Z"), at("2024-01-01T00:00:00Z")),
        None
    );
}

#[test]
fn other_texts_are_no_expressions() {
    for text in [
        "",
        "0 9 * * *",
        "0 0 9 * * * 2024",
        "@every day",
        "@every 0m",
        "@every m",
        "@every 4",
        "@every 4d",
        "60 0 0 * * *",
        "0 0 24 * * *",
        "0 0 0 0 * *",
        "0 0 0 * 13 *",
        "0 0 0 * * 8",
        "0 0 0 * * FRI-MON",
        "0 0 0 */0 * *",
        "? 0 0 * * *",
        "CRON_TZ=Nowhere/Town 0 0 4 * * *",
        "CRON_TZ=Asia/Shanghai",
    ] {
        assert!(Schedule::parse(text).is_none(), "{text}");
    }
}
