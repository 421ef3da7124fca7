//! Alibaba Cloud Function Compute from Rust: typed requests, checked before they are sent, signed, and answered with
//! typed results.
//!
//! The API is made from parameter tables, so that every parameter of the documents has its place, its limits and its
//! words, in English and in Chinese, on the page of its operation. [`fc2`] is FC 2.0 (API version 2021-04-06).
//!
//! ```no_run
//! use fc_client::fc2::{Client, Code, CreateFunction, InvokeFunction, LogType, Runtime};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::from_env()?;
//! client
//!     .create_function(
//!         CreateFunction::builder()
//!             .service_name("demo")
//!             .function_name("hello")
//!             .runtime(Runtime::Python3_10)
//!             .handler("index.handler")
//!             .code(Code::from_dir("hello/"))
//!             .build(),
//!     )
//!     .await?;
//! let answer = client
//!     .invoke_function(
//!         InvokeFunction::builder()
//!             .service_name("demo")
//!             .function_name("hello")
//!             .payload("{\"name\": \"world\"}")
//!             .log_type(LogType::Tail)
//!             .build(),
//!     )
//!     .await?;
//! println!("{}", answer.text()?);
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! | feature | what it adds |
//! |---|---|
//! | `rustls` (default) | HTTPS by rustls with aws-lc-rs and the roots of the operating system |
//! | `rustls-ring` | HTTPS by rustls with ring, which builds faster; with `default-features = false` |
//! | `native-tls` | HTTPS by the operating system's own library |
//! | `blocking` | `send_blocking` of a client, for programs without a runtime of tokio |
//! | `reqwest-client` | `Config::reqwest_client`, a client of reqwest of one's own; reqwest 0.13 becomes a part of the API |
//!
//! On `wasm32-unknown-unknown`, with `default-features = false`, requests, their checks, answers and [`http_trigger`] are
//! there; calls are not, for the target has neither clock nor timers.
//!
//! Proxies are those of the environment (`HTTPS_PROXY`, `ALL_PROXY` with `http://` or `socks5://`, `NO_PROXY`); calls to
//! this machine go through none.

#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate self as fc_client;

mod answer;
mod base64;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod client;
mod clock;
mod config;
mod credentials;
mod endpoint;
mod error;
pub mod fc2;
pub mod http_trigger;
mod invalid;
mod invocation;
mod near;
mod nonce;
mod operation;
mod package;
mod parameter;
mod patch;
mod progress;
mod retry;
#[doc(hidden)]
pub mod rt;
mod segments;
mod sign;
mod streamed;
mod transport;

pub use answer::{Answer, Head};
pub use body::{Body, BoxError};
pub use config::Config;
pub use credentials::{AssumeRole, Chain, CliProfile, Credentials, Environment, ProvideCredentials};
pub use error::{Error, ErrorCode, ErrorKind};
pub use invalid::{Invalid, Level, Validation, Violation};
pub use invocation::{FunctionError, FunctionErrorKind, Invocation};
pub use operation::{Effect, Operation};
pub use package::{Package, PackageError};
pub use parameter::{IntoList, IntoMap, IntoParameter};
pub use patch::Patch;
pub use progress::Progress;
pub use retry::Retry;
pub use rt::Request;
pub use streamed::StreamedInvocation;
pub use transport::{BoxFuture, Transport, TransportError};
