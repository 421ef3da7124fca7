//! A call that is dropped leaves nothing behind: no task, no connection, no file, and no second request.

use std::hash::{BuildHasher as _, RandomState};
use std::path::Path;
use std::time::Duration;

use fc_client::fc2::{Client, Code, CreateFunction, GetFunction};
use tokio::runtime::{Handle, Runtime};

use crate::peer::{Mode, Peer, soon};

/// A number below this one, another one in each run.
fn random(below: u64) -> u64 {
    RandomState::new().hash_one(0) % below
}

fn upload(service: &str, folder: &Path) -> CreateFunction {
    CreateFunction::builder()
        .service_name(service)
        .function_name("f")
        .runtime("python3.10")
        .handler("index.handler")
        .code(Code::from_dir(folder))
        .build()
}

/// Polls a call so often, or for so long, and drops it; whether it was answered before.
async fn drop_early(call: impl Future<Output: Send> + Send, longest: u64) -> bool {
    let mut call = Box::pin(call);
    if random(4) == 0 {
        let mut left = random(6);
        return std::future::poll_fn(|context| {
            if left == 0 {
                return std::task::Poll::Ready(false);
            }
            left -= 1;
            context.waker().wake_by_ref();
            call.as_mut().poll(context).map(|_| true)
        })
        .await;
    }
    tokio::time::timeout(Duration::from_micros(random(longest * 1000)), call).await.is_ok()
}

/// Drops a call some time after the server has begun to read it.
async fn drop_sending(call: impl Future<Output: Send> + Send, peer: &Peer) -> bool {
    let before = peer.requests();
    let begun = async {
        assert!(soon(|| peer.requests() > before).await, "nothing was sent");
        tokio::time::sleep(Duration::from_millis(random(60))).await;
    };
    tokio::select! {
        _ = call => true,
        () = begun => false,
    }
}

fn is_empty(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|mut files| files.next().is_none())
}

/// Drops so many calls while the server does this; afterwards there is nothing left of them, and the client works.
async fn leaves_nothing(mode: Mode, calls: usize, longest: u64, code: Option<(&Path, &Path)>) {
    let peer = Peer::start(mode);
    let client = peer.client();
    let mut answered = 0;
    for number in 0..calls {
        let name = format!("f{number}");
        let early = match code {
            Some((folder, _)) => {
                let call = Box::pin(client.create_function(upload(&name, folder)));
                if number % 2 == 0 {
                    drop_early(call, longest).await
                } else {
                    drop_sending(call, &peer).await
                }
            }
            None => drop_early(client.get_function(GetFunction::new("s", name)), longest).await,
        };
        answered += usize::from(early);
    }
    assert_eq!(answered, 0, "{mode:?}: a call was answered");
    if mode == Mode::Slow {
        peer.tell(Mode::Silent);
    }
    assert!(soon(|| peer.open() == 0).await, "{mode:?}: {} connections are open", peer.open());
    let tasks = || Handle::current().metrics().num_alive_tasks();
    // This test itself is none of them.
    assert!(soon(|| tasks() == 0).await, "{mode:?}: {} tasks are left", tasks());
    if let Some((_, temporary)) = code {
        assert!(soon(|| is_empty(temporary)).await, "{mode:?}: files are left in {}", temporary.display());
    }
    if mode == Mode::Busy {
        // So long would each of them have waited.
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }
    let mut targets = peer.targets();
    targets.sort();
    let twice = targets.windows(2).find(|pair| pair[0] == pair[1]);
    assert!(!targets.is_empty(), "{mode:?}: no call came so far");
    assert!(twice.is_none() && targets.len() <= calls, "{mode:?}: {twice:?} was sent twice");
    works(&peer, &client).await;
}

async fn works(peer: &Peer, client: &Client) {
    peer.tell(Mode::Answer);
    let function = client.get_function(GetFunction::new("s", "after")).await.expect("it works");
    assert_eq!(function.function_name.as_deref(), Some("after"));
}

fn current() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn several() -> Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
}

#[test]
fn a_call_that_is_dropped_while_it_waits_for_an_answer_leaves_nothing_behind() {
    for runtime in [current(), several()] {
        runtime.block_on(leaves_nothing(Mode::Silent, 150, 8, None));
        runtime.block_on(leaves_nothing(Mode::Half, 150, 8, None));
    }
}

#[test]
fn a_call_that_is_dropped_between_two_attempts_is_not_sent_again() {
    for runtime in [current(), several()] {
        runtime.block_on(leaves_nothing(Mode::Busy, 60, 30, None));
    }
}

#[test]
fn an_upload_that_is_dropped_leaves_neither_connection_nor_file() {
    let (folder, temporary) =
        (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    // No other test here makes temporary files.
    tempfile::env::override_temp_dir(temporary.path()).expect("nobody said another");
    let mut noise = vec![0_u8; 3_000_000];
    let mut state = 1_u32;
    for byte in &mut noise {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        *byte = state.to_be_bytes()[0];
    }
    std::fs::write(folder.path().join("index.py"), noise).expect("written");
    for runtime in [current(), several()] {
        runtime.block_on(leaves_nothing(Mode::Slow, 16, 400, Some((folder.path(), temporary.path()))));
    }
}
