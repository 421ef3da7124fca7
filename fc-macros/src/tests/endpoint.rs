impl super::Client {
    pub async fn invoke_function(
        &self,
        request: InvokeFunction,
    ) -> ::core::result::Result<::fc_client::Invocation, ::fc_client::Error> {
        self.call(request).await
    }
}
