//! Calls at once, some percent of them struck by a fault: each ends in an answer or an honest error, none runs twice.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use fc_client::fc2::{Client, InvokeFunction};
use fc_emulator::{Emulator, Function, Rule, Strikes};
use tokio::sync::mpsc;

use crate::memory::Memory;
use crate::tally::{Runs, Tally};
use crate::{Arguments, Faults, client};

/// Memory is looked at, and a line printed, so often.
const LOOKS: u32 = 20;
/// What the process may grow by after the first fifth: what the allocator does not give back comes and goes.
const MAY_GROW: f64 = 8.0 * 1024.0;

pub(crate) async fn run(arguments: &Arguments) -> Result<Faults, Box<dyn Error>> {
    let Arguments { calls, at_once, faults, .. } = *arguments;
    println!("{calls} calls, {at_once} at once, {faults} % of the requests struck by a fault");
    let runs = Arc::new(Runs::new(calls));
    let count = Arc::clone(&runs);
    let function = Function::new("count", move |event, _| {
        let call = std::str::from_utf8(&event).ok().and_then(|text| text.parse().ok());
        if let Some(call) = call {
            count.add(call);
        }
        async move { Ok::<_, String>(event) }
    });
    let emulator =
        Emulator::builder().function("soak", function.set("instanceConcurrency", 100)).start().await?;
    let struck = strike(&emulator, faults / 100.0);
    let client = client(&emulator)?;

    let (sender, mut ends) = mpsc::channel(at_once as usize);
    let next = Arc::new(AtomicU32::new(0));
    for _ in 0..at_once {
        let (client, next, sender) = (client.clone(), Arc::clone(&next), sender.clone());
        tokio::spawn(async move {
            loop {
                let call = next.fetch_add(1, Ordering::SeqCst);
                if call >= calls || sender.send((call, invoke(&client, call).await)).await.is_err() {
                    return;
                }
            }
        });
    }
    drop(sender);

    let (mut tally, mut memory, start) = (Tally::default(), Memory::default(), Instant::now());
    memory.look(0);
    // A refusal that says when to come again is no rule: it is put there for the next request, every so many calls.
    let every = every(faults);
    let mut asked_to_wait = 0;
    let mut ended = 0;
    let mut looked = (0, start);
    while let Some((call, end)) = ends.recv().await {
        tally.add(call, end, &runs);
        ended += 1;
        if every.is_some_and(|every| ended % every == 0) && ended + at_once < calls {
            emulator.fail_next(503, &[("x-acs-retry-after", "20")], r#"{"Code":"ResourceThrottled"}"#);
            asked_to_wait += 1;
        }
        if ended % calls.div_ceil(LOOKS) == 0 || ended == calls {
            let memory = memory.look(ended).map_or_else(String::new, |(resident, own)| {
                format!(", VmRSS {resident:.0} KiB, RssAnon {own:.0} KiB")
            });
            let rate = f64::from(ended - looked.0) / looked.1.elapsed().as_secs_f64();
            looked = (ended, Instant::now());
            println!("  {ended:>9} calls, {rate:.0} a second{memory}");
        }
    }
    let took = start.elapsed();
    println!("  faults: {asked_to_wait} × 503 with x-acs-retry-after, {}", struck.say());
    let Tally { answered, again, errors, .. } = &tally;
    let (total, twice) = runs.total();
    println!("  answered {answered}, {again} of them after more than one attempt; errors {errors:?}");
    println!(
        "  the function ran {total} times, {twice} calls more than once; {} calls had no end",
        u64::from(calls) - tally.ended()
    );
    println!("  {:.1} s, {:.0} calls a second", took.as_secs_f64(), f64::from(calls) / took.as_secs_f64());
    println!("  memory: {memory}");
    Ok(judge(calls, &tally, &runs, &struck, &memory))
}

async fn invoke(client: &Client, call: u32) -> Result<fc_client::Invocation, fc_client::Error> {
    let mut request = InvokeFunction::new("soak", "count");
    request.payload = Some(call.to_string().into());
    client.invoke_function(request).await
}

/// Every how many calls one of eight kinds of fault strikes.
fn every(faults: f64) -> Option<u32> {
    (1..1_000_000).find(|every| f64::from(*every) * faults >= 800.0)
}

/// The rules and what they struck.
struct Struck {
    refused: [Strikes; 2],
    before: Strikes,
    after: Strikes,
    half: Strikes,
    late: [Strikes; 2],
}

/// Eight kinds of fault, each an equal part; one of them is no rule.
fn strike(emulator: &Emulator, faults: f64) -> Struck {
    let rule = |seed| Rule::on("InvokeFunction").share(faults / 8.0, seed);
    Struck {
        refused: [
            emulator.fault(rule(1).refuse(503, "ResourceThrottled", "busy")),
            emulator.fault(rule(2).refuse(429, "ResourceExhausted", "too many")),
        ],
        before: emulator.fault(rule(3).reset_before()),
        after: emulator.fault(rule(4).reset_after()),
        half: emulator.fault(rule(5).half_body()),
        late: [
            emulator.fault(rule(6).delay(Duration::from_millis(30))),
            emulator.fault(rule(7).slow_body(Duration::from_millis(30))),
        ],
    }
}

impl Struck {
    fn say(&self) -> String {
        let [busy, many] = self.refused.each_ref().map(Strikes::count);
        let [late, slow] = self.late.each_ref().map(Strikes::count);
        format!(
            "{busy} × 503, {many} × 429, {} × reset before, {} × reset after, {} × half a body, {late} × delay, {slow} × slow body",
            self.before.count(),
            self.after.count(),
            self.half.count(),
        )
    }
}

/// What does not agree: every call has an end, and the ends, the runs and the faults are one bill.
fn judge(calls: u32, tally: &Tally, runs: &Runs, struck: &Struck, memory: &Memory) -> Faults {
    let (total, twice) = runs.total();
    let untold = struck.after.count() + struck.half.count();
    let bills = [
        ("calls that ended", tally.ended(), u64::from(calls)),
        ("runs of the function: the answers, and what broke behind it", total, tally.answered + untold),
        ("connections that broke", tally.broken, struck.before.count() + untold),
        ("calls that ran twice", twice as u64, 0),
    ];
    let mut faults: Faults = bills
        .iter()
        .filter(|(_, is, must)| is != must)
        .map(|(what, is, must)| format!("{what}: {is}, not {must}"))
        .collect();
    faults.extend(tally.wrong.iter().take(10).cloned());
    if memory.growth() > MAY_GROW {
        faults.push(format!("memory grew by {:.0} KiB after the first fifth", memory.growth()));
    }
    faults
}
