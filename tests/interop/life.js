// What the Node.js drivers share: the steps, and a line of JSON for what each one saw.

const fs = require("fs");

const [ENDPOINT, LIFE, ZIP, WITNESS] = process.argv.slice(2);
const KEYS = {
  owner: ["test-ak-id", "test-ak-secret"],
  "wrong-secret": ["test-ak-id", "wrong-secret"],
  "unknown-key": ["nobody", "test-ak-secret"],
};
const HEADERS = ["If-Match", "X-Fc-Log-Type", "X-Fc-Invocation-Type"];

// Runs every step; `call(client, operation, parameters, headers)` answers what it saw.
async function live(client, call) {
  const clients = Object.fromEntries(Object.entries(KEYS).map(([name, key]) => [name, client(...key)]));
  let token;
  for (const step of JSON.parse(fs.readFileSync(LIFE, "utf8"))) {
    let seen;
    if (step.do === "Wait") {
      seen = await wait();
    } else {
      const given = {}, headers = {};
      for (const [name, value] of Object.entries(step.with)) {
        (HEADERS.includes(name) ? headers : given)[name] = fill(value, token);
      }
      seen = await call(clients[step.as || "owner"], step.do, given, headers);
    }
    token = seen.body && seen.body.nextToken;
    console.log(JSON.stringify({ step: step.step, ...seen }));
  }
}

function fill(value, token) {
  if (value === "$next") return token;
  if (typeof value === "string") return value.replace("$witness", WITNESS);
  if (value.zipFile === "$zip") return { zipFile: fs.readFileSync(ZIP).toString("base64") };
  return value;
}

// The bytes that a call sends, and nothing where it sends none.
function payload(given) {
  const { payload, payloadBase64 } = given;
  delete given.payload;
  delete given.payloadBase64;
  if (payloadBase64 !== undefined) return Buffer.from(payloadBase64, "base64");
  return payload === undefined ? undefined : Buffer.from(payload);
}

// What a call gave back.
function answer(content, headers) {
  const log = headers["x-fc-log-result"];
  return {
    payload: Buffer.from(content || "").toString("base64"),
    log: log && Buffer.from(log, "base64").toString(),
    functionError: headers["x-fc-error-type"],
    version: headers["x-fc-invocation-service-version"],
  };
}

async function wait() {
  for (let turn = 0; turn < 200; turn++) {
    if (fs.existsSync(WITNESS)) return { ran: true };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { ran: false };
}

module.exports = { ENDPOINT, live, payload, answer };
