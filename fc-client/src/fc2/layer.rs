//! Layers: files that functions share. 层。

fc_macros::operations! {
    fc2::layer;

    /// # Example
    /// ```
    /// use fc_client::Patch;
    /// use fc_client::fc2::{Client, Code, CreateLayerVersion, Runtime, UpdateFunction};
    ///
    /// // What lies in the folder is found in `/opt` by every function that names the layer.
    /// async fn share(client: &Client) -> Result<(), fc_client::Error> {
    ///     let request = CreateLayerVersion::builder()
    ///         .layer_name("tools")
    ///         .code(Code::from_dir("tools/"))
    ///         .compatible_runtime([Runtime::Python3_10])
    ///         .build();
    ///     let layer = client.create_layer_version(request).await?;
    ///     // These are all layers of the function from now on.
    ///     let mut function = UpdateFunction::new("demo", "hello");
    ///     function.layers = Patch::Value(layer.arn.into_iter().collect());
    ///     client.update_function(function).await?;
    ///     Ok(())
    /// }
    /// ```
    CreateLayerVersion,

    /// # Example
    /// ```
    /// use fc_client::fc2::{GetLayerVersion, LayerCode};
    ///
    /// let request = GetLayerVersion::new("tools", "1");
    /// assert_eq!(request.version, "1");
    ///
    /// // The address of the package is a secret: it is in `code.location`, and never in what is printed.
    /// let mut code = LayerCode::default();
    /// code.location = Some("https://bucket.oss-cn-hangzhou.aliyuncs.com/layer.zip?Signature=abc".into());
    /// assert!(!format!("{code:?}").contains("abc"));
    /// ```
    GetLayerVersion,

    /// # Example
    /// ```
    /// use fc_client::fc2::{Client, ListLayerVersions};
    ///
    /// async fn all(client: &Client) -> Result<Vec<i32>, fc_client::Error> {
    ///     let mut numbers = Vec::new();
    ///     let mut request = ListLayerVersions::new("tools");
    ///     loop {
    ///         let page = client.list_layer_versions(request.clone()).await?;
    ///         numbers.extend(page.layers.into_iter().flatten().filter_map(|layer| layer.version));
    ///         // Each page says where the next one starts; the last one does not.
    ///         request.start_version = page.next_version.filter(|next| *next > 0);
    ///         if request.start_version.is_none() {
    ///             return Ok(numbers);
    ///         }
    ///     }
    /// }
    /// ```
    ListLayerVersions,

    /// # Example
    /// ```
    /// use fc_client::fc2::ListLayers;
    ///
    /// // The layers that Alibaba Cloud offers.
    /// let request = ListLayers::builder().official(true).prefix("Python").build();
    /// assert!(request.validate().is_ok());
    /// ```
    ListLayers,

    /// # Example
    /// ```
    /// use fc_client::fc2::DeleteLayerVersion;
    ///
    /// let request = DeleteLayerVersion::new("tools", "1");
    /// assert_eq!(request.layer_name, "tools");
    /// ```
    DeleteLayerVersion,

    /// # Example
    /// ```
    /// use fc_client::fc2::PutLayerACL;
    ///
    /// let request = PutLayerACL::builder().layer_name("tools").public(true).build();
    /// assert_eq!(request.public, Some(true));
    /// ```
    PutLayerACL,
}
