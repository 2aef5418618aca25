/** Counts the words of <textarea data-word-count="<id of the element with [data-words]>"> as they are written. */
const count = (text) => text.split(/\s+/).filter(Boolean).length;

for (const area of document.querySelectorAll("textarea[data-word-count]")) {
  const shown = document.getElementById(area.dataset.wordCount).querySelector("[data-words]");
  const show = () => {
    shown.textContent = count(area.value);
  };
  area.addEventListener("input", show);
  area.form.addEventListener("refilled", show);
  show();
}
