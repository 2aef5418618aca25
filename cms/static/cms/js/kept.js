/** What is kept on this device, and whose it is: {path: {"title", "course"}} in localStorage. */
const LIST = "kept";
const OWNER = "kept-by";

export function keptList() {
  try {
    return JSON.parse(localStorage.getItem(LIST)) ?? {};
  } catch {
    return {};
  }
}

function write(kept) {
  localStorage.setItem(LIST, JSON.stringify(kept));
}

export function rememberKept(path, words) {
  write({ ...keptList(), [path]: words });
}

export function forgetKept(path) {
  const { [path]: _gone, ...others } = keptList();
  write(others);
}

/** Forget all lessons: at signing out, or when somebody else uses the device. What waits to be sent stays. */
export async function forgetLessons() {
  write({});
  if ("caches" in window) await caches.delete("kept"); // not on an address without encryption
}

/** Note whose device it is now; the lessons of whoever used it before are forgotten. */
export async function belongsTo(person) {
  try {
    const before = localStorage.getItem(OWNER);
    if (before && before !== person) await forgetLessons();
    localStorage.setItem(OWNER, person);
  } catch {
    // Without storage nothing is kept.
  }
}
