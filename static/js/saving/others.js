// Who may write here: this page, another page of the same person, or somebody else.
import { newName, nextPageIs } from "./context.js";
import { button } from "./notice.js";
import { Pages } from "./pages.js";
import { Presence } from "./presence.js";

const RELOAD_AFTER = 3000;

export function watchOwnPages(context, autosave, notice) {
  const pages = new Pages(context.person, autosave.story, context.page);
  pages.addEventListener("give", async () => {
    await autosave.send();
    autosave.stop();
    pages.gave();
    notice.show("pages", context.say("moved"));
  });
  pages.addEventListener("bye", () => {
    // The other page may only be loading again; it says so within this time.
    const alone = () => notice.said.has("pages") && pages.others.size === 0;
    setTimeout(() => alone() && location.reload(), RELOAD_AFTER);
  });
  return pages;
}

// Asks the page that is written on to send what it has, then goes on with that here.
export async function writeHere(context, pages) {
  await pages.ask();
  const take = context.find("[data-take] form");
  if (!take) return location.reload();
  delete take.dataset.confirm; // it is one's own page that gives way
  return take.requestSubmit();
}

export function watchOthers(context, autosave, notice, pages) {
  const box = context.find("[data-here]");
  const doing = () => (autosave.writing && !autosave.stopped ? "writing" : "reading");
  const presence = new Presence({ box, story: context.story, page: context.page, doing });
  const take = box.querySelector("[data-take] form");
  take.addEventListener("submit", () => {
    // The lease is for the page that comes next: this one gives up its own when it goes.
    take.elements.page.value = newName();
    nextPageIs(take.elements.page.value);
  });

  function locked(sentence, own) {
    autosave.stop();
    const here = button(context.say("here"), () => writeHere(context, pages), "primary");
    if (own) notice.show("lock", sentence, here);
    else if (autosave.writing) notice.show("lock", sentence);
    presence.beat();
  }

  autosave.addEventListener("writing", () => presence.beat());
  autosave.addEventListener("trouble", ({ detail }) => {
    if (detail.code === "taken" || detail.code === "other-page") {
      locked(detail.sentence, detail.code === "other-page");
    }
  });
  presence.addEventListener("lock", async ({ detail: { now, holder } }) => {
    if (now === "other" || now === "other-page") {
      await autosave.send();
      if (autosave.stopped) return;
      locked(now === "other" ? `${holder}. ${context.say("kept")}` : holder, now === "other-page");
    } else if (autosave.stopped && !notice.said.has("pages")) {
      const reload = button(context.say("reload"), () => location.reload(), "primary");
      notice.show("lock", context.say("free"), reload);
    }
  });
}
