//! Every fault that the loader finds, each with its whole message: file, line, fault and remedy.

use fc_spec::load;

/// A sound file; each test breaks one place of it.
const THING: &str = r#"{
  "api": "2021-04-06", "module": "fc9", "host": "h", "resource": "thing",
  "operations": [
    {"name": "GetThing", "verb": "GET", "path": "/things/{thingName}", "effect": "read", "result": "Thing", "rows": [
      {"name": "thingName", "in": "path", "type": "string", "required": true},
      {"name": "colour", "in": "query", "type": "Colour", "rules": [{"rule": "length 1..5", "source": "SDK"}]}
    ]},
    {"name": "CreateThing", "verb": "POST", "path": "/things", "effect": "create", "rows": [
      {"name": "code", "in": "body", "type": "string", "slot": "source"},
      {"name": "image", "in": "body", "type": "string", "slot": "source"},
      {"name": "kind", "in": "body", "type": "string"},
      {"name": "shape", "in": "body", "type": "Shape"},
      {"name": "size", "in": "body", "type": "list<Size>"}
    ]}
  ],
  "objects": [
    {"name": "Thing", "rust": "Thing", "result": true, "rows": [
      {"name": "thingName", "type": "string"}
    ]},
    {"name": "size", "rust": "Size", "rows": [
      {"name": "width", "type": "int32"},
      {"name": "height", "type": "int32"}
    ]}
  ],
  "unions": [
    {"rust": "Shape", "tag": "kind", "variants": [{"value": "square", "type": "Size"}]}
  ],
  "enums": [
    {"name": "colour", "rust": "Colour", "values": [
      {"value": "red"},
      {"value": "dark-red"}
    ]}
  ]
}
"#;

fn faults(text: &str) -> String {
    load(&[("thing.json", text)]).map(|_| ()).expect_err("the file is broken").to_string()
}

/// Each case: the text to replace, what stands instead, and all that is said.
fn each(cases: &[(&str, &str, &str)]) {
    for (from, to, fault) in cases {
        assert!(THING.contains(from), "{from}");
        assert_eq!(faults(&THING.replacen(from, to, 1)), *fault, "{from} -> {to}");
    }
}

#[test]
fn the_file_that_the_tests_break_is_sound() {
    assert_eq!(load(&[("thing.json", THING)]).map(|api| api.operations().count()), Ok(2));
}

#[test]
fn a_file_that_is_not_of_the_form_is_refused() {
    each(&[
        (
            r#""operations": ["#,
            r#""operations": [,"#,
            "thing.json:3: not a specification: expected value at line 3 column 18; write it anew with `cargo xtask regen`",
        ),
        (
            r#""api": "2021-04-06", "#,
            "",
            "thing.json:34: not a specification: missing field `api` at line 34 column 1; write it anew with `cargo xtask regen`",
        ),
        (
            r#""resource""#,
            r#""resuorce""#,
            "thing.json:2: not a specification: unknown field `resuorce`, expected one of `api`, `module`, `host`, `resource`, `operations`, `objects`, `unions`, `enums` at line 2 column 63; write it anew with `cargo xtask regen`",
        ),
        (
            r#""effect": "read""#,
            r#""effect": "look""#,
            "thing.json:4: unknown variant `look`, expected one of `read`, `create`, `update`, `delete`, `invoke`",
        ),
        (
            r#""type": "string", "required""#,
            r#""typ": "string", "required""#,
            "thing.json:4: GetThing: no parameter fills `{thingName}` in the path; add its row or take it out of the path\n\
             thing.json:5: unknown field `typ`, expected one of `name`, `wire`, `rust`, `in`, `type`, `encoding`, `required`, `slot`, `without`, `rules`, `default`, `secret`, `added`, `deprecated`, `source`, `example`, `en`, `zh`",
        ),
        (
            r#""required": true"#,
            r#""required": "yes""#,
            "thing.json:4: GetThing: no parameter fills `{thingName}` in the path; add its row or take it out of the path\n\
             thing.json:5: invalid type: string \"yes\", expected a boolean",
        ),
        (
            r#""required": true"#,
            r#""secrte": true"#,
            "thing.json:4: GetThing: no parameter fills `{thingName}` in the path; add its row or take it out of the path\n\
             thing.json:5: unknown field `secrte`, expected one of `name`, `wire`, `rust`, `in`, `type`, `encoding`, `required`, `slot`, `without`, `rules`, `default`, `secret`, `added`, `deprecated`, `source`, `example`, `en`, `zh`",
        ),
        (
            r#""in": "query""#,
            r#""in": "cookie""#,
            "thing.json:6: unknown variant `cookie`, expected one of `path`, `query`, `header`, `body`",
        ),
        (
            r#""tag": "kind""#,
            r#""tga": "kind""#,
            "thing.json:12: CreateThing.shape: nothing is called `Shape`; add its table or correct the type\n\
             thing.json:26: unknown field `tga`, expected one of `rust`, `tag`, `variants`",
        ),
        (
            r#"{"value": "red"}"#,
            r#"{"name": "red"}"#,
            "thing.json:30: unknown field `name`, expected one of `value`, `wire`, `rust`, `added`, `deprecated`, `en`, `zh`",
        ),
    ]);
}

#[test]
fn an_unknown_type_rule_or_reference_is_refused() {
    each(&[
        (
            r#""int32""#,
            r#""int23""#,
            "thing.json:21: unknown type `int23`: write string, boolean, int32, int64, double, bytes, package, json, list<T>, map<T> or the Rust name of a type",
        ),
        (
            r#""list<Size>""#,
            r#""list<size>""#,
            "thing.json:13: unknown type `size`: write string, boolean, int32, int64, double, bytes, package, json, list<T>, map<T> or the Rust name of a type",
        ),
        (
            r#""length 1..5""#,
            r#""length 1-5""#,
            "thing.json:6: unknown rule `length 1-5`: write `length A..B`, `range A..B`, `multiple N`, `characters SET`, `first SET`, `one of A B C` or `cron`",
        ),
        (
            r#""type": "Colour""#,
            r#""type": "Color""#,
            "thing.json:6: GetThing.colour: nothing is called `Color`; add its table or correct the type",
        ),
        (
            r#""list<Size>""#,
            r#""list<map<Sizes>>""#,
            "thing.json:13: CreateThing.size: nothing is called `Sizes`; add its table or correct the type",
        ),
        (
            r#""result": "Thing""#,
            r#""result": "Things""#,
            "thing.json:4: GetThing: no table describes the result `Things`; add `## Result Things`",
        ),
        (
            r#""result": "Thing""#,
            r#""answer": "raw""#,
            "thing.json:4: GetThing: an answer that is raw is an invocation; say `result = \"Invocation\"`",
        ),
        (
            r#""type": "Size""#,
            r#""type": "Square""#,
            "thing.json:26: Shape: no object is called `Square`; add its table",
        ),
    ]);
}

#[test]
fn a_name_that_is_taken_or_reserved_is_refused() {
    each(&[
        (
            r#""name": "height""#,
            r#""name": "width""#,
            "thing.json:22: size: the parameter `width` is there twice, first at thing.json:21; rename or remove one",
        ),
        (
            r#""name": "height""#,
            r#""name": "height", "wire": "width""#,
            "thing.json:22: size: the wire name `width` is there twice, first at thing.json:21; rename or remove one",
        ),
        (
            r#""name": "height""#,
            r#""name": "Width""#,
            "thing.json:22: size: the Rust name `width` is there twice, first at thing.json:21; rename or remove one",
        ),
        (
            r#""name": "height""#,
            r#""name": "height", "rust": "width""#,
            "thing.json:22: size: the Rust name `width` is there twice, first at thing.json:21; rename or remove one",
        ),
        (
            r#""name": "height""#,
            r#""name": "build""#,
            r#"thing.json:22: size.build: `build` is reserved; give it another name with `rust = "…"`"#,
        ),
        (
            r#""name": "height""#,
            r#""name": "self""#,
            r#"thing.json:22: size.self: `self` is reserved; give it another name with `rust = "…"`"#,
        ),
        (
            r#""name": "CreateThing""#,
            r#""name": "GetThing""#,
            "thing.json:8: this API: the type `GetThing` is there twice, first at thing.json:4; rename or remove one",
        ),
        (
            r#""name": "CreateThing""#,
            r#""name": "Client""#,
            "thing.json:8: `Client` is a name of fc-client's own: give it another Rust name in the wire file",
        ),
        (
            r#""rust": "Colour""#,
            r#""rust": "Size""#,
            "thing.json:6: GetThing.colour: nothing is called `Colour`; add its table or correct the type\n\
             thing.json:29: this API: the type `Size` is there twice, first at thing.json:20; rename or remove one",
        ),
        (
            r#""value": "dark-red""#,
            r#""value": "red""#,
            "thing.json:31: the values of `colour`: the Rust name `Red` is there twice, first at thing.json:30; rename or remove one\n\
             thing.json:31: the values of `colour`: the value `red` is there twice, first at thing.json:30; rename or remove one",
        ),
        (
            r#""value": "red""#,
            r#""value": "dark.red""#,
            "thing.json:31: the values of `colour`: the Rust name `DarkRed` is there twice, first at thing.json:30; rename or remove one",
        ),
        (
            r#"{"value": "square", "type": "Size"}"#,
            r#"{"value": "square", "type": "Size"}, {"value": "square", "type": "Size"}"#,
            "thing.json:26: Shape: the variant `square` is there twice, first at thing.json:26; rename or remove one",
        ),
    ]);
}

#[test]
fn a_verb_or_path_that_cannot_be_sent_is_refused() {
    each(&[
        (
            r#""verb": "POST""#,
            r#""verb": "FETCH""#,
            "thing.json:8: CreateThing: unknown verb `FETCH`: write GET, POST, PUT or DELETE",
        ),
        (
            r#""path": "/things""#,
            r#""path": "things""#,
            "thing.json:8: CreateThing: the path `things` must start with `/`",
        ),
        (
            r#""path": "/things""#,
            r#""path": "/things/{id}""#,
            "thing.json:8: CreateThing: no parameter fills `{id}` in the path; add its row or take it out of the path",
        ),
        (
            "/things/{thingName}",
            "/things",
            "thing.json:5: GetThing.thingName: it travels in the path, but `/things` has no `{thingName}`; add it there or say another place",
        ),
        (
            "/things/{thingName}",
            "/things/a{thingName}",
            "thing.json:4: GetThing: in the path `/things/a{thingName}` a placeholder must be a whole segment, such as `/{name}`\n\
             thing.json:5: GetThing.thingName: it travels in the path, but `/things/a{thingName}` has no `{thingName}`; add it there or say another place",
        ),
    ]);
}

#[test]
fn a_parameter_in_a_place_that_cannot_carry_it_is_refused() {
    each(&[
        (
            r#""in": "path", "#,
            "",
            "thing.json:4: GetThing: no parameter fills `{thingName}` in the path; add its row or take it out of the path\n\
             thing.json:5: GetThing.thingName: say where it travels: path, query, header or body",
        ),
        (
            r#""required": true"#,
            r#""required": false"#,
            "thing.json:5: GetThing.thingName: a path has no room for a parameter that may be missing; make it required",
        ),
        (
            r#""in": "query", "type": "Colour""#,
            r#""in": "query", "type": "Size""#,
            "thing.json:6: GetThing.colour: a query cannot carry `Size`; say `in = \"body\"` or a simple type\n\
             thing.json:6: GetThing.colour: the rule `length 1..5` says nothing about `Size`; correct one of them",
        ),
        (
            r#""in": "query", "type": "Colour""#,
            r#""in": "header", "type": "list<string>""#,
            r#"thing.json:6: GetThing.colour: a header cannot carry `list<string>`; say `in = "body"` or a simple type"#,
        ),
        (
            r#""in": "path", "type": "string""#,
            r#""in": "path", "type": "map<Colour>""#,
            r#"thing.json:5: GetThing.thingName: a path cannot carry `map<Colour>`; say `in = "body"` or a simple type"#,
        ),
        (
            r#""in": "query", "type": "Colour""#,
            r#""in": "body", "type": "Colour", "required": true"#,
            r#"thing.json:6: GetThing.colour: GET has no body to carry it; say `in = "query"`"#,
        ),
        (
            r#""name": "width""#,
            r#""name": "width", "in": "body""#,
            "thing.json:21: size.width: a key of an object travels with it; take `in` and `slot` away",
        ),
        (
            r#""name": "width""#,
            r#""name": "width", "slot": "side""#,
            "thing.json:21: size.width: a key of an object travels with it; take `in` and `slot` away",
        ),
        (
            r#""in": "body", "type": "list<Size>""#,
            r#""in": "body", "encoding": "raw", "type": "bytes""#,
            "thing.json:9: CreateThing.size: it is the whole body, so `code` has no place in it",
        ),
    ]);
}

#[test]
fn a_slot_or_union_that_lacks_its_other_half_is_refused() {
    each(&[
        (
            r#", "slot": "source""#,
            "",
            "thing.json:10: CreateThing.image: it is alone in the slot `source`; name its alternative, or say `required` instead",
        ),
        (
            r#""slot": "source""#,
            r#""slot": "source", "required": true"#,
            "thing.json:9: CreateThing.code: the slot `source` is required, not each of its alternatives; say `required = false`",
        ),
        (
            r#""name": "kind""#,
            r#""name": "sort""#,
            "thing.json:12: CreateThing.shape: `Shape` needs the row `kind` beside it",
        ),
    ]);
}

#[test]
fn all_faults_of_all_files_come_at_once() {
    let first = THING
        .replace("\"int32\"", "\"int23\"")
        .replace("\"verb\": \"POST\"", "\"verb\": \"FETCH\"")
        .replace("{thingName}", "{thing}")
        .replace("\"in\": \"query\"", "\"in\": \"cookie\"")
        .replace("\"slot\": \"source\"", "\"slot\": \"source\", \"required\": true");
    let second = "{\"api\": \"2021-04-06\",\n\"module\"}";
    let all = load(&[("thing.json", &first), ("other.json", second)]).map(|_| ()).unwrap_err();
    let expected = "\
other.json:2: not a specification: expected `:` at line 2 column 9; write it anew with `cargo xtask regen`
thing.json:4: GetThing: no parameter fills `{thing}` in the path; add its row or take it out of the path
thing.json:5: GetThing.thingName: it travels in the path, but `/things/{thing}` has no `{thingName}`; add it there or say another place
thing.json:6: unknown variant `cookie`, expected one of `path`, `query`, `header`, `body`
thing.json:8: CreateThing: unknown verb `FETCH`: write GET, POST, PUT or DELETE
thing.json:9: CreateThing.code: the slot `source` is required, not each of its alternatives; say `required = false`
thing.json:10: CreateThing.image: the slot `source` is required, not each of its alternatives; say `required = false`
thing.json:21: unknown type `int23`: write string, boolean, int32, int64, double, bytes, package, json, list<T>, map<T> or the Rust name of a type
thing.json:22: unknown type `int23`: write string, boolean, int32, int64, double, bytes, package, json, list<T>, map<T> or the Rust name of a type";
    assert_eq!(all.to_string(), expected);
}

#[test]
fn a_name_that_cannot_be_written_is_refused() {
    each(&[(
        r#"{"name": "width", "type": "int32"}"#,
        r#"{"name": "wi dth", "type": "int32"}"#,
        "thing.json:21: size.wi dth: `wi dth` is no name: it has letters, digits, `-` and `_`",
    )]);
}

#[test]
fn a_default_of_another_type_is_refused() {
    each(&[(
        r#"{"name": "width", "type": "int32"}"#,
        r#"{"name": "width", "type": "int32", "default": "true"}"#,
        "thing.json:21: size.width: the default `true` is no int32; correct one of them",
    )]);
}

#[test]
fn a_name_that_rust_cannot_write_is_refused() {
    each(&[
        (
            r#""name": "height""#,
            r#""name": "3d""#,
            r#"thing.json:22: size.3d: `3d` is no name in Rust; give it another name with `rust = "…"`"#,
        ),
        (
            r#""name": "height""#,
            r#""name": "new""#,
            r#"thing.json:22: size.new: `new` is reserved; give it another name with `rust = "…"`"#,
        ),
        (
            r#""name": "height""#,
            r#""name": "height", "wire": """#,
            "thing.json:22: size.height: `` is no name: it has letters, digits, `-` and `_`",
        ),
        (
            r#""value": "dark-red""#,
            r#""value": "3.0""#,
            r#"thing.json:31: the values of `colour`: `3_0` is no name of a variant in Rust; give it another name with `rust = "…"`"#,
        ),
        (
            r#""value": "dark-red""#,
            r#""value": "unknown""#,
            r#"thing.json:31: the values of `colour`: the variant `Unknown` is reserved; give it another name with `rust = "…"`"#,
        ),
        (
            r#""value": "square""#,
            r#""value": "json""#,
            r#"thing.json:26: Shape: the variant `Json` is reserved; give it another name with `rust = "…"`"#,
        ),
        (
            r#"{"value": "square", "type": "Size"}"#,
            r#"{"value": "square", "type": "Size"}, {"value": "Square", "type": "Size"}"#,
            "thing.json:26: Shape: the Rust name `Square` is there twice, first at thing.json:26; rename or remove one",
        ),
        (
            r#""name": "CreateThing""#,
            r#""name": "create-thing""#,
            "thing.json:8: `create-thing` is no name of a type in Rust: write it like `VpcConfig`",
        ),
        (
            r#""name": "CreateThing""#,
            r#""name": "GetThingBuilder""#,
            "thing.json:4: this API: the type `GetThingBuilder` is there twice, first at thing.json:8; rename or remove one",
        ),
    ]);
}

#[test]
fn an_encoding_that_does_not_fit_is_refused() {
    each(&[
        (
            r#""in": "query", "type": "Colour""#,
            r#""in": "query", "type": "Colour", "encoding": "json""#,
            r#"thing.json:6: GetThing.colour: only a body holds JSON in a string; say `in = "body"` or take `json` away"#,
        ),
        (
            r#""in": "query", "type": "Colour""#,
            r#""in": "query", "type": "Colour", "encoding": "raw""#,
            r#"thing.json:6: GetThing.colour: only the body can be bytes as they are; say `in = "body"` or take `raw` away"#,
        ),
        (
            r#""type": "Shape"}"#,
            r#""type": "Shape"}, {"name": "data", "in": "body", "type": "bytes"}"#,
            r#"thing.json:12: CreateThing.data: `bytes` are only sent as they are; say `encoding = "raw"` or another type"#,
        ),
        (
            r#""type": "list<Size>""#,
            r#""type": "list<package>", "encoding": "json""#,
            "thing.json:13: CreateThing.size: a package in JSON in a string would have to stand in memory; take `json` away",
        ),
    ]);
}

#[test]
fn files_that_belong_to_different_apis_are_refused() {
    let other =
        r#"{"api": "2021-04-06", "module": "fc8", "host": "h", "resource": "other", "operations": []}"#;
    let all = load(&[("thing.json", THING), ("other.json", other)]).map(|_| ()).unwrap_err();
    assert_eq!(
        all.to_string(),
        "other.json:1: `api`, `module` and `host` are not those of thing.json; one API has one of each"
    );
}

#[test]
fn a_rule_that_says_nothing_about_its_row_is_refused() {
    each(&[
        (
            r#""rule": "length 1..5""#,
            r#""rule": "range 1..5""#,
            "thing.json:6: GetThing.colour: the rule `range 1..5` says nothing about `Colour`; correct one of them",
        ),
        (
            r#""rule": "length 1..5""#,
            r#""rule": "cron""#,
            "thing.json:6: GetThing.colour: the rule `cron` says nothing about `Colour`; correct one of them",
        ),
        (
            r#""type": "Colour", "rules": [{"rule": "length 1..5""#,
            r#""type": "string", "secret": true, "rules": [{"rule": "cron""#,
            "thing.json:6: GetThing.colour: the rule `cron` shows what is wrong, which a secret must not; take one of them away",
        ),
        (
            r#""rule": "length 1..5""#,
            r#""rule": "length 5..1""#,
            "thing.json:6: GetThing.colour: no value can keep the rule `length 5..1`; correct it",
        ),
        (
            r#""source": "SDK""#,
            r#""source": """#,
            "thing.json:6: GetThing.colour: the rule `length 1..5` has no source; say who says it",
        ),
    ]);
}

#[test]
fn a_relation_between_rows_that_are_not_there_is_refused() {
    let rows = r#""rows": [
      {"name": "width""#;
    for (rule, fault) in [
        (
            "width needs depth",
            "size: the rule `width needs depth` names `depth`, which has no row; correct it or add the row",
        ),
        (
            "width wants height",
            "unknown rule `width wants height`: write `either A or B`, `A needs B`, `A VALUE needs B` or `ratio A to B LOW..HIGH`",
        ),
    ] {
        let with = format!(r#""rules": [{{"rule": "{rule}", "source": "SDK"}}], {rows}"#);
        let text = faults(&THING.replacen(rows, &with, 1));
        assert!(text.lines().any(|line| line == format!("thing.json:20: {fault}")), "{text}");
    }
    let with = r#""effect": "create", "rules": [{"rule": "ratio code to image 1..4", "source": "SDK"}]"#;
    assert_eq!(
        faults(&THING.replacen(r#""effect": "create""#, with, 1)),
        "thing.json:8: CreateThing: the rule `ratio code to image 1..4` divides `code`, which is no number; correct it\n\
         thing.json:8: CreateThing: the rule `ratio code to image 1..4` divides `image`, which is no number; correct it"
    );
}

#[test]
fn an_object_that_holds_itself_is_refused() {
    each(&[
        (
            r#"{"name": "width", "type": "int32"}"#,
            r#"{"name": "width", "type": "Size"}"#,
            "thing.json:20: size: the object holds itself, so it has no end; make the row a list or a map, or `json`",
        ),
        (
            r#"{"name": "width", "type": "int32"}"#,
            r#"{"name": "kind", "type": "string"}, {"name": "shape", "type": "Shape"}"#,
            "thing.json:20: size: the object holds itself, so it has no end; make the row a list or a map, or `json`",
        ),
    ]);
    let listed = THING.replacen(
        r#"{"name": "width", "type": "int32"}"#,
        r#"{"name": "width", "type": "list<Size>"}"#,
        1,
    );
    assert_eq!(load(&[("thing.json", &listed)]).map(|_| ()), Ok(()));
}

#[test]
fn a_value_that_no_list_has_is_refused() {
    let kind = r#"{"name": "kind", "in": "body", "type": "string"}"#;
    let coloured = THING.replacen(kind, r#"{"name": "kind", "in": "body", "type": "Colour"}"#, 1);
    assert_eq!(
        faults(&coloured),
        "thing.json:26: CreateThing: the union `Shape`: `kind` has no value `square`; write one of red, dark-red"
    );
    let sound = coloured.replacen(r#""value": "square""#, r#""value": "red""#, 1);
    assert_eq!(load(&[("thing.json", &sound)]).map(|_| ()), Ok(()));
    let rule = |value: &str| {
        let with = format!(
            r#""effect": "create", "rules": [{{"rule": "kind {value} needs code", "source": "SDK"}}]"#
        );
        sound.replacen(r#""effect": "create""#, &with, 1)
    };
    assert_eq!(load(&[("thing.json", &rule("red"))]).map(|_| ()), Ok(()));
    assert_eq!(
        faults(&rule("DarkRed")),
        "thing.json:8: CreateThing: the rule `kind DarkRed needs code`: `kind` has no value `DarkRed`; on the wire it is `dark-red`"
    );
}
