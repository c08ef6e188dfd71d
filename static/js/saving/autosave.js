// Keeps what is typed: in this browser at once, on the server 2.5 s after the last input. Reads the form, never
// writes into it, and waits while an input method is putting a character together.
import { fieldsOf, isComposing, snapshot } from "./fields.js";
import { keep, renewTokens } from "./server.js";

const QUIET = 2500;
const AT_HAND = 400;
const RETRY = [2, 4, 8, 15, 30];
const SENT = "newsroom:sent";

// Somebody fast, or on a slow line, types before this script runs: then the fields are no longer as they came.
const typedBefore = (form) =>
  [...form.elements].some(
    ({ type, name, value, defaultValue }) =>
      type !== "hidden" && name !== "body" && defaultValue !== undefined && value !== defaultValue,
  );

export class Autosave extends EventTarget {
  constructor({ form, story, local, line, context }) {
    super();
    const unsaved = context.again;
    Object.assign(this, { form, story, local, line, context, page: context.page });
    this.known = unsaved ? "" : snapshot(fieldsOf(form));
    this.writing = unsaved;
    this.stopped = false;
    this.failures = 0;
    this.form.addEventListener("input", (event) => this.#typed(event));
    this.form.addEventListener("change", (event) => this.#typed(event));
    this.form.addEventListener("compositionend", () => this.#later(QUIET));
    window.addEventListener("submit", (event) => this.#submitted(event));
    window.addEventListener("beforeunload", (event) => this.#warn(event));
    window.addEventListener("online", () => this.failures && this.send());
    window.addEventListener("pageshow", () => (this.submitting = false));
    if (unsaved) {
      this.#keepHere();
      this.#later(0);
    } else if (typedBefore(form)) {
      this.known = "";
      setTimeout(() => this.#typed({}));
    }
  }

  get unsaved() {
    return this.writing && snapshot(fieldsOf(this.form)) !== this.known;
  }

  typed() {
    const fields = fieldsOf(this.form);
    return { fields, version: Number(fields.version?.[0] ?? 0), page: this.page };
  }

  // Sends what is typed now; safe to call at any time. Resolves to whether the server has it.
  async send(leaving = false) {
    clearTimeout(this.timer);
    if (this.sending && !leaving) {
      this.again = true;
      return this.sending;
    }
    if (!this.unsaved) return true;
    const typed = this.typed();
    this.sending = keep(this.story, typed, leaving).then((answer) => this.#answered(answer, typed));
    const kept = await this.sending;
    this.sending = null;
    if (this.again) {
      this.again = false;
      return this.send();
    }
    return kept;
  }

  // Nothing more may be written here: somewhere else somebody does.
  stop() {
    this.stopped = true;
    this.form.inert = true;
  }

  // The page is going away: the browser's copy first, for the last request may be lost.
  leave() {
    if (this.submitting || !this.unsaved) return;
    this.local.write(this.story, this.typed());
    this.send(true);
  }

  #typed(event) {
    if (!this.writing) {
      this.writing = true;
      this.dispatchEvent(new Event("writing"));
    }
    clearTimeout(this.atHand);
    this.atHand = setTimeout(() => this.#keepHere(), AT_HAND);
    if (!event.isComposing) this.#later(QUIET);
  }

  #keepHere() {
    if (isComposing(this.form)) return;
    this.kept = !this.unsaved || this.local.write(this.story, this.typed());
  }

  #later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (isComposing(this.form) ? this.#later(QUIET) : this.send()), wait);
  }

  #answered({ status, said }, typed) {
    if (said.saved) this.#saved(said, typed);
    if (status === 200) return true;
    if (status === 401) this.dispatchEvent(new Event("ended"));
    else if (status === 403 && said.code === "stale-page") this.#freshTokens();
    else if (status === 0 || status >= 500) this.#away();
    else this.#told(said);
    return Boolean(said.saved);
  }

  #saved(said, typed) {
    this.known = snapshot(typed.fields);
    this.failures = 0;
    clearTimeout(this.atHand);
    if (this.unsaved) this.#keepHere();
    else this.local.clear();
    this.dispatchEvent(new Event("kept"));
    this.#write(this.context.say("saved", { time: said.shown }));
  }

  #told(said) {
    if (!said.saved) this.#keepHere();
    this.#write(said.sentence ?? this.context.say("away"), true);
    this.dispatchEvent(new CustomEvent("trouble", { detail: said }));
  }

  #away() {
    this.#keepHere();
    this.#write(this.context.say(this.kept ? "away" : "nowhere"), true);
    this.#later(1000 * RETRY[Math.min(this.failures++, RETRY.length - 1)]);
  }

  async #freshTokens() {
    const fresh = await renewTokens();
    if (!fresh || this.failures++ > 2) return this.#away();
    fresh.use();
    return this.#later(0);
  }

  #write(text, wrong = false) {
    this.line.textContent = text;
    this.line.classList.toggle("is-wrong", wrong);
  }

  #warn(event) {
    if (!this.submitting && !this.stopped && this.unsaved) event.preventDefault();
  }

  #submitted(event) {
    if (event.defaultPrevented || event.target.action !== this.form.action) return;
    this.submitting = true;
    clearTimeout(this.timer);
    this.local.write(this.story, this.typed());
    sessionStorage.setItem(SENT, JSON.stringify({ from: location.pathname, page: this.page }));
  }
}

// A page that our form led to: after saving, or the form again with all that was typed (`again`). Either way the
// browser's copy has served. It stays when nothing of that came, because the newsroom was away.
export function landed(local, again) {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  sessionStorage.removeItem(SENT);
  if (!sent || !document.referrer) return;
  const from = new URL(document.referrer).pathname;
  if (again || (from === sent.from && location.pathname !== sent.from)) local.clear(sent.page);
}
