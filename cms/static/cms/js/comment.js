/**
 * A word to the lesson's authors, <form data-comment>: what is written and not sent yet is kept on this device, as autosave.js
 * keeps answers. Once it stands among the sent ones ([data-remark]), the copy goes.
 */
import { Draft } from "./drafts.js";

const plain = (text) => text.replace(/\s+/g, " ").trim();
const section = document.getElementById("comment");

function recover() {
  const form = section.querySelector("[data-comment]");
  if (!form) return;
  const draft = new Draft(form.getAttribute("action"));
  const { words } = draft.read() ?? {};
  const sent = [...section.querySelectorAll("[data-remark]")].some((remark) => plain(remark.textContent) === plain(words ?? ""));
  if (sent) draft.drop();
  else if (words && !form.elements.text.value) form.elements.text.value = words;
}

if (section) {
  recover();
  section.addEventListener("input", ({ target }) => {
    const form = target.closest("[data-comment]");
    const draft = form && new Draft(form.getAttribute("action"));
    if (draft && target.value.trim()) draft.write({ words: target.value });
    else draft?.drop();
  });
  section.addEventListener("htmx:afterSwap", recover);
}
