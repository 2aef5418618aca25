/**
 * How a lesson is read: the size of its text (kept in a cookie, so that the server writes it and nothing jumps), printing, and
 * recordings that remember where one stopped and whose transcript follows.
 */
const YEAR = 31_536_000;
const root = document.documentElement;

for (const button of document.querySelectorAll("[data-set-reading-size]")) {
  button.addEventListener("click", () => {
    const secure = location.protocol === "https:" ? "; Secure" : "";
    root.dataset.readingSize = button.dataset.setReadingSize;
    document.cookie = `text_size=${button.dataset.setReadingSize}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
    for (const other of document.querySelectorAll("[data-set-reading-size]")) other.ariaPressed = String(other === button);
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => print());

/* Recordings: [data-block] video or audio, its captions, and <… data-cues> to put a transcript that follows into. */
const PLACE = "media:";
const END = 5; // seconds before the end from which one begins anew

function remembered(key) {
  try {
    return Number(localStorage.getItem(key)) || 0;
  } catch {
    return 0;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, String(value));
  } catch {
    // A browser may refuse storage: one then begins anew.
  }
}

function keepPlace(media) {
  const key = PLACE + media.closest("[data-block]").dataset.block;
  media.addEventListener("loadedmetadata", () => {
    const place = remembered(key);
    if (place > 2 && place < media.duration - END) media.currentTime = place;
  });
  let told = 0;
  media.addEventListener("timeupdate", () => {
    if (Math.abs(media.currentTime - told) < 2) return;
    told = media.currentTime;
    remember(key, Math.floor(told));
  });
}

function offerSpeeds(media, select) {
  const rate = remembered("media-speed");
  if (rate) select.value = String(rate);
  if (!select.value) select.value = "1";
  const apply = () => {
    media.defaultPlaybackRate = media.playbackRate = Number(select.value);
  };
  apply();
  media.addEventListener("loadedmetadata", apply);
  select.addEventListener("change", () => {
    remember("media-speed", select.value);
    apply();
  });
}

function time(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

/** Put the captions' lines below the film: each leads to its moment, and the one that is spoken is marked. */
function follow(media, box) {
  const track = [...media.textTracks].find((each) => each.language === root.lang) ?? media.textTracks[0];
  if (!track) return;
  if (track.mode === "disabled") track.mode = "hidden";
  const fill = () => {
    const list = box.querySelector("ol");
    if (!track.cues?.length || list.children.length) return;
    for (const cue of track.cues) {
      const line = document.createElement("li");
      const button = document.createElement("button");
      const moment = document.createElement("small");
      button.type = "button";
      moment.textContent = time(cue.startTime);
      button.append(moment, ` ${cue.text.replace(/<[^>]+>/g, "")}`);
      button.addEventListener("click", () => {
        media.currentTime = cue.startTime;
        media.play();
      });
      line.append(button);
      list.append(line);
      cue.addEventListener("enter", () => mark(list, line));
      cue.addEventListener("exit", () => line.removeAttribute("aria-current"));
    }
  };
  media.querySelector("track")?.addEventListener("load", fill);
  media.addEventListener("loadeddata", fill);
  fill();
}

function mark(list, line) {
  line.setAttribute("aria-current", "true");
  if (!list.matches(":hover, :focus-within")) list.scrollTop = line.offsetTop - list.offsetTop - list.clientHeight / 3;
}

for (const media of document.querySelectorAll("[data-block] :is(video, audio)")) {
  keepPlace(media);
  const block = media.closest("[data-block]");
  const speeds = block.querySelector("[data-speeds]");
  const cues = block.querySelector("[data-cues]");
  if (speeds) offerSpeeds(media, speeds);
  if (cues) follow(media, cues);
}
