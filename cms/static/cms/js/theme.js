/**
 * The colour switch: as the device → light → dark. The choice stands in a cookie, so that the server writes it into
 * <html data-theme> and no page flashes; a copy in localStorage covers pages that are served without the visitor's cookie.
 */
const ORDER = ["system", "light", "dark"];
const YEAR = 31_536_000;
const root = document.documentElement;

function remember(theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser may refuse storage; the cookie is enough.
  }
}

function remembered() {
  try {
    return localStorage.getItem("theme");
  } catch {
    return null;
  }
}

function show(theme) {
  root.dataset.theme = theme;
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const words = button.dataset[`text${theme[0].toUpperCase()}${theme.slice(1)}`];
    button.title = words;
    button.querySelector("[data-theme-label]").textContent = words;
  }
}

const stored = remembered();
show(ORDER.includes(stored) ? stored : root.dataset.theme);

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const next = ORDER[(ORDER.indexOf(root.dataset.theme) + 1) % ORDER.length];
  remember(next);
  show(next);
});

// Another tab changed it.
addEventListener("storage", (event) => {
  if (event.key === "theme" && ORDER.includes(event.newValue)) show(event.newValue);
});
