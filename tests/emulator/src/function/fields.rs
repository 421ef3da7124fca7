//! The documented fields of a function.

use crate::check::{Fields, Shape};

pub(super) const FIELDS: Fields = &[
    ("caPort", Shape::Int),
    ("code", Shape::Object(CODE)),
    ("cpu", Shape::Number),
    ("customContainerConfig", Shape::Object(CONTAINER)),
    ("customDNS", Shape::Object(DNS)),
    ("customHealthCheckConfig", Shape::Object(HEALTH)),
    (
        "customRuntimeConfig",
        Shape::Object(&[("args", Shape::List(&Shape::Text)), ("command", Shape::List(&Shape::Text))]),
    ),
    ("description", Shape::Text),
    ("diskSize", Shape::Int),
    ("environmentVariables", Shape::Texts),
    ("functionName", Shape::Text),
    ("gpuMemorySize", Shape::Int),
    ("handler", Shape::Text),
    ("initializationTimeout", Shape::Int),
    ("initializer", Shape::Text),
    ("instanceConcurrency", Shape::Int),
    (
        "instanceLifecycleConfig",
        Shape::Object(&[("preFreeze", Shape::Object(HOOK)), ("preStop", Shape::Object(HOOK))]),
    ),
    ("instanceSoftConcurrency", Shape::Int),
    ("instanceType", Shape::Text),
    ("layers", Shape::List(&Shape::Text)),
    ("memorySize", Shape::Int),
    ("runtime", Shape::Text),
    ("timeout", Shape::Int),
];

const CODE: Fields =
    &[("ossBucketName", Shape::Text), ("ossObjectName", Shape::Text), ("zipFile", Shape::Text)];

const CONTAINER: Fields = &[
    ("accelerationType", Shape::Text),
    ("args", Shape::Text),
    ("command", Shape::Text),
    ("image", Shape::Text),
    ("instanceID", Shape::Text),
    ("webServerMode", Shape::Flag),
];

const DNS: Fields = &[
    ("dnsOptions", Shape::List(&Shape::Object(&[("name", Shape::Text), ("value", Shape::Text)]))),
    ("nameServers", Shape::List(&Shape::Text)),
    ("searches", Shape::List(&Shape::Text)),
];

const HEALTH: Fields = &[
    ("failureThreshold", Shape::Int),
    ("httpGetUrl", Shape::Text),
    ("initialDelaySeconds", Shape::Int),
    ("periodSeconds", Shape::Int),
    ("successThreshold", Shape::Int),
    ("timeoutSeconds", Shape::Int),
];

const HOOK: Fields = &[("handler", Shape::Text), ("timeout", Shape::Int)];
