/** Words of a page and where they stand: a passage is known by its words and what stands around them, never by numbers. */
const AROUND = 40; // characters kept before and after

/** The text of an element with white space drawn together, and for each of its characters the node and offset it comes from. */
export function plainText(element) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  const places = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.parentElement.closest("script, template, .visually-hidden, form")) continue;
    [...node.data.matchAll(/\s+|\S/gu)].forEach(({ 0: sign, index }) => {
      const one = /\s/.test(sign) ? " " : sign;
      if (one === " " && (!text || text.endsWith(" "))) return;
      text += one;
      for (let i = 0; i < one.length; i += 1) places.push([node, index + (one === " " ? 0 : i)]);
    });
  }
  return { text, places };
}

/** Where the words stand, as a Range, or null; of several places the one whose surroundings agree. */
export function findPassage(element, { quote, before, after }) {
  const { text, places } = plainText(element);
  const found = [];
  for (let at = text.indexOf(quote); at >= 0; at = text.indexOf(quote, at + 1)) found.push(at);
  if (!quote || !found.length) return null;
  const agrees = (at) =>
    Number(text.slice(0, at).endsWith(before.trimStart())) + Number(text.slice(at + quote.length).startsWith(after.trimEnd()));
  const start = found.reduce((best, at) => (agrees(at) > agrees(best) ? at : best));
  const range = document.createRange();
  const [last, offset] = places[start + quote.length - 1];
  range.setStart(...places[start]);
  range.setEnd(last, offset + 1);
  return range;
}

/** The passage that a range covers in an element: its words and what stands around them. */
export function passageOf(range, element) {
  const quote = range.toString().replace(/\s+/g, " ").trim();
  const ahead = document.createRange();
  ahead.selectNodeContents(element);
  ahead.setEnd(range.startContainer, range.startOffset);
  const behind = document.createRange();
  behind.selectNodeContents(element);
  behind.setStart(range.endContainer, range.endOffset);
  const flat = (part) => part.toString().replace(/\s+/g, " ");
  return { quote, before: flat(ahead).slice(-AROUND), after: flat(behind).slice(0, AROUND) };
}
