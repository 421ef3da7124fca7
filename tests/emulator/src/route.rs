//! Which operation a request means: a table of all of FC 2.0, and a walk along it.

use percent_encoding::percent_decode_str;

use crate::classic::{self, Classic};

/// Names the operation of FC 2.0 that a method and a raw path mean, whether or not the emulator implements it;
/// the path may also be one of the classic API, 2016-08-15.
///
/// ```
/// assert_eq!(fc_emulator::operation("GET", "/2021-04-06/services/demo"), Some("GetService"));
/// assert_eq!(fc_emulator::operation("PUT", "/2021-04-06/services/demo"), Some("UpdateService"));
/// assert_eq!(fc_emulator::operation("GET", "/2016-08-15/services/demo.LATEST"), Some("GetService"));
/// assert_eq!(fc_emulator::operation("GET", "/nowhere"), None);
/// ```
pub fn operation(method: &str, path: &str) -> Option<&'static str> {
    find(method, path).map(|route| route.operation)
}

/// An operation together with what its path named.
pub(crate) struct Route {
    pub(crate) operation: &'static str,
    /// The variable segments, decoded, in the order of the path.
    pub(crate) names: Vec<String>,
    /// Set where the request speaks the classic API.
    pub(crate) classic: Option<Classic>,
}

/// Walks the table; a segment that does not decode to text, or is empty, leads nowhere.
pub(crate) fn find(method: &str, path: &str) -> Option<Route> {
    match classic::path(path) {
        Some(path) => classic::find(method, path),
        None => walk(method, path.strip_prefix(VERSION)?),
    }
}

/// The same, where the version has been taken off the path.
pub(crate) fn walk(method: &str, path: &str) -> Option<Route> {
    OPERATIONS.iter().filter(|row| row.0 == method).find_map(|row| {
        let names = captures(row.1, path)?;
        Some(Route { operation: row.2, names, classic: None })
    })
}

fn captures(template: &str, path: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut given = path.split('/');
    for wanted in template.split('/') {
        let segment = given.next()?;
        if wanted.starts_with('{') {
            names.push(decode(segment)?);
        } else if wanted != segment {
            return None;
        }
    }
    given.next().is_none().then_some(names)
}

fn decode(segment: &str) -> Option<String> {
    let text = percent_decode_str(segment).decode_utf8().ok()?;
    (!text.is_empty()).then(|| text.into_owned())
}

const VERSION: &str = "/2021-04-06";

const OPERATIONS: [(&str, &str, &str); 67] = [
    ("GET", "/account-settings", "GetAccountSettings"),
    ("GET", "/custom-domains", "ListCustomDomains"),
    ("POST", "/custom-domains", "CreateCustomDomain"),
    ("DELETE", "/custom-domains/{domainName}", "DeleteCustomDomain"),
    ("GET", "/custom-domains/{domainName}", "GetCustomDomain"),
    ("PUT", "/custom-domains/{domainName}", "UpdateCustomDomain"),
    ("POST", "/gpuInstances", "ClaimGPUInstance"),
    ("DELETE", "/gpuInstances/{instanceId}", "ReleaseGPUInstance"),
    ("GET", "/layers", "ListLayers"),
    ("PUT", "/layers/{layerName}/acl", "PutLayerACL"),
    ("GET", "/layers/{layerName}/versions", "ListLayerVersions"),
    ("POST", "/layers/{layerName}/versions", "CreateLayerVersion"),
    ("DELETE", "/layers/{layerName}/versions/{version}", "DeleteLayerVersion"),
    ("GET", "/layers/{layerName}/versions/{version}", "GetLayerVersion"),
    ("GET", "/on-demand-configs", "ListOnDemandConfigs"),
    ("GET", "/provision-configs", "ListProvisionConfigs"),
    ("GET", "/regions", "DescribeRegions"),
    ("GET", "/reserved-capacities", "ListReservedCapacities"),
    ("GET", "/services", "ListServices"),
    ("POST", "/services", "CreateService"),
    ("DELETE", "/services/{serviceName}", "DeleteService"),
    ("GET", "/services/{serviceName}", "GetService"),
    ("PUT", "/services/{serviceName}", "UpdateService"),
    ("GET", "/services/{serviceName}/aliases", "ListAliases"),
    ("POST", "/services/{serviceName}/aliases", "CreateAlias"),
    ("DELETE", "/services/{serviceName}/aliases/{aliasName}", "DeleteAlias"),
    ("GET", "/services/{serviceName}/aliases/{aliasName}", "GetAlias"),
    ("PUT", "/services/{serviceName}/aliases/{aliasName}", "UpdateAlias"),
    ("GET", "/services/{serviceName}/bindings", "ListVpcBindings"),
    ("POST", "/services/{serviceName}/bindings", "CreateVpcBinding"),
    ("DELETE", "/services/{serviceName}/bindings/{vpcId}", "DeleteVpcBinding"),
    ("GET", "/services/{serviceName}/functions", "ListFunctions"),
    ("POST", "/services/{serviceName}/functions", "CreateFunction"),
    ("DELETE", "/services/{serviceName}/functions/{functionName}", "DeleteFunction"),
    ("GET", "/services/{serviceName}/functions/{functionName}", "GetFunction"),
    ("PUT", "/services/{serviceName}/functions/{functionName}", "UpdateFunction"),
    (
        "DELETE",
        "/services/{serviceName}/functions/{functionName}/async-invoke-config",
        "DeleteFunctionAsyncInvokeConfig",
    ),
    (
        "GET",
        "/services/{serviceName}/functions/{functionName}/async-invoke-config",
        "GetFunctionAsyncInvokeConfig",
    ),
    (
        "PUT",
        "/services/{serviceName}/functions/{functionName}/async-invoke-config",
        "PutFunctionAsyncInvokeConfig",
    ),
    (
        "GET",
        "/services/{serviceName}/functions/{functionName}/async-invoke-configs",
        "ListFunctionAsyncInvokeConfigs",
    ),
    ("GET", "/services/{serviceName}/functions/{functionName}/code", "GetFunctionCode"),
    ("GET", "/services/{serviceName}/functions/{functionName}/event-sources", "ListEventSources"),
    ("POST", "/services/{serviceName}/functions/{functionName}/event-sources", "RegisterEventSource"),
    (
        "DELETE",
        "/services/{serviceName}/functions/{functionName}/event-sources/{sourceArn}",
        "DeregisterEventSource",
    ),
    ("GET", "/services/{serviceName}/functions/{functionName}/instances", "ListInstances"),
    ("POST", "/services/{serviceName}/functions/{functionName}/invocations", "InvokeFunction"),
    (
        "DELETE",
        "/services/{serviceName}/functions/{functionName}/on-demand-config",
        "DeleteFunctionOnDemandConfig",
    ),
    ("GET", "/services/{serviceName}/functions/{functionName}/on-demand-config", "GetFunctionOnDemandConfig"),
    ("PUT", "/services/{serviceName}/functions/{functionName}/on-demand-config", "PutFunctionOnDemandConfig"),
    ("GET", "/services/{serviceName}/functions/{functionName}/provision-config", "GetProvisionConfig"),
    ("PUT", "/services/{serviceName}/functions/{functionName}/provision-config", "PutProvisionConfig"),
    (
        "GET",
        "/services/{serviceName}/functions/{functionName}/stateful-async-invocations",
        "ListStatefulAsyncInvocations",
    ),
    (
        "GET",
        "/services/{serviceName}/functions/{functionName}/stateful-async-invocations/{invocationId}",
        "GetStatefulAsyncInvocation",
    ),
    (
        "PUT",
        "/services/{serviceName}/functions/{functionName}/stateful-async-invocations/{invocationId}",
        "StopStatefulAsyncInvocation",
    ),
    ("GET", "/services/{serviceName}/functions/{functionName}/triggers", "ListTriggers"),
    ("POST", "/services/{serviceName}/functions/{functionName}/triggers", "CreateTrigger"),
    ("DELETE", "/services/{serviceName}/functions/{functionName}/triggers/{triggerName}", "DeleteTrigger"),
    ("GET", "/services/{serviceName}/functions/{functionName}/triggers/{triggerName}", "GetTrigger"),
    ("PUT", "/services/{serviceName}/functions/{functionName}/triggers/{triggerName}", "UpdateTrigger"),
    ("GET", "/services/{serviceName}/versions", "ListServiceVersions"),
    ("POST", "/services/{serviceName}/versions", "PublishServiceVersion"),
    ("DELETE", "/services/{serviceName}/versions/{versionId}", "DeleteServiceVersion"),
    ("GET", "/stateful-async-invocation-functions", "ListStatefulAsyncInvocationFunctions"),
    ("GET", "/tag", "GetResourceTags"),
    ("POST", "/tag", "TagResource"),
    ("PUT", "/tag", "UntagResource"),
    ("GET", "/tags", "ListTaggedResources"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_leads_to_itself() {
        for (method, template, name) in OPERATIONS {
            assert_eq!(operation(method, &format!("{VERSION}{template}")), Some(name));
        }
    }

    #[test]
    fn names_in_the_path_are_decoded_once() {
        let route = find("GET", "/2021-04-06/services/a%2Fb/functions/c%2525").unwrap();
        assert_eq!(route.operation, "GetFunction");
        assert_eq!(route.names, ["a/b", "c%25"]);
    }

    #[test]
    fn an_empty_segment_a_tail_and_another_version_lead_nowhere() {
        assert_eq!(operation("GET", "/2021-04-06/services//functions/f"), None);
        assert_eq!(operation("GET", "/2021-04-06/services/s/"), None);
        assert_eq!(operation("GET", "/2023-03-30/functions"), None);
        assert_eq!(operation("GET", "/2016-08-15services/s"), None);
        assert_eq!(operation("PATCH", "/2021-04-06/services/s"), None);
    }
}
