//! Aliases: names for versions, which can be pointed elsewhere. 别名。

fc_macros::operations! {
    fc2::alias;

    /// # Example
    /// ```
    /// use fc_client::fc2::CreateAlias;
    ///
    /// // Version 1 answers, and version 2 takes one call in twenty.
    /// let request = CreateAlias::builder()
    ///     .service_name("demo")
    ///     .alias_name("prod")
    ///     .version_id("1")
    ///     .additional_version_weight([("2", 0.05)])
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    /// Version 2 for those whose requests have a certain header:
    /// ```
    /// use fc_client::fc2::{CreateAlias, ResolvePolicy, RouteCondition, RouteOperator, RoutePolicy, RoutePolicyItem};
    ///
    /// let testers = RoutePolicyItem::new("x-test-uid", RouteOperator::Equal, "Header", "11111");
    /// let request = CreateAlias::builder()
    ///     .service_name("demo")
    ///     .alias_name("prod")
    ///     .version_id("1")
    ///     .additional_version_weight([("2", 1.0)])
    ///     .resolve_policy(ResolvePolicy::Content)
    ///     .route_policy(RoutePolicy::new(RouteCondition::And, [testers]))
    ///     .build();
    /// assert!(request.violations().is_empty());
    /// ```
    CreateAlias,

    /// # Example
    /// ```
    /// use fc_client::fc2::GetAlias;
    ///
    /// let request = GetAlias::new("demo", "prod");
    /// assert_eq!(request.alias_name, "prod");
    /// ```
    GetAlias,

    /// # Example
    /// ```
    /// use fc_client::fc2::UpdateAlias;
    ///
    /// // All calls go to version 2 from now on.
    /// let request = UpdateAlias::builder()
    ///     .service_name("demo")
    ///     .alias_name("prod")
    ///     .version_id("2")
    ///     .clear_additional_version_weight()
    ///     .build();
    /// assert!(request.validate().is_ok());
    /// ```
    UpdateAlias,

    /// # Example
    /// ```
    /// use fc_client::fc2::DeleteAlias;
    ///
    /// let request = DeleteAlias::new("demo", "prod");
    /// assert_eq!(request.alias_name, "prod");
    /// ```
    DeleteAlias,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, ListAliases};
    ///
    /// async fn all(client: &Client) -> Result<Vec<String>, fc_client::Error> {
    ///     let mut names = Vec::new();
    ///     let mut request = ListAliases::builder().service_name("demo").limit(50).build();
    ///     loop {
    ///         let page = client.list_aliases(request.clone()).await?;
    ///         names.extend(page.aliases.into_iter().flatten().filter_map(|alias| alias.alias_name));
    ///         // Each page says where the next one starts; the last one does not.
    ///         request.next_token = page.next_token.filter(|token| !token.is_empty());
    ///         if request.next_token.is_none() {
    ///             return Ok(names);
    ///         }
    ///     }
    /// }
    /// ```
    ListAliases,
}
