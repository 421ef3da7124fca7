//! Timers: they call their functions when the emulator's clock says so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use bytes::Bytes;
use serde_json::{Value, json};

use crate::background::{self, AsyncPolicy, Busy};
use crate::id;
use crate::lock::lock;
use crate::record::Kind;
use crate::resource::Resource;
use crate::runtime::{Call, Pool};
use crate::server::Server;
use crate::trigger::Schedule;

/// The names of the service, the function and the trigger.
type Key = [String; 3];

/// A timer that is enabled.
struct Timer {
    /// The state of the trigger that this was read from.
    etag: String,
    schedule: Schedule,
    begun: SystemTime,
    /// Until when it has done its duty.
    done: Mutex<SystemTime>,
    /// Held while its calls run, which they do one after another.
    turn: tokio::sync::Mutex<()>,
}

impl Timer {
    fn read(trigger: &Resource, config: &Value, since: Option<SystemTime>) -> Option<Timer> {
        let schedule = Schedule::parse(config["cronExpression"].as_str()?)?;
        let begun = humantime::parse_rfc3339(trigger.body["lastModifiedTime"].as_str()?).ok()?;
        let (etag, done) = (trigger.etag.clone(), Mutex::new(begun.max(since.unwrap_or(begun))));
        Some(Timer { etag, schedule, begun, done, turn: tokio::sync::Mutex::default() })
    }

    /// When it is due next; a clock that was put back does not make it wait until it is where it was.
    fn due(&self, now: SystemTime) -> Option<SystemTime> {
        let mut done = lock(&self.done);
        *done = (*done).min(now);
        self.schedule.next(*done, self.begun)
    }
}

/// Lets timers call until the task is aborted, and tells each time that it has looked at all of them.
pub(crate) async fn run(server: Arc<Server>) {
    let mut moved = server.world.clock.watch();
    let mut timers = BTreeMap::new();
    loop {
        let generation = *moved.borrow_and_update();
        let next = look(&server, &mut timers);
        server.timers_seen.send_replace(generation);
        tokio::select! {
            _ = moved.changed() => {}
            () = server.world.clock.reaches(next) => {}
        }
    }
}

/// Waits until every timer that is due has called, and every call that nobody waits for has ended.
pub(crate) async fn settled(server: &Server) {
    loop {
        let generation = *server.world.clock.watch().borrow();
        let seen = server.timers_seen.subscribe().wait_for(|seen| *seen >= generation).await.is_ok();
        server.world.background.idle().await;
        if !seen || *server.world.clock.watch().borrow() == generation {
            return;
        }
    }
}

/// Sets going what is due, and says when the next will be.
fn look(server: &Arc<Server>, timers: &mut BTreeMap<Key, Arc<Timer>>) -> Option<SystemTime> {
    let now = server.world.now();
    let found = enabled(server);
    let since = server.world.store.as_ref().map(|store| store.since);
    timers.retain(|key, timer| found.get(key).is_some_and(|(trigger, _)| trigger.etag == timer.etag));
    for (key, (trigger, config)) in found {
        if !timers.contains_key(&key)
            && let Some(timer) = Timer::read(&trigger, &config, since)
        {
            timers.insert(key, Arc::new(timer));
        }
    }
    let mut next: Option<SystemTime> = None;
    for (key, timer) in timers {
        // One whose calls still run looks again when they are done.
        if timer.turn.try_lock().is_err() {
            continue;
        }
        match timer.due(now) {
            Some(due) if due <= now => {
                let busy = server.world.background.begin();
                tokio::spawn(catch_up(Arc::clone(server), key.clone(), Arc::clone(timer), busy));
            }
            due => next = [next, due].into_iter().flatten().min(),
        }
    }
    next
}

/// The timers that exist and are enabled, with their configurations.
fn enabled(server: &Server) -> BTreeMap<Key, (Resource, Value)> {
    let state = lock(&server.state);
    let mut found = BTreeMap::new();
    for (service, of_service) in state.services() {
        for (function, of_function) in &of_service.functions {
            for (name, trigger) in &of_function.triggers {
                if let Some(config) = config(trigger) {
                    found.insert([service, function, name].map(Clone::clone), (trigger.clone(), config));
                }
            }
        }
    }
    found
}

fn config(trigger: &Resource) -> Option<Value> {
    if trigger.body["triggerType"] != "timer" {
        return None;
    }
    let config: Value = serde_json::from_str(trigger.body["triggerConfig"].as_str()?).ok()?;
    (config["enable"] != false).then_some(config)
}

/// Makes the calls that are due, each when the one before has ended.
async fn catch_up(server: Arc<Server>, key: Key, timer: Arc<Timer>, busy: Busy) {
    {
        let _turn = timer.turn.lock().await;
        while !server.world.background.is_over()
            && let Some(due) = timer.due(server.world.now()).filter(|due| *due <= server.world.now())
        {
            let Some((pool, call, policy)) = call(&server, &key, &timer.etag, due) else { break };
            *lock(&timer.done) = due;
            background::run(&server.world, &pool, call, policy, None).await;
        }
    }
    // The timers are looked at again before this counts as done.
    server.world.clock.touch();
    drop(busy);
}

/// The call of one moment, if the trigger still is what it was.
fn call(
    server: &Server,
    [service, function, name]: &Key,
    etag: &str,
    due: SystemTime,
) -> Option<(Arc<Pool>, Call, AsyncPolicy)> {
    let mut state = lock(&server.state);
    let trigger = state.trigger(service, function, name).ok().filter(|trigger| trigger.etag == etag)?;
    let config = config(trigger)?;
    let [at, name, text]: [Value; 3] =
        [id::timestamp(due).into(), name.as_str().into(), config["payload"].clone()];
    let text = if text.is_null() { json!("") } else { text };
    // By hand, for the documented order.
    let event = format!(r#"{{"triggerTime":{at},"triggerName":{name},"payload":{text}}}"#);
    let call = Call {
        request_id: id::uuid(),
        qualifier: trigger.body["qualifier"].as_str().unwrap_or("LATEST").to_owned(),
        payload: Bytes::from(event),
        kind: Kind::Timer,
        attempt: 1,
        http: None,
    };
    let qualifier = Some(call.qualifier.as_str());
    let policy = state.async_policy(service, function, qualifier, server.world.async_policy).retry;
    Some((state.pool(service, function, qualifier).ok()?, call, policy))
}
