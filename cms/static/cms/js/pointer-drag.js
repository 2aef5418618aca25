/**
 * Dragging with mouse, pen or finger. A mouse takes a thing anywhere, a finger by its handle [data-grip] alone, so that the page
 * can still be scrolled. Nothing moves before the pointer has gone a few pixels: a click stays a click.
 */
const THRESHOLD = 5; // pixels

/** Whether a press may begin to drag. */
export function takes(event) {
  if (event.button || event.target.closest("button:not([data-grip]), select, a, input")) return false;
  return event.pointerType === "mouse" || Boolean(event.target.closest("[data-grip]"));
}

/**
 * Follow the pointer from its press to its release: `begin()` once it has moved, `move(event)` on its way, `end(event)` at the
 * release, with null when the drag is given up (Escape, or the browser took the pointer away).
 */
export function follow(press, { begin, move, end }) {
  const controller = new AbortController();
  const options = { signal: controller.signal };
  let begun = false;
  const finish = (event) => {
    controller.abort();
    if (begun) end(event);
  };
  addEventListener(
    "pointermove",
    (event) => {
      if (event.pointerId !== press.pointerId) return;
      if (!begun && Math.hypot(event.clientX - press.clientX, event.clientY - press.clientY) < THRESHOLD) return;
      if (!begun) begin();
      begun = true;
      event.preventDefault();
      move(event);
    },
    options,
  );
  addEventListener("pointerup", (event) => event.pointerId === press.pointerId && finish(event), options);
  addEventListener("pointercancel", () => finish(null), options);
  addEventListener("keydown", (event) => event.key === "Escape" && finish(null), options);
  addEventListener("selectstart", (event) => event.preventDefault(), options);
}
