//! Runs the command of a profile: its words as they stand, without a shell.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

/// More than this no credentials are.
const MOST: u64 = 64 * 1024;

/// What a command prints. Neither the command nor what it prints, on either of its outputs, stands in a message: both may
/// hold secrets.
pub(super) async fn run(command: &str, limit: Duration) -> Result<Vec<u8>, String> {
    let words = split(command, cfg!(windows)).map_err(|why| format!("its `process_command` {why}"))?;
    let [program, arguments @ ..] = words.as_slice() else {
        return Err("its `process_command` is empty".to_owned());
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| format!("its command could not be started: {error}"))?;
    let mut output = Vec::new();
    let running = async {
        if let Some(stdout) = child.stdout.take() {
            stdout.take(MOST + 1).read_to_end(&mut output).await?;
        }
        if output.len() as u64 > MOST {
            return Ok(None);
        }
        child.wait().await.map(Some)
    };
    let ended = tokio::time::timeout(limit, running).await;
    if !matches!(ended, Ok(Ok(Some(_)))) {
        // Nothing more can be done where this fails.
        let _ = child.kill().await;
    }
    match ended {
        Ok(Ok(Some(status))) if status.success() => Ok(output),
        Ok(Ok(Some(status))) => {
            Err(format!("its command ended with {status}; run it by hand to see what it says"))
        }
        Ok(Ok(None)) => Err(format!("its command printed more than {} KiB", MOST / 1024)),
        Ok(Err(error)) => Err(format!("its command could not be read: {error}")),
        Err(_) => Err(format!("its command did not end within {} s", limit.as_secs_f64())),
    }
}

/// The words of a command, as a shell of the system would see them, but with nothing put in for variables or patterns.
/// On Windows `\` stands in paths and escapes only a quote within quotes.
fn split(command: &str, windows: bool) -> Result<Vec<String>, &'static str> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut rest = command.chars().peekable();
    while let Some(c) = rest.next() {
        let escapes = c == '\\'
            && match (quote, windows) {
                (Some('\''), _) => false,
                (Some(_), true) => rest.peek() == Some(&'"'),
                (Some(_), false) => rest.peek().is_some_and(|next| "\"\\$`\n".contains(*next)),
                (None, windows) => !windows,
            };
        if escapes {
            match rest.next() {
                Some('\n') => {}
                Some(next) => word.get_or_insert_default().push(next),
                None => return Err("ends with a `\\`"),
            }
        } else if quote == Some(c) {
            quote = None;
        } else if quote.is_none() && (c == '"' || c == '\'') {
            quote = Some(c);
            // Quotes with nothing in them are a word.
            word.get_or_insert_default();
        } else if quote.is_none() && c.is_whitespace() {
            words.extend(word.take());
        } else {
            word.get_or_insert_default().push(c);
        }
    }
    if quote.is_some() {
        return Err("has a quote that does not end");
    }
    words.extend(word);
    if words.first().is_none_or(String::is_empty) {
        return Err("is empty");
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        for (command, words) in [
            ("tool a  b", &["tool", "a", "b"][..]),
            (r#""/a tool" 'b "c"' """#, &["/a tool", "b \"c\"", ""]),
            (r#"tool a\ b "\"\$\x" '\'"#, &["tool", "a b", "\"$\\x", "\\"]),
            ("tool $HOME *; other | `x`", &["tool", "$HOME", "*;", "other", "|", "`x`"]),
            ("tool a\\\nb \"c\\\nd\"", &["tool", "ab", "cd"]),
        ] {
            assert_eq!(split(command, false).unwrap(), words, "{command}");
        }
        for (command, words) in [
            (r"C:\tools\get.exe a\b", &[r"C:\tools\get.exe", r"a\b"][..]),
            (r#""C:\a tool\get.exe" "say \"x\"""#, &[r"C:\a tool\get.exe", "say \"x\""]),
        ] {
            assert_eq!(split(command, true).unwrap(), words, "{command}");
        }
    }

    #[test]
    fn a_command_that_is_none_says_why() {
        for (command, why) in [
            ("", "is empty"),
            (" \n", "is empty"),
            ("'' a", "is empty"),
            ("tool 'a", "has a quote that does not end"),
            ("tool \"a'", "has a quote that does not end"),
            ("tool \\", "ends with a `\\`"),
        ] {
            assert_eq!(split(command, false), Err(why), "{command:?}");
        }
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn what_a_command_prints_is_read_and_what_it_does_wrong_is_said_without_its_words() {
        let limit = Duration::from_secs(60);
        assert_eq!(run("printf '%s' 'a  $b'", limit).await.unwrap(), b"a  $b");
        for (command, limit, why) in [
            ("/no/such/TOP-SECRET", limit, "its command could not be started: "),
            (
                "sh -c 'echo TOP-SECRET; echo TOP-SECRET >&2; exit 3'",
                limit,
                "its command ended with exit status: 3;",
            ),
            ("sh -c 'kill -9 $$'", limit, "its command ended with signal: 9"),
            ("head -c 70000 /dev/zero", limit, "its command printed more than 64 KiB"),
            ("yes TOP-SECRET", limit, "its command printed more than 64 KiB"),
            ("sleep 60", Duration::from_millis(200), "its command did not end within 0.2 s"),
            ("sh -c 'sleep 5 & exit'", Duration::from_millis(200), "its command did not end within 0.2 s"),
            ("tool 'TOP-SECRET", limit, "its `process_command` has a quote that does not end"),
        ] {
            let started = std::time::Instant::now();
            let said = run(command, limit).await.unwrap_err();
            assert!(said.starts_with(why) && !said.contains("TOP-SECRET"), "{command}: {said}");
            assert!(started.elapsed() < Duration::from_secs(30), "{command}");
        }
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_command_that_takes_too_long_is_ended() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let command = format!("sh -c 'echo $$ > \"{}\"; exec sleep 60'", file.path().display());
        // On a machine that has much to do the shell may not have written its number in time.
        let mut id = String::new();
        for seconds in [1, 4, 15, 45] {
            run(&command, Duration::from_secs(seconds)).await.unwrap_err();
            id = std::fs::read_to_string(file.path()).unwrap();
            if id.ends_with('\n') {
                break;
            }
        }
        let process = std::path::Path::new("/proc").join(id.trim());
        assert!(!id.trim().is_empty() && !process.exists(), "{} is still there", process.display());
    }
}
