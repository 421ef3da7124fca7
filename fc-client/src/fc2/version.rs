//! Versions: services as they were when they were published. 版本。

fc_macros::operations! {
    fc2::version;

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, GetService, PublishServiceVersion};
    ///
    /// async fn publish(client: &Client) -> Result<Option<String>, fc_client::Error> {
    ///     // Only what was looked at is published: the call fails if somebody changed the service since.
    ///     let read = client.send(GetService::new("demo")).await?;
    ///     let mut request = PublishServiceVersion::new("demo");
    ///     request.description = Some("The shop before Christmas.".into());
    ///     request.if_match = read.head.etag().map(str::to_owned);
    ///     Ok(client.publish_service_version(request).await?.version_id)
    /// }
    /// ```
    PublishServiceVersion,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, Direction, ListServiceVersions};
    ///
    /// async fn latest(client: &Client) -> Result<Option<String>, fc_client::Error> {
    ///     let request = ListServiceVersions::builder().service_name("demo").direction(Direction::Backward).limit(1);
    ///     let page = client.list_service_versions(request.build()).await?;
    ///     Ok(page.versions.into_iter().flatten().find_map(|version| version.version_id))
    /// }
    /// ```
    ListServiceVersions,

    /// # Example
    /// ```
    /// use fc_client::fc2::DeleteServiceVersion;
    ///
    /// let request = DeleteServiceVersion::new("demo", "1");
    /// assert_eq!(request.version_id, "1");
    /// ```
    DeleteServiceVersion,
}
