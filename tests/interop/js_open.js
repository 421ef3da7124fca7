// The life of a service with `@alicloud/fc-open20210406`.

const open = require("@alicloud/fc-open20210406");
const { RuntimeOptions } = require("@alicloud/tea-util");
const { Config } = require("@alicloud/openapi-client");
const life = require("./life.js");

const Client = open.default;

function client(accessKeyId, accessKeySecret) {
  return new Client(new Config({ accessKeyId, accessKeySecret, endpoint: life.ENDPOINT.replace("http://", ""), protocol: "http" }));
}

// `X-Fc-Log-Type` is the property `xFcLogType` of its headers.
function property(header) {
  return header[0].toLowerCase() + header.slice(1).replace(/-/g, "");
}

async function call(client, operation, given, headers) {
  if (operation === "CallTrigger") return { unsupported: true };
  if (operation === "InvokeFunction") given.body = life.payload(given);
  if (given.triggerConfig) given.triggerConfig = JSON.stringify(given.triggerConfig);
  if (given.code) given.code = new open.Code(given.code);
  const method = operation[0].toLowerCase() + operation.slice(1) + "WithOptions";
  const names = /\(([^)]*)\)/.exec(client[method].toString())[1].split(", ");
  const take = (name) => {
    if (name === "request") return new open[operation + "Request"](given);
    if (name === "runtime") return new RuntimeOptions({ autoretry: false });
    if (name !== "headers") return given[name];
    const Headers = open[operation + "Headers"];
    const known = new Set(Object.keys(Headers.names()));
    const model = { commonHeaders: {} };
    for (const [header, value] of Object.entries(headers)) {
      if (known.has(property(header))) model[property(header)] = value;
      // An option that the model has not is a header of the user's own.
      else model.commonHeaders[header] = value;
    }
    return new Headers(model);
  };
  let response;
  try {
    response = await client[method](...names.map(take));
  } catch (error) {
    if (!error.code) throw error;
    return { status: error.data && error.data.statusCode, code: error.code, message: error.data && error.data.Message };
  }
  const status = response.statusCode;
  if (operation === "InvokeFunction") return { status, ...life.answer(response.body, response.headers) };
  return { status, etag: "etag" in response.headers || undefined, body: response.body && response.body.toMap() };
}

life.live(client, call);
