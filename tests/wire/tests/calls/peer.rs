//! A server on a thread of its own that does what it is told, and counts connections and requests.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use fc_client::fc2::Client;
use fc_client::{Config, Credentials};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};

/// What becomes of a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    /// It is answered at once: the last part of the path is the name of the function, and the request id.
    Answer,
    /// The same, after some milliseconds that differ.
    Later,
    /// Its body is read slowly, and never to its end.
    Slow,
    /// It is read, and that is all.
    Silent,
    /// The head of an answer comes, and half of its body.
    Half,
    /// It is to be sent again in a second, over another connection.
    Busy,
}

#[derive(Default)]
struct Counts {
    open: AtomicUsize,
    accepted: AtomicUsize,
    /// The targets of the requests.
    requests: Mutex<Vec<String>>,
}

/// The server; it ends when it is dropped.
pub(crate) struct Peer {
    pub(crate) endpoint: String,
    mode: Arc<Mutex<Mode>>,
    counts: Arc<Counts>,
    runtime: Option<tokio::runtime::Runtime>,
}

impl Peer {
    pub(crate) fn start(mode: Mode) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
        let runtime = runtime.expect("a runtime");
        let (mode, counts) = (Arc::new(Mutex::new(mode)), Arc::new(Counts::default()));
        let inside = runtime.enter();
        let socket = TcpSocket::new_v4().expect("a socket");
        // Little is on its way, so that an upload waits for who reads it.
        socket.set_recv_buffer_size(16 * 1024).expect("a smaller buffer");
        socket.bind(([127, 0, 0, 1], 0).into()).expect("a free port");
        let listener = socket.listen(4096).expect("it listens");
        drop(inside);
        let endpoint = format!("http://{}", listener.local_addr().expect("it listens"));
        let (told, count) = (Arc::clone(&mode), Arc::clone(&counts));
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (told, count) = (Arc::clone(&told), Arc::clone(&count));
                count.accepted.fetch_add(1, Ordering::SeqCst);
                count.open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    // What the client does to its connection is what is looked at.
                    let _ = serve(stream, &told, &count).await;
                    count.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { endpoint, mode, counts, runtime: Some(runtime) }
    }

    pub(crate) fn tell(&self, mode: Mode) {
        *self.mode.lock().unwrap_or_else(PoisonError::into_inner) = mode;
    }

    /// Connections that are open.
    pub(crate) fn open(&self) -> usize {
        self.counts.open.load(Ordering::SeqCst)
    }

    /// Connections that ever were.
    pub(crate) fn accepted(&self) -> usize {
        self.counts.accepted.load(Ordering::SeqCst)
    }

    /// Requests whose head was read.
    pub(crate) fn requests(&self) -> usize {
        self.targets().len()
    }

    /// What they asked for.
    pub(crate) fn targets(&self) -> Vec<String> {
        self.counts.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn config(&self) -> Config {
        Config::new().endpoint(&self.endpoint).credentials(Credentials::new("id", "secret"))
    }

    pub(crate) fn client(&self) -> Client {
        Client::new(self.config()).expect("a place")
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn serve(mut stream: TcpStream, told: &Mutex<Mode>, counts: &Counts) -> std::io::Result<()> {
    loop {
        let Some((head, rest)) = head(&mut stream).await? else { return Ok(()) };
        let target = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let number = {
            let mut requests = counts.requests.lock().unwrap_or_else(PoisonError::into_inner);
            requests.push(target.clone());
            requests.len()
        };
        let mode = *told.lock().unwrap_or_else(PoisonError::into_inner);
        let length = head.to_lowercase().lines().find_map(|line| {
            line.strip_prefix("content-length: ").and_then(|length| length.trim().parse().ok())
        });
        let mut left = length.unwrap_or(0_usize).saturating_sub(rest);
        let mut block = vec![0; if mode == Mode::Slow { 2048 } else { 64 * 1024 }];
        while left > 0 || matches!(mode, Mode::Slow | Mode::Silent) {
            let read = stream.read(&mut block).await?;
            if read == 0 {
                return Ok(());
            }
            left = left.saturating_sub(read);
            // Until it is told otherwise: what is on its way of a dropped upload is read first.
            if *told.lock().unwrap_or_else(PoisonError::into_inner) == Mode::Slow {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
        if mode == Mode::Later {
            tokio::time::sleep(Duration::from_millis(number as u64 * 7919 % 50)).await;
        }
        let name = target.rsplit('/').next().unwrap_or_default();
        let body = format!("{{\"functionName\":\"{name}\"}}");
        let (status, headers) = match mode {
            Mode::Busy => (503, "retry-after: 1\r\nconnection: close\r\n"),
            _ => (200, ""),
        };
        let answer = format!(
            "HTTP/1.1 {status} X\r\nx-fc-request-id: id-{name}\r\n{headers}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        let part = if mode == Mode::Half { answer.len() - body.len() / 2 } else { answer.len() };
        stream.write_all(&answer.as_bytes()[..part]).await?;
        match mode {
            Mode::Busy => return Ok(()),
            Mode::Half => drop(stream.read(&mut block).await?),
            _ => {}
        }
    }
}

/// The head of the next request, and how many bytes came behind it.
async fn head(stream: &mut TcpStream) -> std::io::Result<Option<(String, usize)>> {
    let (mut all, mut block) = (Vec::new(), [0; 2048]);
    loop {
        let read = stream.read(&mut block).await?;
        if read == 0 {
            return Ok(None);
        }
        all.extend_from_slice(&block[..read]);
        if let Some(end) = all.windows(4).position(|part| part == b"\r\n\r\n") {
            return Ok(Some((String::from_utf8_lossy(&all[..end]).into_owned(), all.len() - end - 4)));
        }
    }
}

/// Waits until something is so; whether it ever is.
pub(crate) async fn soon(is: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !is() {
        if start.elapsed() > Duration::from_secs(30) {
            return false;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    true
}
