// Puts the pieces together on the pages of a story: reading it, editing it, beginning a new one.
import { Autosave, landed } from "./autosave.js";
import { Context } from "./context.js";
import { offerEarlier } from "./earlier.js";
import { LocalCopies } from "./local.js";
import { Notice } from "./notice.js";
import { watchOthers, watchOwnPages } from "./others.js";
import { Presence } from "./presence.js";
import { watchSession } from "./session.js";

const context = new Context(document.querySelector("[data-saving]"));
const local = new LocalCopies(context.person, context.page);
landed(local, context.again);

if (context.place === "story") {
  const { story, page } = context;
  new Presence({ box: context.find("[data-here]"), story, page, doing: () => "reading" });
} else {
  write(document.querySelector("form.writing-form"));
}

function write(form) {
  const story = context.story ?? form.elements.story_id.value;
  const line = context.find("[data-saving-line]");
  form.querySelector(".form-actions").before(line);
  const notice = new Notice(context.find("[data-notice]"));
  const autosave = new Autosave({ form, story, local, line, context });
  window.addEventListener("pagehide", () => autosave.leave());
  watchSession(context, autosave, notice, local);
  const pages = watchOwnPages(context, autosave, notice);
  if (context.place === "edit") watchOthers(context, autosave, notice, pages);
  offerEarlier(context, autosave, notice, pages, local);
}
