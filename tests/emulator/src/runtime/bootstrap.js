// Runs one instance of a Node.js function: framed requests come in on fd 0, framed replies go out on it too.
//
// A frame is two big-endian lengths, a JSON header of the first and a body of the second.
"use strict";
const { AsyncLocalStorage } = require("async_hooks");
const { existsSync, realpathSync } = require("fs");
const { createRequire } = require("module");
const { Socket } = require("net");
const path = require("path");
const { Readable } = require("stream");
const { pathToFileURL } = require("url");
const { format } = require("util");

const socket = new Socket({ fd: 0, readable: true, writable: true });
const codeDir = realpathSync(process.env.FC_FUNC_CODE_PATH);
const calls = new AsyncLocalStorage();
let latest = { id: 0, requestId: "" };
let handler;

function send(header, body) {
  const head = Buffer.from(JSON.stringify(header));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(head.length, 0);
  lengths.writeUInt32BE(body.length, 4);
  socket.write(Buffer.concat([lengths, head, body]));
}

// What runs outside of every call counts for the latest one.
const current = () => calls.getStore() || latest;
const log = (text) => send({ kind: "log", id: current().id }, Buffer.from(text));

function setUpLogging() {
  const levels = { log: "verbose", trace: "verbose", debug: "debug", info: "info", warn: "warn", error: "error" };
  for (const [method, level] of Object.entries(levels)) {
    console[method] = (...args) =>
      log(`${new Date().toISOString()} ${current().requestId} [${level}] ${format(...args)}\n`);
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, done) => {
      const callback = typeof encoding === "function" ? encoding : done;
      log(typeof chunk === "string" ? Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8") : chunk);
      if (callback) process.nextTick(callback);
      return true;
    };
  }
  Object.defineProperty(process, "stdin", { value: Readable.from([]), configurable: true });
}

// Exports of the module that a handler such as `dir/index.handler` names.
async function find(name) {
  const dot = name.lastIndexOf(".");
  if (dot < 1) throw new Error(`Invalid handler '${name}': it must read 'module.function'`);
  const file = path.join(codeDir, name.slice(0, dot));
  const load = createRequire(path.join(codeDir, "index.js"));
  let module;
  if (existsSync(`${file}.mjs`)) {
    module = await import(pathToFileURL(`${file}.mjs`));
  } else {
    try {
      module = load(file);
    } catch (error) {
      if (error.code !== "ERR_REQUIRE_ESM") throw error;
      module = await import(pathToFileURL(load.resolve(file)));
    }
  }
  const found = module[name.slice(dot + 1)] || (module.default || {})[name.slice(dot + 1)];
  if (typeof found !== "function") throw new Error(`Handler '${name.slice(dot + 1)}' is missing in '${name.slice(0, dot)}'`);
  return found;
}

function contextOf(facts) {
  const { access_key_id, access_key_secret, security_token } = facts.credentials;
  const { log_project, log_store, version_id, ...service } = facts.service;
  return {
    requestId: facts.request_id,
    region: facts.region,
    accountId: facts.account_id,
    credentials: { accessKeyId: access_key_id, accessKeySecret: access_key_secret, securityToken: security_token },
    function: facts.function,
    service: { ...service, logProject: log_project, logStore: log_store, versionId: version_id },
  };
}

class Handled {
  constructor(error) {
    this.error = error;
  }
}

// By callback or by promise, whichever comes first; a promise of nothing leaves it to the callback.
function run(handler, args) {
  return new Promise((resolve, reject) => {
    const callback = (error, result) => (error ? reject(new Handled(error)) : resolve(result));
    const returned = handler(...args, callback);
    if (!returned || typeof returned.then !== "function") return;
    const waits = handler.length > args.length;
    returned.then((result) => (result === undefined && waits ? undefined : resolve(result)), reject);
  });
}

async function runHttp(handler, facts, body, context) {
  const request = Object.assign(Readable.from(body.length ? [body] : []), {
    method: facts.method,
    url: facts.uri,
    path: facts.path,
    queries: queries(facts.query),
    headers: Object.fromEntries(facts.headers),
    clientIP: facts.client,
  });
  return new Promise((resolve, reject) => {
    let status = 200;
    const headers = {};
    const response = {
      setStatusCode: (code) => void (status = code),
      setHeader: (name, value) => void (headers[String(name).toLowerCase()] = [].concat(value).map(String)),
      deleteHeader: (name) => void delete headers[String(name).toLowerCase()],
      send: (body) => resolve(collect(body).then((body) => ({ status, headers, body }))),
    };
    const returned = handler(request, response, context);
    if (returned && typeof returned.then === "function") returned.then(undefined, reject);
  });
}

function queries(query) {
  const found = {};
  for (const [name, value] of new URLSearchParams(query)) {
    found[name] = name in found ? [].concat(found[name], value) : value;
  }
  return found;
}

async function collect(body) {
  if (!body || typeof body.pipe !== "function") return payload(body);
  const chunks = [];
  for await (const chunk of body) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

function payload(result) {
  if (result instanceof Uint8Array) return Buffer.from(result);
  if (typeof result === "string") return Buffer.from(result);
  const text = JSON.stringify(result);
  return Buffer.from(text === undefined ? "" : text);
}

// A stack without our own frames, and with the code where the service has it.
function trace(error) {
  const lines = String(error.stack).split(codeDir).join("/code").split("\n");
  return lines.filter((line) => !line.includes("[eval") && !line.includes("node:internal"));
}

function errorBody(error) {
  if (!(error instanceof Error)) return { errorMessage: typeof error === "string" ? error : format(error) };
  return { errorMessage: error.message, errorType: error.name, stackTrace: trace(error) };
}

async function serve(header, body) {
  const { kind, id } = header;
  const context = contextOf(header.context);
  try {
    if (kind === "load") {
      handler = await find(header.handler);
      send({ kind: "done", id }, Buffer.alloc(0));
    } else if (kind === "initialize") {
      await run(await find(header.handler), [context]);
      send({ kind: "done", id }, Buffer.alloc(0));
    } else if (kind === "http") {
      const answer = await runHttp(handler, header.request, body, context);
      const headers = Object.entries(answer.headers).flatMap(([name, values]) => values.map((value) => [name, value]));
      send({ kind: "answered", id, status: answer.status, headers }, answer.body);
    } else {
      send({ kind: "done", id }, payload(await run(handler, [body, context])));
    }
  } catch (thrown) {
    const error = thrown instanceof Handled ? thrown.error : thrown;
    if (kind === "invoke" || kind === "http") {
      console.error(error instanceof Error ? trace(error).join("\n") : error);
    }
    send({ kind: thrown instanceof Handled ? "handled" : "failed", id }, Buffer.from(JSON.stringify(errorBody(error))));
  }
}

// All that has arrived of the next frames; big ones come in many pieces.
let chunks = [];
let size = 0;

function take(length) {
  const all = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  chunks = [all.subarray(length)];
  size -= length;
  return all.subarray(0, length);
}

let lengths;

function receive(chunk) {
  chunks.push(chunk);
  size += chunk.length;
  for (;;) {
    if (!lengths) {
      if (size < 8) return;
      const head = take(8);
      lengths = [head.readUInt32BE(0), head.readUInt32BE(4)];
    }
    if (size < lengths[0] + lengths[1]) return;
    const header = JSON.parse(take(lengths[0]).toString());
    const body = Buffer.from(take(lengths[1]));
    lengths = undefined;
    const call = { id: header.id, requestId: header.context.request_id };
    latest = call;
    calls.run(call, serve, header, body);
  }
}

setUpLogging();
socket.on("data", receive);
// The emulator is gone.
socket.on("end", () => process.exit(0));
socket.on("error", () => process.exit(0));
