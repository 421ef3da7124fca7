//! Invocations: a function is run. 调用。

use bytes::Bytes;
use serde::Serialize;

use crate::{Error, ErrorKind};

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
