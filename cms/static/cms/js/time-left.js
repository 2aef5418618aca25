/**
 * Counts an attempt's time down: <… data-time-left="<seconds>"> holds what was left when the server made the page. The
 * device's clock is never trusted: it may only make the page ask the server earlier. Shortly before the end the forms that save
 * themselves are asked to; at the end the page is loaded anew, and the server shows the result.
 */
const root = document.querySelector("[data-time-left]");
const total = Number(root.dataset.timeLeft);
const since = [performance.now(), Date.now()];
const SAVE_BEFORE = 5; // seconds
const TOLD = [600, 300, 60]; // seconds left that a screen reader is told of
let told = TOLD.filter((seconds) => seconds < total);
let asked = false;

/** Seconds left by the clock that has gone further: one of them may have slept. */
function left() {
  return total - Math.max(performance.now() - since[0], Date.now() - since[1]) / 1000;
}

function clock(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

function say(words) {
  root.querySelector("[data-time-said]").textContent = words;
}

function tick() {
  const seconds = left();
  root.querySelector("[data-time-shown]").textContent = root.dataset.textLeft.replace("{time}", clock(seconds));
  root.classList.toggle("is-short", seconds <= 60);
  const due = told.filter((mark) => seconds <= mark);
  if (due.length) {
    const mark = Math.min(...due);
    told = told.filter((one) => one < mark);
    say(mark === 60 ? root.dataset.textLast : root.dataset.textMinutes.replace("{minutes}", mark / 60));
  }
  if (seconds <= SAVE_BEFORE && !asked) {
    asked = true;
    dispatchEvent(new Event("save-now"));
  }
  if (seconds > -1) return setTimeout(tick, 1000 - ((performance.now() - since[0]) % 1000));
  say(root.dataset.textOver);
  root.querySelector("[data-time-shown]").textContent = root.dataset.textOver;
  return location.reload();
}

tick();
addEventListener("pageshow", (event) => event.persisted && location.reload());
