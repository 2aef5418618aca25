/**
 * Matching questions: what can be chosen is dragged to where it belongs. The lists of choices stay in the form, carry the answer
 * and serve keyboards and screen readers; a drop chooses in them and tells the form that it changed.
 * <… data-matching> holds <li data-right="<id>"> with a handle [data-grip], and <… data-left> with a <select>.
 */
import { follow, takes } from "./pointer-drag.js";

function enhance(root) {
  if ("enhanced" in root.dataset) return;
  root.dataset.enhanced = "";
  for (const grip of root.querySelectorAll("[data-grip]")) grip.hidden = false;
  root.addEventListener("pointerdown", (event) => {
    const right = event.target.closest("[data-right]");
    if (right && takes(event)) drag(root, right, event);
  });
  root.addEventListener("change", () => showUsed(root));
  root.closest("[data-autosave], form")?.addEventListener("refilled", () => showUsed(root)); // autosave.js brought words back
  showUsed(root);
}

function showUsed(root) {
  const chosen = new Set([...root.querySelectorAll("select")].map((select) => select.value));
  for (const right of root.querySelectorAll("[data-right]")) right.classList.toggle("is-used", chosen.has(right.dataset.right));
}

function drag(root, right, press) {
  let ghost = null;
  let target = null;
  const aim = (left) => {
    target?.classList.remove("is-target");
    target = left;
    target?.classList.add("is-target");
  };
  follow(press, {
    begin: () => {
      ghost = right.cloneNode(true);
      ghost.classList.add("drag-ghost");
      ghost.style.inlineSize = `${right.offsetWidth}px`;
      root.append(ghost);
      right.classList.add("is-dragged");
    },
    move: ({ clientX, clientY }) => {
      ghost.style.translate = `${clientX + 12}px ${clientY + 12}px`;
      const left = document.elementFromPoint(clientX, clientY)?.closest("[data-left]");
      aim(left && root.contains(left) ? left : null);
    },
    end: (release) => {
      ghost.remove();
      right.classList.remove("is-dragged");
      const select = release && target?.querySelector("select");
      aim(null);
      if (!select) return;
      select.value = right.dataset.right;
      select.dispatchEvent(new Event("change", { bubbles: true }));
      select.focus({ preventScroll: true });
    },
  });
}

const enhanceIn = (node) => node.querySelectorAll("[data-matching]").forEach(enhance);
enhanceIn(document);
document.addEventListener("htmx:load", (event) => enhanceIn(event.target)); // a fragment arrived
