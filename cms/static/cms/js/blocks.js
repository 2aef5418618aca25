/**
 * Blocks of a lesson that answer the reader: the border between two pictures, and films that stay at their provider
 * until somebody asks for them.
 */
function moveBorder({ target }) {
  const pictures = target.closest("[data-compare]").querySelector(".compare-pictures");
  pictures.style.setProperty("--border", `${target.value}%`);
  target.setAttribute("aria-valuetext", `${target.value} %`);
}

function play(card) {
  const frame = document.createElement("iframe");
  frame.src = card.dataset.embed;
  frame.title = card.dataset.title;
  frame.allow = "fullscreen; picture-in-picture; encrypted-media";
  frame.allowFullscreen = true;
  frame.referrerPolicy = "strict-origin-when-cross-origin"; // providers refuse a player that names no site
  frame.tabIndex = 0;
  card.replaceChildren(frame);
  frame.focus();
}

for (const border of document.querySelectorAll("[data-compare-border]")) {
  border.addEventListener("input", moveBorder);
}
for (const card of document.querySelectorAll("[data-embed]")) {
  card.querySelector("button").addEventListener("click", () => play(card));
}
