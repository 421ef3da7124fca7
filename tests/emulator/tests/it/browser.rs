//! The page in a real browser: what people see of functions, and of what is meant to be taken for markup.

use fc_emulator::{Context, Emulator, Function, Kind};

use crate::chromium::Chromium;

const MARKUP: &str = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>";

fn echo() -> Function {
    Function::new("echo", |event, context: Context| async move {
        context.log(format!("heard {}", String::from_utf8_lossy(&event)));
        if event.starts_with(b"fail") { Err("<b>no</b>".to_owned()) } else { Ok(event) }
    })
    .timer("nightly", "0 0 2 * * *", "clean up")
    .http_trigger("web", "anonymous", &["GET"])
    .set("description", MARKUP)
}

/// Fills in the form as a person would, and sends it.
fn invoke(payload: &str, kind: &str) -> String {
    format!(
        "byId('payload').value = {}; byId('type').value = '{kind}'; byId('invoke').requestSubmit();",
        serde_json::json!(payload)
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_is_seen_and_called_and_its_run_is_listed() {
    let Some(mut chromium) = Chromium::start("a_function_is_seen_and_called_and_its_run_is_listed") else {
        return;
    };
    let emulator = Emulator::builder().function("demo", echo()).start().await.unwrap();
    chromium.open(&emulator.page());
    chromium.until("byId('function-name').textContent === 'demo / echo'");
    chromium.until("byId('live').textContent === 'live'");
    chromium.until("byId('triggers').textContent.includes('next 2')");
    chromium.until(&format!(
        "byId('triggers').querySelector('a').href === '{}'",
        emulator.http_url("demo", "echo")
    ));
    chromium.run(&invoke("hello from the page", "Sync"));
    chromium.until("byId('result').textContent.includes('done')");
    let result = chromium.text("byId('result').textContent");
    assert!(
        result.contains("hello from the page") && result.contains("heard hello from the page"),
        "{result}"
    );
    chromium.until("byId('runs').children.length === 1");
    chromium.run("byId('runs').querySelector('button').click()");
    chromium.until("byId('runs').querySelectorAll('pre').length === 3");
    let run = chromium.text("byId('runs').textContent");
    assert!(run.contains("demo / echo") && run.contains("heard hello from the page"), "{run}");
    chromium.run(&invoke("later", "Async"));
    chromium.until("byId('runs').children.length === 2");
    assert_eq!(emulator.invocations().last().map(|run| run.kind), Some(Kind::Async));
    // What happens elsewhere shows without a reload.
    emulator
        .add_function("demo", Function::new("another", |event, _| async move { Ok::<_, String>(event) }))
        .unwrap();
    chromium.until("byId('functions').textContent.includes('another')");
    assert!(chromium.complaints().is_empty(), "{:?}", chromium.complaints());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_is_shown_as_text_wherever_it_comes_from() {
    let Some(mut chromium) = Chromium::start("markup_is_shown_as_text_wherever_it_comes_from") else {
        return;
    };
    let emulator = Emulator::builder().function("demo", echo()).start().await.unwrap();
    chromium.open(&emulator.page());
    chromium.until("byId('description').textContent.startsWith('<img')");
    for payload in [MARKUP.to_owned(), format!("fail {MARKUP}")] {
        chromium.run(&invoke(&payload, "Sync"));
        chromium
            .until("byId('call').disabled === false && byId('result').querySelectorAll('pre').length === 2");
    }
    chromium.until("byId('runs').children.length === 2");
    chromium.run("for (const button of byId('runs').querySelectorAll('button')) button.click()");
    chromium.until("byId('runs').querySelectorAll('pre').length === 6");
    chromium.until("byId('runs').textContent.split('<img src=x onerror=').length === 6");
    assert_eq!(chromium.text("String(document.querySelectorAll('img, script').length)"), "1");
    assert_eq!(chromium.text("document.title"), "fc-emulator");
    // Not even the page's own script could turn text into markup.
    assert!(chromium.fails("document.body.innerHTML = '<b>x</b>'").contains("TrustedHTML"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_start_and_no_token_are_told_what_to_do() {
    let Some(mut chromium) = Chromium::start("another_start_and_no_token_are_told_what_to_do") else {
        return;
    };
    let emulator = Emulator::builder().function("demo", echo()).start().await.unwrap();
    let page = emulator.page();
    let (bare, token) = page.split_once('#').unwrap();
    for address in [bare.to_owned(), format!("{bare}#{}", "0".repeat(64))] {
        chromium.open(&address);
        chromium.until("byId('closed').hidden === false && byId('app').hidden");
    }
    chromium.run(&format!("byId('token').value = '{token}'; byId('open').requestSubmit()"));
    chromium.until("byId('function-name').textContent === 'demo / echo'");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_script_in_a_function_s_answer_cannot_use_the_page() {
    let Some(mut chromium) = Chromium::start("a_script_in_a_function_s_answer_cannot_use_the_page") else {
        return;
    };
    let web = Function::http("web", |_request, _context| async move {
        http::Response::builder()
            .header("content-type", "text/html")
            .body("<title>a function's answer</title>")
    });
    let function = web.http_trigger("t", "anonymous", &["GET"]);
    let emulator = Emulator::builder().function("demo", function).start().await.unwrap();
    chromium.open(&emulator.http_url("demo", "web"));
    chromium.until("document.title.startsWith('a function')");
    // Of the same origin, and yet without the token.
    let status = chromium.text("fetch('/_page/state').then((answer) => String(answer.status))");
    assert_eq!(status, "403");
    let text = chromium.text("fetch('/_page/').then((answer) => answer.text())");
    assert!(!text.contains(emulator.page().split_once('#').unwrap().1));
    // Nor can it look into the page from around it.
    chromium.run("const frame = document.createElement('iframe'); frame.src = '/_page/'; document.body.append(frame); globalThis.frame = frame; frame.onload = () => { frame.loaded = true }");
    chromium.until("frame.loaded");
    assert_eq!(chromium.text("String(frame.contentDocument)"), "null");
    assert_eq!(emulator.invocations().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_site_in_the_browser_can_neither_call_nor_read() {
    let Some(mut chromium) = Chromium::start("another_site_in_the_browser_can_neither_call_nor_read") else {
        return;
    };
    let emulator = Emulator::builder().function("demo", echo()).start().await.unwrap();
    let other = Emulator::builder().function("demo", echo()).start().await.unwrap();
    chromium.open(&other.http_url("demo", "echo"));
    let page = emulator.page();
    let (bare, token) = page.split_once('#').unwrap();
    let invoke = format!("{bare}invoke?service=demo&function=echo");
    // Even if it knew the token: the browser asks first, and is told no.
    let with_token = format!("{{ method: 'POST', headers: {{ 'X-Fc-Page-Token': '{token}' }} }}");
    for options in [with_token.as_str(), "{ method: 'POST' }", "{ method: 'POST', mode: 'no-cors' }"] {
        chromium.run(&format!("globalThis.over = ''; fetch('{invoke}', {options}).catch(() => 0).then(() => {{ globalThis.over = 'yes' }})"));
        chromium.until("over === 'yes'");
    }
    assert!(emulator.invocations().is_empty());
    let state = chromium
        .text(&format!("fetch('{bare}state').then((answer) => answer.text(), (error) => error.name)"));
    assert_eq!(state, "TypeError");
}
