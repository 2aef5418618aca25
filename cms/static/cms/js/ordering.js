/**
 * Ordering questions: turns the lists of places into up and down buttons and dragging. The lists stay in the form and carry
 * the answer; every move is announced to screen readers and tells the form that it changed. Nothing has a place until the
 * first move, so that a question that was only looked at does not count as answered.
 */
import { follow, takes } from "./pointer-drag.js";

const isPlaced = (list) => [...list.children].every((item) => item.querySelector("[data-position]").value);

function number(list, placed = true) {
  [...list.children].forEach((item, index) => {
    if (placed) {
      item.querySelector("[data-place]").textContent = index + 1;
      item.querySelector("[data-position]").value = index + 1;
    }
    item.querySelector("[data-up]").disabled = index === 0;
    item.querySelector("[data-down]").disabled = index === list.children.length - 1;
  });
}

function settle(list, item) {
  number(list);
  const status = list.parentElement.querySelector("[data-ordering-status]");
  status.textContent = list.dataset.textMoved
    .replace("{item}", item.querySelector("[data-item-text]").textContent.trim())
    .replace("{place}", [...list.children].indexOf(item) + 1)
    .replace("{total}", list.children.length);
  item.querySelector("[data-position]").dispatchEvent(new Event("change", { bubbles: true }));
}

function step(list, item, button) {
  if (button.matches("[data-up]")) item.previousElementSibling?.before(item);
  else item.nextElementSibling?.after(item);
  settle(list, item);
  const other = item.querySelector(button.matches("[data-up]") ? "[data-down]" : "[data-up]");
  (button.disabled ? other : button).focus();
}

/** Put the items in the order that the lists of places say. */
function sort(list) {
  const place = (item) => Number(item.querySelector("[data-position]").value);
  if (isPlaced(list)) list.append(...[...list.children].sort((a, b) => place(a) - place(b)));
  number(list, isPlaced(list));
}

function enhance(list) {
  if ("enhanced" in list.dataset) return;
  list.dataset.enhanced = "";
  for (const item of list.children) {
    item.querySelector("label").hidden = true;
    for (const button of item.querySelectorAll("[data-up], [data-down]")) button.hidden = false;
    item.querySelector("[data-grip]").hidden = false;
  }
  sort(list);
  list.closest("[data-autosave], form")?.addEventListener("refilled", () => sort(list)); // autosave.js brought words back

  list.addEventListener("click", (event) => {
    const button = event.target.closest("[data-up], [data-down]");
    if (button) step(list, button.closest("[data-item]"), button);
  });

  list.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-item]");
    if (item && takes(event)) drag(list, item, event);
  });
}

function drag(list, item, press) {
  const before = [...list.children];
  const restore = () => list.append(...before);
  follow(press, {
    begin: () => item.classList.add("is-dragged"),
    move: ({ clientY }) => {
      const over = [...list.children].find((other) => {
        const { top, bottom } = other.getBoundingClientRect();
        return other !== item && clientY >= top && clientY <= bottom;
      });
      if (!over) return;
      const { top, height } = over.getBoundingClientRect();
      if (clientY < top + height / 2) over.before(item);
      else over.after(item);
    },
    end: (release) => {
      item.classList.remove("is-dragged");
      if (!release) return restore();
      return settle(list, item);
    },
  });
}

const enhanceIn = (root) => root.querySelectorAll("[data-ordering]").forEach(enhance);
enhanceIn(document);
document.addEventListener("htmx:load", (event) => enhanceIn(event.target)); // a fragment arrived
