/**
 * Keeps lessons on this device to be read without a connection: the page and the parts that it needs go into the caches that
 * worker.js serves from. A list of what is kept stands in localStorage, with the person whose lessons they are.
 */
import { forgetKept, keptList, rememberKept } from "./kept.js";

const KEPT = "kept";
const PARTS = "parts";
const possible = "serviceWorker" in navigator && "caches" in window;
const LANGUAGES = ["bg", "en"];

/** Addresses of what a page needs; films are left out, they are too large. */
function partsOf(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const elements = page.querySelectorAll('link[rel~="stylesheet"], link[rel~="icon"], link[rel~="preload"], script[src], img[src], use');
  const addresses = [...elements].map((each) => each.getAttribute("href") ?? each.getAttribute("src"));
  return addresses.filter(Boolean).map((address) => new URL(address, location.href)).filter((url) => url.origin === location.origin);
}

/** Modules and style sheets name further files. */
function partsIn(text, base) {
  const names = [...text.matchAll(/(?:from|import)\s*["']([^"']+)["']|url\(["']?([^"')]+)["']?\)/g)].map((match) => match[1] ?? match[2]);
  return names.filter((name) => !name.startsWith("data:")).map((name) => new URL(name, base));
}

async function keepParts(urls) {
  const cache = await caches.open(PARTS);
  const seen = new Set();
  const waiting = urls.map((url) => url.href.replace(/#.*/, ""));
  while (waiting.length) {
    const address = waiting.pop();
    if (seen.has(address)) continue;
    seen.add(address);
    if (!(await cache.match(address))) {
      const response = await fetch(address);
      if (!response.ok) continue;
      await cache.put(address, response);
    }
    const copy = await cache.match(address);
    if (/\.(js|css)$/.test(new URL(address).pathname)) {
      waiting.push(...partsIn(await copy.text(), address).filter((url) => url.origin === location.origin).map((url) => url.href));
    }
  }
}

async function keepPage(path) {
  const response = await fetch(path, { headers: { Accept: "text/html" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  const copy = response.clone();
  await keepParts(partsOf(await response.text()));
  await (await caches.open(KEPT)).put(path, copy);
}

/** Keep a lesson; what was kept before stays when something fails. */
async function keep(path, title, course) {
  await navigator.serviceWorker.register("/worker.js");
  await keepPage(path);
  for (const language of LANGUAGES) await keepPage(`/${language}/offline/`);
  rememberKept(path, { title, course });
  navigator.storage?.persist?.();
}

export async function drop(path) {
  forgetKept(path);
  await (await caches.open(KEPT)).delete(path);
}

function offer(button) {
  const path = location.pathname;
  const text = button.querySelector("[data-keep-text]");
  const { textKept, textFailed } = button.dataset;
  const usual = text.textContent;
  const show = (kept) => {
    button.ariaPressed = String(kept);
    text.textContent = kept ? textKept : usual;
  };
  show(path in keptList());
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      if (button.ariaPressed === "true") await drop(path);
      else await keep(path, button.dataset.title, button.dataset.course);
      show(path in keptList());
    } catch {
      text.textContent = textFailed;
    }
    button.disabled = false;
  });
}

function list(root) {
  const kept = Object.entries(keptList()).sort(([, a], [, b]) => a.course.localeCompare(b.course));
  document.querySelector("[data-kept-none]").hidden = kept.length > 0;
  root.replaceChildren(
    ...kept.map(([path, { title, course }]) => {
      const row = document.createElement("li");
      const link = document.createElement("a");
      const remove = document.createElement("button");
      row.className = "run-row";
      link.href = path;
      link.textContent = `${title} · ${course}`;
      remove.className = "button button-quiet";
      remove.type = "button";
      remove.textContent = root.dataset.textRemove;
      remove.setAttribute("aria-label", `${root.dataset.textRemove}: ${title}`);
      remove.addEventListener("click", () => drop(path).then(() => list(root)));
      row.append(link, remove);
      return row;
    }),
  );
}

if (possible) {
  document.querySelectorAll("[data-keep]").forEach(offer);
  document.querySelectorAll("[data-kept-list]").forEach(list);
}
