/**
 * Forms that save themselves: <form data-autosave="<url>"> with components/autosave.html inside, and a hidden input
 * `revision` where versions can conflict. A <fieldset data-autosave> saves itself alone, where one form holds several questions.
 *
 * The form is posted to the url whenever the writing rests. Answers: 200 {"saved_at": "HH:MM", "revision": n} · 401 (or the
 * sign-in page): signed out · 409 {"saved_at", "revision", "fields": {name: value or [values]}}: somebody, perhaps the same
 * person in another tab, saved since revision · any other 4xx may hold {"message"}: shown, and not tried again by itself;
 * with "forget": true nothing is meant to be kept, on this device neither (a preview).
 * "Saved" is said only of what the server has confirmed and is still what the form holds.
 */
import { csrfToken } from "./csrf.js";
import { Draft, fieldsOf, fill, forgetOldDrafts, inWords } from "./drafts.js";
import { SavePanel } from "./save-panel.js";

const PAUSE = 900; // milliseconds of rest before sending
const LONGEST = 4000; // milliseconds after which it is sent although the writing goes on
const TIMEOUT = 15_000;
const RETRY = [3000, 6000, 12_000, 30_000, 60_000];

class SelfSavingForm {
  constructor(form) {
    this.form = form;
    this.panel = new SavePanel(form);
    this.draft = new Draft(form.dataset.autosave);
    this.confirmed = this.written();
    this.failures = 0;
    this.recover();
    for (const kind of ["input", "change"]) form.addEventListener(kind, () => this.changed());
    (form.form ?? form).addEventListener("submit", () => clearTimeout(this.timer));
    form.addEventListener("click", (event) => this.settle(event.target.dataset.autosaveKeep));
    for (const kind of ["online", "save-now"]) addEventListener(kind, () => this.sendIfNeeded());
    document.addEventListener("visibilitychange", () => this.sendIfNeeded());
  }

  written() {
    return JSON.stringify(fieldsOf(this.form));
  }

  get revision() {
    return this.form.elements.revision?.value ?? "";
  }

  set revision(value) {
    if (this.form.elements.revision) this.form.elements.revision.value = value;
  }

  /** Bring back words that never reached the server; where the server has newer ones, ask. */
  recover() {
    const draft = this.draft.read();
    if (!draft || draft.words === this.confirmed) return this.draft.drop();
    const theirs = JSON.parse(this.confirmed);
    fill(this.form, JSON.parse(draft.words));
    if (draft.revision === this.revision || draft.sent === this.confirmed) return this.changed();
    return this.conflict({ revision: this.revision, fields: theirs });
  }

  changed() {
    const words = this.written();
    if (words === this.confirmed || this.theirs) return;
    this.draft.write({ words, revision: this.revision, sent: this.sent });
    this.panel.say("unsaved");
    this.since ??= Date.now();
    this.plan(Math.max(0, Math.min(PAUSE, this.since + LONGEST - Date.now())));
  }

  plan(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), delay);
  }

  sendIfNeeded() {
    if (this.written() !== this.confirmed && !this.theirs) this.plan(0);
  }

  async send() {
    if (this.sending) return this.plan(PAUSE);
    const words = this.written();
    this.sending = true;
    this.since = null;
    this.sent = words;
    this.draft.write({ words, revision: this.revision, sent: words });
    this.panel.say("saving");
    const response = await this.post(words).catch(() => null);
    if (response) await this.hear(response, words);
    else this.fail(navigator.onLine ? "failed" : "offline", "offline");
    this.sending = false;
  }

  post(words) {
    return fetch(this.form.dataset.autosave, {
      method: "POST",
      body: new URLSearchParams([...JSON.parse(words), ["revision", this.revision], ["written", this.draft.read()?.at ?? ""]]),
      headers: { "X-CSRFToken": csrfToken(), Accept: "application/json", "X-Requested-With": "fetch" },
      signal: AbortSignal.timeout(TIMEOUT),
    });
  }

  async hear(response, words) {
    const isJson = response.headers.get("Content-Type")?.includes("json");
    const answer = isJson ? await response.json().catch(() => ({})) : {}; // cut off on the way: no answer
    if (response.status === 401 || (response.ok && !isJson)) return this.fail("unsaved", "signed-out");
    if (response.status === 409 && answer.fields) return this.conflict(answer);
    if (answer.forget) return this.forget(words, answer.message);
    if (!response.ok && answer.message) return this.panel.tell(answer.message, "failed");
    if (!response.ok || !answer.saved_at) return this.fail("failed");
    this.failures = 0;
    this.panel.banner();
    this.revision = answer.revision;
    this.confirmed = words;
    if (this.written() !== words) return this.changed();
    this.draft.drop();
    return this.panel.say("saved", answer.saved_at);
  }

  /** A preview keeps nothing, on this device neither. */
  forget(words, message) {
    this.confirmed = words;
    this.draft.drop();
    this.panel.tell(message, "");
  }

  fail(state, banner) {
    this.panel.say(state);
    this.panel.banner(banner);
    this.plan(RETRY[Math.min(this.failures++, RETRY.length - 1)]);
  }

  /** Show both versions and let the person choose; nothing is sent until then. */
  conflict({ revision, saved_at: savedAt, fields }) {
    const pairs = ([name, value]) => [value].flat().map((each) => [name, each]);
    const theirs = Array.isArray(fields) ? fields : Object.entries(fields).flatMap(pairs);
    this.theirs = { revision, savedAt, fields: theirs };
    this.panel.say("unsaved");
    this.panel.conflict(inWords(this.form, theirs), inWords(this.form, fieldsOf(this.form)));
  }

  settle(choice) {
    if (!choice || !this.theirs) return;
    const { revision, savedAt, fields } = this.theirs;
    this.theirs = null;
    this.revision = revision;
    this.panel.banner();
    if (choice === "mine") return this.plan(0);
    fill(this.form, fields);
    this.confirmed = this.written();
    this.draft.drop();
    return savedAt ? this.panel.say("saved", savedAt) : this.panel.tell("", "");
  }
}

forgetOldDrafts();
for (const form of document.querySelectorAll("[data-autosave]")) new SelfSavingForm(form);
