/**
 * A form is sent once: a second click while the answer is awaited does nothing, and the button shows that it works.
 * The server never relies on it. Forms with data-repeatable (downloads, filters) are left alone.
 */
import { csrfToken } from "./csrf.js";

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || "repeatable" in form.dataset) return;
  if ("sent" in form.dataset) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "";
  event.submitter?.setAttribute("data-busy", "");
  const token = form.elements.csrfmiddlewaretoken;
  if (token && csrfToken()) token.value = csrfToken();
});

// Coming back through the browser's history shows the page as it was left.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of document.querySelectorAll("[data-busy]")) button.removeAttribute("data-busy");
  }
});
