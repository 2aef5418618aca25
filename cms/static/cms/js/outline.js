/**
 * The outline of a course: its forms work by themselves; with this script the list changes in place. Lessons are dragged
 * by their handle with a mouse, a pen or a finger, or moved with the arrow keys on it. The server answers with the new
 * list; the focus stays on what was moved, and the sentence about it is read out.
 */
const outline = document.querySelector("[data-outline]");
const status = document.querySelector("[data-outline-status]");
let busy = false;

const showHandles = () => outline.querySelectorAll("[data-handle]").forEach((handle) => (handle.hidden = false));

function focusOn(place) {
  if (!place) return;
  const button = document.querySelector(`${place.within} [data-focus="${place.name}"]`);
  if (!button) return;
  const other = [...button.parentElement.querySelectorAll("[data-focus]")].find((found) => !found.disabled);
  (button.disabled ? other : button)?.focus();
}

/** Send a change; `place` says what gets the focus afterwards. */
async function send(data, place) {
  if (busy) return;
  busy = true;
  outline.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(location.href, {
      method: "POST",
      body: data,
      headers: { "X-Requested-With": "fetch" },
    });
    if (response.status !== 200 && response.status !== 409) throw new Error(response.statusText);
    const answer = await response.json();
    outline.innerHTML = answer.html;
    status.textContent = answer.message;
    showHandles();
    focusOn(place);
  } catch {
    location.reload(); // signed out or offline: the page says so itself
  } finally {
    busy = false;
    outline.removeAttribute("aria-busy");
  }
}

function placeOf(element) {
  const lesson = element.closest("[data-lesson]");
  const module = element.closest("[data-module]");
  const within = lesson ? `[data-lesson="${lesson.dataset.lesson}"]` : module && `[data-module="${module.dataset.module}"]`;
  return within ? { within, name: element.dataset.focus ?? "handle" } : null;
}

outline.addEventListener("submit", (event) => {
  event.preventDefault();
  const data = new FormData(event.target, event.submitter);
  if (event.submitter.value !== "move") data.delete("module");
  const module = event.target.closest("[data-module]");
  if (event.submitter.value.startsWith("module_")) data.set("module", module.dataset.module);
  send(data, placeOf(event.submitter));
});

outline.addEventListener("keydown", (event) => {
  const handle = event.target.closest("[data-handle]");
  const action = { ArrowUp: "up", ArrowDown: "down" }[event.key];
  if (!handle || !action) return;
  event.preventDefault();
  const data = new FormData(handle.form);
  data.delete("module");
  data.set("action", action);
  send(data, placeOf(handle));
});

/* Dragging: the lesson follows the pointer through the lists; letting it go sends where it stands, Escape puts it back. */
let drag = null;

outline.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0 || busy) return;
  const lesson = handle.closest("[data-lesson]");
  drag = { handle, lesson, list: lesson.parentElement, next: lesson.nextElementSibling, moved: false };
  outline.setPointerCapture(event.pointerId); // not the handle: moving it in the document would end the capture
});

/** Near the upper or lower edge of the window the page moves along. */
function scrollAlong(y) {
  const edge = 72;
  if (y < edge) window.scrollBy(0, -24);
  else if (y > window.innerHeight - edge) window.scrollBy(0, 24);
}

outline.addEventListener("pointermove", (event) => {
  if (!drag) return;
  scrollAlong(event.clientY);
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const list = under?.closest("[data-module]")?.querySelector("[data-lessons]");
  if (!list) return;
  const others = [...list.querySelectorAll("[data-lesson]")].filter((lesson) => lesson !== drag.lesson);
  const following = others.find((lesson) => {
    const { top, height } = lesson.getBoundingClientRect();
    return event.clientY < top + height / 2;
  });
  if (drag.lesson.parentElement === list && drag.lesson.nextElementSibling === (following ?? null)) return;
  list.insertBefore(drag.lesson, following ?? null);
  drag.lesson.classList.add("is-dragged");
  drag.moved = true;
});

function letGo(keep) {
  if (!drag) return;
  const { handle, lesson, list, next, moved } = drag;
  drag = null;
  lesson.classList.remove("is-dragged");
  const stays = lesson.parentElement === list && lesson.nextElementSibling === next;
  if (!moved || (keep && stays)) return;
  if (!keep) {
    list.insertBefore(lesson, next);
    return;
  }
  const data = new FormData(handle.form);
  data.set("action", "move");
  data.set("module", lesson.closest("[data-module]").dataset.module);
  const before = lesson.previousElementSibling;
  data.set("after", before?.dataset.lesson ?? "");
  send(data, placeOf(handle));
}

outline.addEventListener("pointerup", () => letGo(true));
outline.addEventListener("pointercancel", () => letGo(false));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") letGo(false);
});

showHandles();
