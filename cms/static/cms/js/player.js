/**
 * The lesson player: remembers where the reader is, takes them back there, and knows four keys.
 *
 * Root: <… data-player data-position-url="…" data-position='{"block": "<id>", "child": 3}'>. Blocks: <… data-block="<id>">,
 * whose children (of the element marked data-block-body, where there is one) are counted from 0. A place is written
 * "<block id>.<child>": in data-place for the language link, after "#at=" in the address when coming from the other language,
 * and posted as the form fields `block` and `child`.
 */
import { csrfToken } from "./csrf.js";

const PAUSE = 1500; // milliseconds of rest before a place is reported
const READING_LINE = 0.25; // share of the window above which a paragraph counts as being read
const player = document.querySelector("[data-player]");

const blocks = () => [...player.querySelectorAll("[data-block]")];
const childrenOf = (block) => [...(block.querySelector("[data-block-body]") ?? block).children];

/** Return the last paragraph (or figure, question …) that begins above the reading line. */
function currentPlace() {
  const line = innerHeight * READING_LINE;
  let place = null;
  for (const block of blocks()) {
    if (place && block.getBoundingClientRect().top > line) break;
    childrenOf(block).forEach((element, child) => {
      if (!place || element.getBoundingClientRect().top <= line) place = { block: block.dataset.block, child };
    });
  }
  return place;
}

/** Go to a place, and there again once the page's letters have come, which move the lines: unless one has scrolled since. */
function arrive(place) {
  goTo(place);
  const there = scrollY;
  document.fonts.ready.then(() => Math.abs(scrollY - there) < 2 && goTo(place));
}

function goTo({ block, child }) {
  const target = blocks().find((element) => element.dataset.block === block);
  if (!target) return;
  const element = childrenOf(target)[child] ?? target;
  if (target === blocks()[0] && Number(child) === 0) return; // the beginning: leave the title in sight
  scrollBy(0, element.getBoundingClientRect().top - innerHeight * READING_LINE + 1);
}

function restore() {
  const fromLanguage = location.hash.match(/^#at=(.+)\.(\d+)$/);
  if (fromLanguage) {
    history.replaceState(history.state, "", location.pathname + location.search);
    arrive({ block: fromLanguage[1], child: Number(fromLanguage[2]) });
  } else if (!location.hash && player.dataset.position) {
    arrive(JSON.parse(player.dataset.position));
  }
}

let reported = "";
let timer = 0;

function report() {
  clearTimeout(timer);
  const place = player.dataset.place;
  if (!place || place === reported || !player.dataset.positionUrl) return;
  reported = place;
  const [block, child] = place.split(".");
  fetch(player.dataset.positionUrl, {
    method: "POST",
    body: new URLSearchParams({ block, child }),
    headers: { "X-CSRFToken": csrfToken() },
    keepalive: true,
  }).catch(() => {
    reported = ""; // the next rest tries again
  });
}

function notice() {
  const place = currentPlace();
  if (!place) return;
  player.dataset.place = `${place.block}.${place.child}`;
  clearTimeout(timer);
  timer = setTimeout(report, PAUSE);
}

const KEYS_OFF = "player-keys-off";
const keysOn = () => localStorage.getItem(KEYS_OFF) === null;

function onKey(event) {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || !keysOn()) return;
  // Chromium may leave the focus inside a dialog that has closed.
  const busy = event.target.closest("input, textarea, select, [contenteditable], dialog, [tabindex='0']");
  if (busy && !busy.closest("dialog:not([open])")) return;
  if (event.key === "ArrowRight") document.querySelector("[data-key-next]")?.click();
  else if (event.key === "ArrowLeft") document.querySelector("[data-key-previous]")?.click();
  else if (event.key === "?") document.getElementById("keyboard-help")?.showModal();
  else if (event.key === "/") {
    event.preventDefault(); // Firefox would open its search
    document.querySelector("#outline [aria-current], #outline a, #outline summary")?.focus();
  }
}

if (player) {
  restore();
  notice();
  addEventListener("scroll", notice, { passive: true });
  document.addEventListener("visibilitychange", () => document.hidden && report());
  document.addEventListener("keydown", onKey);
  const toggle = document.querySelector("[data-keys-switch]");
  if (toggle) {
    toggle.checked = keysOn();
    toggle.addEventListener("change", () => {
      if (toggle.checked) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
    });
  }
}
