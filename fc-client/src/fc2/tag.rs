//! Tags: by which services are found and grouped. 标签。

fc_macros::operations! {
    fc2::tag;

    /// # Example
    /// ```
    /// use fc_client::fc2::TagResource;
    ///
    /// let request = TagResource::builder()
    ///     .resource_arn("acs:fc:cn-hangzhou:1234567890123456:services/demo")
    ///     .tags([("team", "shop")])
    ///     .build();
    /// assert_eq!(request.tags["team"], "shop");
    /// ```
    TagResource,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, GetResourceTags};
    ///
    /// async fn team(client: &Client) -> Result<Option<String>, fc_client::Error> {
    ///     let service = "acs:fc:cn-hangzhou:1234567890123456:services/demo";
    ///     let answer = client.get_resource_tags(GetResourceTags::builder().resource_arn(service).build()).await?;
    ///     Ok(answer.tags.and_then(|mut tags| tags.remove("team")))
    /// }
    /// ```
    GetResourceTags,

    /// # Example
    /// ```
    /// use fc_client::fc2::UntagResource;
    ///
    /// let request = UntagResource::builder()
    ///     .resource_arn("acs:fc:cn-hangzhou:1234567890123456:services/demo")
    ///     .tag_keys(["team"])
    ///     .build();
    /// assert_eq!(request.all, None);
    /// ```
    UntagResource,
}
