/**
 * One's own marks and notes: shows marked passages in the text, offers to mark what is selected, and takes the key N.
 * Notes are <… data-note> in #notes, with the words of their passage; a new one is sent by <form data-note-form>.
 */
import { findPassage, passageOf } from "./passages.js";

const LONGEST = 1000;
const text = document.querySelector(".lesson-blocks");
const section = document.getElementById("notes");
const blockOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.closest("[data-block]");
let passage = null;

function rangeOf(note) {
  const block = text.querySelector(`[data-block="${CSS.escape(note.dataset.blockId)}"]`);
  const quote = note.querySelector("[data-quote]")?.textContent ?? "";
  return block && findPassage(block, { quote, before: note.dataset.before, after: note.dataset.after });
}

/** Mark the passages in the text without touching it, where the browser can. */
function show() {
  if (!CSS.highlights) return;
  const ranges = [...section.querySelectorAll("[data-note]")].map(rangeOf).filter(Boolean);
  CSS.highlights.set("own-note", new Highlight(...ranges));
}

function bar() {
  return section.querySelector("[data-mark-bar]");
}

function offer() {
  const selection = getSelection();
  const range = selection.rangeCount && !selection.isCollapsed ? selection.getRangeAt(0) : null;
  const block = range && text.contains(range.commonAncestorContainer) && blockOf(range.startContainer);
  if (!block || range.toString().trim().length < 2) {
    if (!bar().contains(document.activeElement)) bar().hidden = true;
    return;
  }
  const held = range.cloneRange();
  if (!block.contains(held.endContainer)) held.setEnd(block, block.childNodes.length);
  passage = { block: block.dataset.block, ...passageOf(held, block) };
  const { top, bottom, left, width } = range.getBoundingClientRect();
  bar().hidden = false;
  const below = top < bar().offsetHeight + 100;
  const y = below ? bottom + 8 : top - bar().offsetHeight - 8;
  const x = Math.min(Math.max(8, left + width / 2 - bar().offsetWidth / 2), innerWidth - bar().offsetWidth - 8);
  bar().style.translate = `${Math.round(x)}px ${Math.round(y)}px`;
}

function fill(form, { block, quote, before, after }) {
  form.elements.block.value = block;
  form.elements.quote.value = quote.slice(0, LONGEST);
  form.elements.before.value = before;
  form.elements.after.value = quote.length > LONGEST ? "" : after;
}

function mark() {
  const form = section.querySelector("[data-note-form]");
  fill(form, passage);
  getSelection().removeAllRanges();
  form.requestSubmit();
}

function writeOn(found) {
  const form = section.querySelector("[data-note-form]");
  fill(form, found);
  const words = form.querySelector("[data-note-passage]");
  words.textContent = found.quote;
  words.hidden = false;
  bar().hidden = true;
  form.elements.text.focus();
  form.scrollIntoView({ block: "center" });
}

/** The paragraph that is being read, as player.js has it. */
function paragraph() {
  const [id, child] = (document.querySelector("[data-player]").dataset.place ?? "").split(".");
  const block = id && text.querySelector(`[data-block="${CSS.escape(id)}"]`);
  if (!block) return { block: "", quote: "", before: "", after: "" };
  const element = (block.querySelector("[data-block-body]") ?? block).children[Number(child)] ?? block;
  const range = document.createRange();
  range.selectNodeContents(element);
  return { block: id, ...passageOf(range, block) };
}

function onKey(event) {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  const off = localStorage.getItem("player-keys-off") !== null;
  if (typing || off || event.altKey || event.ctrlKey || event.metaKey || !["n", "N", "н", "Н"].includes(event.key)) return;
  event.preventDefault();
  writeOn(bar().hidden ? paragraph() : passage);
}

if (section && text) {
  show();
  let timer = 0;
  document.addEventListener("selectionchange", () => {
    clearTimeout(timer);
    timer = setTimeout(offer, 200);
  });
  section.addEventListener("mousedown", (event) => event.target.closest("[data-mark-bar]") && event.preventDefault());
  section.addEventListener("click", (event) => {
    if (event.target.closest("[data-mark]")) mark();
    else if (event.target.closest("[data-mark-note]")) writeOn(passage);
  });
  section.addEventListener("submit", ({ target }) => {
    if (target.matches("[data-note-form]")) target.elements.key.value = crypto.randomUUID?.() ?? "";
  }, { capture: true });
  section.addEventListener("htmx:afterSwap", show);
  document.addEventListener("keydown", onKey);
}
