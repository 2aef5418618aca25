/**
 * The course's terms in the text: where one is first met in a passage it can be pressed, and its meaning opens. The terms are
 * <script type="application/json" id="glossary">: [{"term", "meaning"}].
 */
const NOT_IN = "a, button, h1, h2, h3, h4, label, code, pre, math, dfn, .term, .visually-hidden, form";
const ENDING = "\\p{L}{0,4}"; // Bulgarian words and English plurals end differently from place to place
const source = document.getElementById("glossary");
const popup = document.querySelector("[data-glossary-popup]");

function pattern(terms) {
  const escaped = terms.map(({ term }) => term.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  escaped.sort((a, b) => b.length - a.length);
  return new RegExp(`(?<!\\p{L})(${escaped.join("|")})${ENDING}(?!\\p{L})`, "giu");
}

function link(block, terms, words) {
  const met = new Set();
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  const nodes = [];
  while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(NOT_IN)) nodes.push(walker.currentNode);
  for (const node of nodes) {
    for (const match of [...node.data.matchAll(words)].reverse()) {
      const index = terms.findIndex(({ term }) => term.toLowerCase() === match[1].toLowerCase());
      if (met.has(index)) continue;
      met.add(index);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "gloss";
      button.dataset.gloss = index;
      button.ariaExpanded = "false";
      const rest = node.splitText(match.index);
      rest.splitText(match[0].length);
      rest.replaceWith(button);
      button.append(rest);
    }
  }
}

function open(button, { term, meaning }) {
  popup.querySelector("[data-glossary-term]").textContent = term;
  popup.querySelector("[data-glossary-meaning]").textContent = meaning;
  popup.showPopover({ source: button });
  const { left, bottom, top } = button.getBoundingClientRect();
  const fits = bottom + popup.offsetHeight + 12 < innerHeight;
  const x = Math.min(Math.max(8, left), innerWidth - popup.offsetWidth - 8);
  popup.style.translate = `${Math.round(x)}px ${Math.round(fits ? bottom + 6 : top - popup.offsetHeight - 6)}px`;
  button.ariaExpanded = "true";
  popup.addEventListener("toggle", () => (button.ariaExpanded = "false"), { once: true });
}

if (source && popup) {
  const terms = JSON.parse(source.textContent);
  const words = pattern(terms);
  for (const block of document.querySelectorAll(".lesson-blocks [data-block]:not(.term)")) link(block, terms, words);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-gloss]");
    if (button) open(button, terms[Number(button.dataset.gloss)]);
  });
  addEventListener("scroll", () => popup.matches(":popover-open") && popup.hidePopover(), { passive: true });
}
