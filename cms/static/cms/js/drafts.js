/** What a form's fields hold, and copies of it on this device that outlive a crash, a lost connection or a lost session. */
const PREFIX = "draft:";
const KEPT_DAYS = 14;
const NOT_CONTENT = new Set(["csrfmiddlewaretoken", "revision"]);

/**
 * Return the fields of a form, or of a fieldset of one, as [[name, value], …] without what only the machinery needs.
 */
export function fieldsOf(form) {
  const own = new Set([...form.elements].map((control) => control.name));
  return [...new FormData(form.form ?? form)].filter(
    ([name, value]) => own.has(name) && !name.endsWith("-seen") && !NOT_CONTENT.has(name) && typeof value === "string",
  );
}

/** Put `fields` into the form and tell its controls. */
export function fill(form, fields) {
  for (const control of form.elements) {
    if (!control.name || NOT_CONTENT.has(control.name) || control.type === "hidden") continue;
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value);
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("refilled"));
}

/** Return `fields` as a person reads them: the words of a choice, the text of an answer. */
export function inWords(form, fields) {
  const words = fields.map(([name, value]) => {
    const controls = [...form.elements].filter((control) => control.name === name);
    const choice = controls.find((control) => ["radio", "checkbox"].includes(control.type) && control.value === value);
    if (choice) return choice.closest("label")?.innerText.trim() ?? value;
    const option = controls[0]?.options && [...controls[0].options].find((each) => each.value === value);
    return option ? option.text : value;
  });
  return words.filter(Boolean).join("\n") || "—";
}

/** The copy of one form's words, under the address that they are sent to. Does without where a browser refuses storage. */
export class Draft {
  constructor(url) {
    this.key = PREFIX + url;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key));
    } catch {
      return null;
    }
  }

  write(draft) {
    try {
      localStorage.setItem(this.key, JSON.stringify({ ...draft, at: Date.now() }));
    } catch {
      // Storage is full or forbidden: the words still stand in the form.
    }
  }

  drop() {
    try {
      localStorage.removeItem(this.key);
    } catch {
      // Nothing was kept then.
    }
  }
}

/** All copies on this device: {"url", "words", "revision", "sent", "at"}, the oldest first. */
export function draftsHere() {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(PREFIX))
      .map((key) => ({ url: key.slice(PREFIX.length), ...JSON.parse(localStorage.getItem(key)) }))
      .filter(({ revision }) => revision !== undefined)
      .sort((a, b) => a.at - b.at);
  } catch {
    return [];
  }
}

/** Forget what has lain here for two weeks: the device may be shared. */
export function forgetOldDrafts() {
  try {
    const limit = Date.now() - KEPT_DAYS * 86_400_000;
    for (const key of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      if (!(JSON.parse(localStorage.getItem(key))?.at > limit)) localStorage.removeItem(key);
    }
  } catch {
    // No storage, nothing to forget.
  }
}
