// Whatever comes from functions and their users goes into the page as text, by `append` and `textContent` only.
"use strict";

const byId = (id) => document.getElementById(id);
const POLL = 1000;
const SHOWN_IN_ADDRESS = /^#([0-9a-f]{64})(?:\/([^/]+)\/([^/]+))?$/;

/** The state as the emulator told it last, and what is chosen in it. */
let token = "";
let state = { services: [], runs: [] };
let chosen = null;
let drawn = {};
let timer = 0;
let asking = false;

/** An element with attributes and children, which are elements or text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    element.setAttribute(attribute, value);
  }
  element.append(...children.map((child) => (child instanceof Node ? child : String(child))));
  return element;
}

async function ask(path, options = {}) {
  const headers = { ...options.headers, "X-Fc-Page-Token": token };
  const answer = await fetch("/_page/" + path, { ...options, headers, cache: "no-store", credentials: "omit" });
  const body = await answer.json();
  if (!answer.ok) {
    throw Object.assign(new Error(body.message), { code: body.code });
  }
  return body;
}

// The address.

function readAddress() {
  const found = SHOWN_IN_ADDRESS.exec(location.hash);
  if (!found) return false;
  token = found[1];
  try {
    if (found[2]) chosen = { service: decodeURIComponent(found[2]), name: decodeURIComponent(found[3]) };
  } catch {
    chosen = null;
  }
  return true;
}

function writeAddress() {
  const where = chosen ? "/" + encodeURIComponent(chosen.service) + "/" + encodeURIComponent(chosen.name) : "";
  history.replaceState(null, "", "#" + token + where);
}

function close() {
  clearTimeout(timer);
  token = "";
  byId("app").hidden = true;
  byId("closed").hidden = false;
  live("off", "closed");
}

// Refreshing.

function live(how, words) {
  const element = byId("live");
  if (element.textContent !== words) element.textContent = words;
  element.dataset.state = how;
}

async function refresh() {
  clearTimeout(timer);
  if (asking || !token) return;
  asking = true;
  try {
    state = await ask("state");
    draw();
    live("on", "live");
  } catch (error) {
    if (error.code === "TokenNotAllowed") {
      asking = false;
      return close();
    }
    live("off", error.code ? error.message : "the emulator does not answer");
  }
  asking = false;
  // Nobody looks at a page that is hidden.
  if (!document.hidden) timer = setTimeout(refresh, POLL);
}

/** Draws a part of the page, unless it would look as it does. */
function part(name, value, how) {
  const text = JSON.stringify(value);
  if (drawn[name] === text) return;
  drawn[name] = text;
  how(value);
}

function draw() {
  byId("closed").hidden = true;
  byId("app").hidden = false;
  byId("endpoint").textContent = state.endpoint;
  const all = state.services.flatMap((service) => service.functions.map((it) => ({ ...it, service: service.name })));
  let found = chosen && all.find((it) => it.service === chosen.service && it.name === chosen.name);
  if (!found && all.length > 0) {
    found = all[0];
    choose(found.service, found.name, false);
  }
  if (!found) chosen = null;
  part("functions", [state.services.map(({ name, functions }) => [name, functions.map((it) => [it.name, it.runtime])]), chosen], drawFunctions);
  byId("nothing").hidden = all.length > 0;
  byId("function").hidden = !found;
  if (found) {
    const service = state.services.find((it) => it.name === found.service);
    part("function", { ...found, versions: service.versions, aliases: service.aliases }, drawFunction);
  }
  part("runs", [state.runs, chosen, byId("mine").checked], drawRuns);
}

function choose(service, name, redraw = true) {
  chosen = { service, name };
  byId("result").replaceChildren();
  writeAddress();
  if (redraw) draw();
}

// The list of functions.

function drawFunctions([services]) {
  const focused = document.activeElement?.dataset?.key;
  const groups = services.map(([service, functions]) => {
    const items = functions.map(([name, runtime]) => {
      const key = service + "/" + name;
      const button = make("button", { type: "button", "data-key": key }, make("span", { class: "name" }, name), make("span", { class: "quiet" }, runtime));
      if (chosen && chosen.service === service && chosen.name === name) button.setAttribute("aria-current", "true");
      button.addEventListener("click", () => choose(service, name));
      return make("li", {}, button);
    });
    const list = items.length > 0 ? make("ul", { class: "plain" }, ...items) : make("p", { class: "quiet" }, "no functions");
    return make("section", { "aria-label": "Service " + service }, make("h3", {}, service), list);
  });
  byId("functions").replaceChildren(...groups);
  if (focused) [...byId("functions").querySelectorAll("button")].find((it) => it.dataset.key === focused)?.focus();
}

// One function.

function drawFunction(it) {
  byId("function-name").textContent = it.service + " / " + it.name;
  byId("description").textContent = it.description || "";
  byId("description").hidden = !it.description;
  const aliases = it.aliases.map((alias) => alias.name + " → " + alias.version);
  const facts = [
    ["Runtime", it.runtime],
    ["Handler", it.handler],
    ["Code", bytes(it.size)],
    ["Memory", it.memory + " MB"],
    ["Timeout", it.timeout + " s"],
    ["Versions", it.versions.join(", ") || "none"],
    ["Aliases", aliases.join(", ") || "none"],
    ["Changed", moment(it.changed)],
  ];
  byId("facts").replaceChildren(...facts.map(([name, value]) => make("div", {}, make("dt", {}, name), make("dd", {}, value))));
  const triggers = it.triggers.map(drawTrigger);
  byId("triggers").replaceChildren(...(triggers.length > 0 ? triggers : [make("li", { class: "quiet" }, "none")]));
  const select = byId("qualifier");
  const before = select.value;
  const qualifiers = ["LATEST", ...it.aliases.map((alias) => alias.name), ...it.versions];
  select.replaceChildren(...qualifiers.map((name) => make("option", { value: name }, name)));
  select.value = qualifiers.includes(before) ? before : "LATEST";
}

function drawTrigger(it) {
  const item = make("li", {}, make("span", { class: "name" }, it.name), make("span", { class: "tag" }, it.type));
  if (it.qualifier && it.qualifier !== "LATEST") item.append(make("span", { class: "tag" }, it.qualifier));
  const config = it.config || {};
  if (it.type === "http" && it.url) {
    const link = make("a", { class: "mono", target: "_blank", rel: "noopener noreferrer" }, it.url);
    // It is an address of the emulator; anything else would stay text.
    if (it.url.startsWith("http://")) link.setAttribute("href", it.url);
    item.append(link, make("span", { class: "quiet" }, [config.authType, ...(config.methods || [])].join(" ")));
  } else if (it.type === "timer") {
    item.append(make("span", { class: "mono" }, config.cronExpression ?? ""));
    item.append(make("span", { class: "quiet" }, it.next ? "next " + moment(it.next) : "off"));
  } else {
    item.append(make("span", { class: "quiet" }, "never fires here"));
  }
  return item;
}

// Invoking.

async function invoke(event) {
  event.preventDefault();
  if (!chosen || byId("call").disabled) return;
  const { service, name } = chosen;
  const query = new URLSearchParams({ service, function: name, qualifier: byId("qualifier").value });
  const headers = { "X-Fc-Invocation-Type": byId("type").value, "Content-Type": "application/octet-stream" };
  if (byId("type").value === "Sync") headers["X-Fc-Log-Type"] = "Tail";
  const isStill = () => chosen && chosen.service === service && chosen.name === name;
  byId("call").disabled = true;
  byId("result").replaceChildren(make("p", { class: "quiet" }, "running…"));
  let shown;
  try {
    shown = result(await ask("invoke?" + query, { method: "POST", headers, body: byId("payload").value }));
  } catch (error) {
    if (error.code === "TokenNotAllowed") close();
    shown = [make("p", { class: "bad" }, (error.code ? error.code + ": " : "") + error.message)];
  }
  byId("call").disabled = false;
  if (isStill()) byId("result").replaceChildren(...shown);
  refresh();
}

function result(it) {
  if (it.status === 202) {
    return [make("p", {}, make("span", { class: "good" }, "accepted"), " · its runs appear below · ", make("span", { class: "mono quiet" }, it.requestId))];
  }
  const failed = Boolean(it.errorType);
  const words = failed ? it.errorType : "done";
  const facts = [it.milliseconds + " ms", Number(it.memory) > 0 && it.memory + " MB", it.version, it.requestId].filter(Boolean).join(" · ");
  return [
    make("p", {}, make("span", { class: failed ? "bad" : "good" }, words), make("span", { class: "quiet" }, " · " + facts)),
    piece("Answer", it.answer, failed),
    piece("Log", it.log),
  ];
}

/** A titled piece of what went in or came out. */
function piece(title, it, failed = false) {
  const what = it.hex === undefined ? "" : "binary, ";
  const note = it.cut ? (title === "Log" ? ", only its end is shown" : ", only its beginning is shown") : "";
  const words = title + " · " + what + bytes(it.size) + note;
  const text = it.hex === undefined ? it.text : it.hex.replace(/(.{2})(?=.)/g, "$1 ");
  const box = make("pre", { tabindex: "0", "aria-label": title }, text || "");
  if (failed) box.classList.add("failed");
  return make("div", { class: "part" }, make("div", { class: "title" }, words), ...(it.size > 0 ? [box] : []));
}

/** A time of the emulator's clock, in UTC. */
function moment(text) {
  return text.slice(0, 19).replace("T", " ");
}

function bytes(size) {
  if (size < 1024) return size + " B";
  return size < 1024 * 1024 ? (size / 1024).toFixed(1) + " KiB" : (size / 1024 / 1024).toFixed(1) + " MiB";
}

// What ran.

const rows = new Map();

function drawRuns([runs]) {
  const wanted = runs.filter((run) => !byId("mine").checked || (chosen && run.service === chosen.service && run.function === chosen.name));
  const numbers = new Set(wanted.map((run) => run.number));
  for (const [number, row] of rows) {
    if (!numbers.has(number)) {
      row.remove();
      rows.delete(number);
    }
  }
  // The latest comes first; a row that is there stays as it is, open or focused.
  let before = byId("runs").firstChild;
  for (const run of wanted) {
    const row = rows.get(run.number);
    if (row) {
      before = row.nextSibling;
      continue;
    }
    const made = drawRun(run);
    rows.set(run.number, made);
    byId("runs").insertBefore(made, before);
  }
  byId("no-runs").hidden = wanted.length > 0;
}

function drawRun(run) {
  const good = run.ending === "done";
  const attempt = run.attempt > 1 ? " · attempt " + run.attempt : "";
  const qualifier = run.qualifier === "LATEST" ? "" : " @ " + run.qualifier;
  const button = make(
    "button",
    { type: "button", "aria-expanded": "false" },
    make("span", { class: "when", title: run.at }, run.at.slice(11, 19)),
    make("span", { class: "what" }, run.service + " / " + run.function + qualifier),
    make("span", { class: "kind" }, make("span", { class: "tag" }, run.kind)),
    make("span", { class: "how " + (good ? "good" : "bad") }, run.ending + attempt),
    make("span", { class: "took" }, run.milliseconds + " ms"),
  );
  const row = make("li", {}, button);
  button.addEventListener("click", () => toggle(run, button, row));
  return row;
}

async function toggle(run, button, row) {
  if (button.getAttribute("aria-expanded") === "true") {
    button.setAttribute("aria-expanded", "false");
    row.querySelector(".detail")?.remove();
    return;
  }
  button.setAttribute("aria-expanded", "true");
  const detail = make("div", { class: "detail" });
  row.append(detail);
  try {
    const it = await ask("run?number=" + run.number);
    const failed = it.ending !== "done";
    detail.append(
      make("p", { class: "quiet mono" }, it.at + " · " + it.requestId),
      piece("Input", it.payload),
      piece(failed ? "Error" : "Answer", it.answer, failed),
      piece("Log", it.log),
    );
  } catch (error) {
    detail.append(make("p", { class: "bad" }, error.message));
  }
}

// The beginning.

byId("invoke").addEventListener("submit", invoke);
byId("payload").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) invoke(event);
});
byId("mine").addEventListener("change", draw);
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  byId("main").focus();
});
byId("open").addEventListener("submit", (event) => {
  event.preventDefault();
  token = byId("token").value.trim().replace(/^.*#/, "").replace(/\/.*$/, "");
  chosen = null;
  writeAddress();
  refresh();
});
addEventListener("hashchange", () => (readAddress() ? refresh() : close()));
document.addEventListener("visibilitychange", refresh);
if (readAddress()) {
  refresh();
} else {
  close();
}
