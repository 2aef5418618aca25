/**
 * What was done without connection: answers that a form kept (drafts.js) and acts that were queued here are sent when the
 * connection is back, from whichever page is open. Each is sent until the server has answered, and the server takes the same
 * thing twice as once; what it refuses stays on the device and is shown.
 */
import { csrfToken } from "./csrf.js";
import { Draft, draftsHere } from "./drafts.js";
import { belongsTo, forgetLessons } from "./kept.js";

const ACT = "act:";
const OLD_ENOUGH = 4000; // milliseconds: a younger draft is still being written
const PAUSE = 5000;
const root = document.querySelector("[data-outbox]");
const words = root.dataset;
const text = root.querySelector("[data-outbox-text]");
const link = root.querySelector("[data-outbox-link]");

function say(sentence, href = "") {
  text.textContent = sentence;
  link.hidden = !href;
  if (href) link.href = href;
  root.hidden = !sentence;
}

function acts() {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(ACT))
    .map((key) => [key, JSON.parse(localStorage.getItem(key))])
    .sort(([, a], [, b]) => a.at - b.at);
}

/** Drafts whose form is not on this page: that one sends them itself. */
function answers() {
  const here = new Set([...document.querySelectorAll("[data-autosave]")].map((form) => form.dataset.autosave));
  return draftsHere().filter(({ url, at }) => !here.has(url) && Date.now() - at > OLD_ENOUGH);
}

function post(url, fields) {
  return fetch(url, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", "X-Requested-With": "fetch" },
    signal: AbortSignal.timeout(15_000),
  });
}

/** "sent", "conflict", "refused" (with the server's words), "signed-out" or "later". */
async function outcome(response) {
  const isJson = response.headers.get("Content-Type")?.includes("json");
  const answer = isJson ? await response.json().catch(() => ({})) : {};
  if (response.status === 401) return ["signed-out"];
  if (response.status === 409) return ["conflict"];
  if (response.status === 403 || response.status >= 500) return ["later"];
  if (!response.ok) return ["refused", answer.message ?? ""];
  return ["sent"];
}

async function sendAnswer({ url, words: written, revision, at }) {
  const [what, why] = await outcome(await post(url, [...JSON.parse(written), ["revision", revision], ["written", at]]));
  if (what === "sent") new Draft(url).drop();
  return [what, why, pageOf(url)];
}

async function sendAct([key, { url, fields }]) {
  const [what, why] = await outcome(await post(url, fields));
  if (what === "sent" || what === "refused") localStorage.removeItem(key);
  return [what, why, pageOf(url)];
}

/** The lesson or attempt that an address belongs to. */
function pageOf(url) {
  return url.match(/^(.*\/learn\/[^/]+\/[^/]+\/|.*\/attempts\/[^/]+\/)/)?.[0] ?? url;
}

let busy = false;
let sent = 0; // by this page
let lost = false; // a browser may believe that it is connected
const connected = () => navigator.onLine && !lost;

async function send() {
  const waiting = [...answers().map((each) => () => sendAnswer(each)), ...acts().map((each) => () => sendAct(each))];
  if (busy || !waiting.length) return;
  busy = true;
  try {
    for (const one of waiting) {
      const [what, why, page] = await one();
      lost = false;
      if (what === "sent") sent += 1;
      else if (what === "conflict") return say(words.textConflict, page);
      else if (what === "refused") return say(`${words.textRefused} ${why}`, page);
      else if (what === "signed-out") return say(words.textSignedOut);
      else break;
    }
    if (sent) say(words.textSent.replace("{count}", sent));
  } catch {
    lost = true;
    say(words.textWaiting.replace("{count}", answers().length + acts().length));
  } finally {
    busy = false;
  }
}

/** Keep what a form would send now. Forms that may wait say so: <form data-queueable>. */
function queue(form, submitter) {
  const fields = [...new FormData(form, submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
  const url = form.getAttribute("action");
  localStorage.setItem(`${ACT}${url}:${fields.find(([name]) => name === "key")?.[1] ?? ""}`, JSON.stringify({ url, fields, at: Date.now() }));
  say(words.textQueued);
}

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (form.matches("[data-sign-out]")) {
      event.preventDefault();
      if ((answers().length || acts().length) && !confirm(words.textLeave)) return;
      forgetLessons().finally(() => form.submit());
    } else if (form.matches("[data-queueable]") && !connected()) {
      event.preventDefault();
      event.stopImmediatePropagation();
      queue(form, event.submitter);
    }
  },
  { capture: true },
);
function disconnected() {
  lost = true;
  say(words.textOffline);
}

document.addEventListener("htmx:sendError", disconnected);
navigator.serviceWorker?.addEventListener("message", ({ data }) => data === "from-device" && disconnected());
navigator.serviceWorker?.startMessages();
root.querySelector("[data-outbox-close]").addEventListener("click", () => say(""));
addEventListener("online", () => {
  lost = false;
  say("");
  send();
});
addEventListener("offline", disconnected);
setInterval(send, PAUSE);
belongsTo(words.person);
if (!navigator.onLine) disconnected();
send();
