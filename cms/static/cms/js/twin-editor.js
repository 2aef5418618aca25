// The side-by-side editor of wagtail-localize is a script of its own. Two of its texts cannot be translated, and it
// does not say in which language a text is, so that a screen reader would read Bulgarian aloud as English.
document.addEventListener("DOMContentLoaded", () => {
  const read = (id) => JSON.parse(document.getElementById(id).textContent);
  const editor = document.querySelector("main");
  const texts = [
    [/^.+ to .+ translation$/, read("twin-heading")],
    [/^More actions$/, read("twin-more")],
  ];
  const languages = read("twin-languages");

  const nameLanguages = () => {
    const rows = ".js-translation-editor section > ul > li > ul > li";
    for (const source of editor.querySelectorAll(`${rows} > p`)) source.lang = languages.source;
    for (const text of editor.querySelectorAll(`${rows} > div > :is(p, textarea)`)) text.lang = languages.target;
  };
  const translate = () => {
    const walker = document.createTreeWalker(editor, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const found = texts.find(([english]) => english.test(node.data.trim()));
      if (found && node.data !== found[1]) node.data = found[1];
    }
  };
  const follow = () => {
    translate();
    nameLanguages();
  };

  new MutationObserver(follow).observe(editor, { childList: true, subtree: true });
  follow();
});
