/** What components/autosave.html shows of a self-saving form; every word comes from its data attributes. */
export class SavePanel {
  constructor(form) {
    this.root = form.querySelector("[data-autosave-panel]");
    this.status = this.root.querySelector("[data-autosave-status]");
  }

  /** Say one of the panel's own sentences: "saved", "saving", "unsaved", "offline" or "failed". */
  say(state, time = "") {
    this.tell(this.root.dataset[`text${state[0].toUpperCase()}${state.slice(1)}`].replace("{time}", time), state);
  }

  tell(words, state) {
    this.status.dataset.state = state;
    this.status.textContent = words;
  }

  /** Show the notice "offline", "signed-out" or "conflict", or none. */
  banner(shown) {
    for (const banner of this.root.querySelectorAll("[data-autosave-banner]")) {
      banner.hidden = banner.dataset.autosaveBanner !== shown;
    }
  }

  conflict(theirs, mine) {
    this.root.querySelector("[data-autosave-theirs]").textContent = theirs;
    this.root.querySelector("[data-autosave-mine]").textContent = mine;
    this.banner("conflict");
  }
}
