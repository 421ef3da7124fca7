//! Invocations: a function is run. 调用。

use bytes::Bytes;
use serde::Serialize;

use super::Client;
use crate::{Error, ErrorKind, Operation, Request, StreamedInvocation};

fc_macros::operations! {
    fc2::invocation;

    /// # Example
    /// ```
    /// use fc_client::fc2::{InvokeFunction, LogType};
    ///
    /// let request = InvokeFunction::builder()
    ///     .service_name("demo")
    ///     .function_name("hello")
    ///     .payload("{\"name\": \"world\"}")
    ///     .log_type(LogType::Tail)
    ///     .build();
    /// assert_eq!(request.payload.as_deref(), Some(&b"{\"name\": \"world\"}"[..]));
    /// ```
    InvokeFunction,
}

impl<ServiceName, FunctionName> InvokeFunctionBuilder<ServiceName, FunctionName> {
    /// The payload as JSON of any value that serde can write.
    ///
    /// # Errors
    /// The value cannot be written as JSON, such as a map whose keys are no text.
    pub fn payload_json<T: Serialize + ?Sized>(self, value: &T) -> Result<Self, Error> {
        let json = serde_json::to_vec(value);
        let wrong = |error: serde_json::Error| {
            Error::new(ErrorKind::Invalid, format!("the payload is no JSON: {error}")).because(error)
        };
        Ok(self.payload(Bytes::from(json.map_err(wrong)?)))
    }
}

impl Client {
    /// Invokes a function and reads its answer while it comes, for payloads that are large or that arrive bit by bit.
    ///
    /// ```
    /// use std::io::Write;
    ///
    /// use fc_client::fc2::{Client, InvokeFunction};
    ///
    /// async fn download(client: &Client) -> Result<(), Box<dyn std::error::Error>> {
    ///     let mut answer = client.invoke_function_streamed(InvokeFunction::new("demo", "report")).await?;
    ///     if answer.function_error_kind().is_some() {
    ///         answer.collect().await?.text()?; // the error that the function reported
    ///         return Ok(());
    ///     }
    ///     while let Some(bytes) = answer.chunk().await? {
    ///         std::io::stdout().write_all(&bytes)?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    ///
    /// # Errors
    /// As `invoke_function`, until the head of the answer has come; what happens later is an error of
    /// [`StreamedInvocation::chunk`].
    pub async fn invoke_function_streamed(
        &self,
        request: InvokeFunction,
    ) -> Result<StreamedInvocation, Error> {
        let operation: &'static Operation = InvokeFunction::OPERATION;
        let outgoing = self.core.write(&request)?;
        drop(request);
        let (head, body) = self.core.open(outgoing).await?;
        Ok(StreamedInvocation::new(head, body, operation))
    }
}
