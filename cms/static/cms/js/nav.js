/**
 * Small help in the frame of every page: menus close as people expect, dialogs open, and the language link keeps the
 * reader's place. The place is `[data-player]`'s data-place (written by player.js), else the address's own hash.
 */
const openMenus = () => document.querySelectorAll("[data-menu][open]");

document.addEventListener("click", (event) => {
  for (const menu of openMenus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (event.target.matches("dialog")) event.target.close(); // a click beside the dialog lands on its backdrop
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

document.addEventListener("focusout", (event) => {
  const menu = event.target.closest?.("[data-menu][open]");
  if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) menu.open = false;
});

for (const link of document.querySelectorAll("[data-language-link]")) {
  link.addEventListener("click", () => {
    const place = document.querySelector("[data-player]")?.dataset.place;
    link.hash = place ? `at=${place}` : location.hash;
  });
}
