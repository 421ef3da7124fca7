//! Names in Rust: from the spelling of the documents to `snake_case` and `PascalCase`.

/// The name of a field: `X-Fc-Log-Type` is `log_type`, `VSwitchIds` is `v_switch_ids`.
///
/// The prefixes `X-Fc-` and `X-Acs-` fall off. A word starts at a separator, at a capital that follows a small
/// letter or a digit, and at the last capital of a run that a small letter follows, unless what follows is only the
/// plural `s` (`IDs`). The vendor's `VSwitch` is two words, `vSwitchIds` as well, and digits belong to the word before.
pub fn snake(name: &str) -> String {
    words(strip(name)).join("_").to_ascii_lowercase()
}

/// The name of an enum's variant: `python3.10` is `Python3_10`, `custom.debian10` is `CustomDebian10`.
///
/// A dot between digits becomes `_`; any other separator starts a word.
pub fn pascal(value: &str) -> String {
    let mut out = String::new();
    let mut upper = true;
    let bytes: Vec<char> = value.chars().collect();
    for (index, &c) in bytes.iter().enumerate() {
        let digit = |at: Option<&char>| at.is_some_and(char::is_ascii_digit);
        if c.is_alphanumeric() {
            out.extend(if upper { c.to_uppercase().collect::<Vec<_>>() } else { vec![c] });
            upper = false;
        } else if c == '.' && index > 0 && digit(bytes.get(index - 1)) && digit(bytes.get(index + 1)) {
            out.push('_');
        } else {
            upper = true;
        }
    }
    if out.chars().all(|c| !c.is_lowercase()) && out.len() > 2 { capitalise(&out) } else { out }
}

fn capitalise(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().chain(chars.flat_map(char::to_lowercase)).collect()
}

fn strip(name: &str) -> &str {
    let lower = name.to_ascii_lowercase();
    let prefix = ["x-fc-", "x-acs-"].into_iter().find(|prefix| lower.starts_with(prefix));
    prefix.map_or(name, |prefix| &name[prefix.len()..])
}

fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = vec![String::new()];
    for (index, &c) in chars.iter().enumerate() {
        if !c.is_alphanumeric() {
            words.push(String::new());
            continue;
        }
        let before = index.checked_sub(1).and_then(|at| chars.get(at));
        if c.is_uppercase() && before.is_some_and(|&before| starts(before, &chars[index + 1..])) {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.push(c);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Whether a capital starts a word, by the character before it and those after.
fn starts(before: char, after: &[char]) -> bool {
    if before.is_lowercase() || before.is_ascii_digit() {
        return true;
    }
    let plural = after.first() == Some(&'s') && after.get(1).is_none_or(|c| !c.is_lowercase());
    before.is_uppercase() && after.first().is_some_and(|c| c.is_lowercase()) && !plural
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_fields() {
        for (name, expected) in [
            ("serviceName", "service_name"),
            ("VpcId", "vpc_id"),
            ("VSwitchIds", "v_switch_ids"),
            ("vSwitchIds", "v_switch_ids"),
            ("customDNS", "custom_dns"),
            ("enableTLS", "enable_tls"),
            ("GroupID", "group_id"),
            ("instanceIDs", "instance_ids"),
            ("memorySizeInGB", "memory_size_in_gb"),
            ("disableURLInternet", "disable_url_internet"),
            ("urlInternet", "url_internet"),
            ("useSLRAuthentication", "use_slr_authentication"),
            ("layersArnV2", "layers_arn_v2"),
            ("X-Fc-Invocation-Type", "invocation_type"),
            ("x-fc-log-type", "log_type"),
            ("X-Acs-Parent-Id", "parent_id"),
            ("If-Match", "if_match"),
            ("type", "type"),
            ("sourceDTSParameters", "source_dts_parameters"),
            ("IsBase64Decode", "is_base64_decode"),
        ] {
            assert_eq!(snake(name), expected, "{name}");
        }
    }

    #[test]
    fn names_of_variants() {
        for (value, expected) in [
            ("python3.10", "Python3_10"),
            ("python3", "Python3"),
            ("nodejs4.4", "Nodejs4_4"),
            ("custom.debian10", "CustomDebian10"),
            ("custom-container", "CustomContainer"),
            ("dotnetcore3.1", "Dotnetcore3_1"),
            ("mns_topic", "MnsTopic"),
            ("fc.gpu.tesla.1", "FcGpuTesla1"),
            ("GET", "Get"),
            ("OSS", "Oss"),
            ("ANONYMOUS", "Anonymous"),
            ("TableStore", "TableStore"),
            ("None", "None"),
            ("e1", "E1"),
            ("DefaultRegex", "DefaultRegex"),
        ] {
            assert_eq!(pascal(value), expected, "{value}");
        }
    }
}
