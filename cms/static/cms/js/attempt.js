/**
 * A quiz attempt: keeps the question map up to date while one answers. <fieldset data-question="<code>"> holds a question,
 * its checkbox [data-flag] marks it; <a data-map="<code>"> is its place in the map, with [data-map-state] in words.
 */
import { fieldsOf } from "./drafts.js";

const map = document.querySelector("[data-question-map]");
const isFlag = (group, name) => group.querySelector("[data-flag]")?.name === name;

function show(group) {
  const place = map.querySelector(`[data-map="${CSS.escape(group.dataset.question)}"]`);
  const answered = fieldsOf(group).some(([name, value]) => !isFlag(group, name) && value.trim());
  const flagged = group.querySelector("[data-flag]").checked;
  place.classList.toggle("is-answered", answered);
  place.classList.toggle("is-flagged", flagged);
  const words = [answered ? map.dataset.textAnswered : map.dataset.textOpen, flagged && map.dataset.textFlagged];
  place.querySelector("[data-map-state]").textContent = words.filter(Boolean).join(", ");
  const done = map.querySelectorAll(".is-answered").length;
  const summary = document.querySelector("[data-map-summary]");
  summary.textContent = summary.dataset.text.replace("{done}", done);
}

for (const group of document.querySelectorAll("[data-question]")) {
  for (const kind of ["input", "change", "refilled"]) {
    group.addEventListener(kind, () => {
      group.querySelector("[data-seen]").disabled = true; // touched: what stands here is meant, even if it is as before
      show(group);
    });
  }
  show(group);
}
