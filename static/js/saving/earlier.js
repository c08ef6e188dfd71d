// What stands in the way of beginning at once: a second page of the same text, or what an earlier page could
// not send and only this browser still holds.
import { hour, nextPageIs } from "./context.js";
import { fieldsOf, snapshot } from "./fields.js";
import { button } from "./notice.js";
import { writeHere } from "./others.js";
import { keep, keptFields } from "./server.js";

export async function offerEarlier(context, autosave, notice, pages, local) {
  const others = await pages.meet();
  if (others.size > 0) {
    autosave.stop();
    notice.show("pages", context.say("pages"), button(context.say("here"), () => writeHere(context, pages), "primary"));
    return;
  }
  const copy = local.earlier((found) => isMeant(context, found), pages.alive);
  if (!copy) return;
  const known = [fieldsOf(autosave.form), await keptFields(copy.story)].map(snapshot);
  if (known.includes(snapshot(copy.fields))) local.clear(copy.page);
  else offer(context, notice, local, copy, context.say("offer", { time: hour(copy.at) }));
}

function isMeant(context, copy) {
  return context.place === "new" ? "story_id" in copy.fields : copy.story === context.story;
}

function offer(context, notice, local, copy, text) {
  const drop = () => {
    local.clear(copy.page);
    notice.hide("offer");
  };
  const use = button(context.say("use"), () => goOn(context, notice, local, copy), "primary");
  notice.show("offer", text, use, button(context.say("drop"), drop));
}

// The newsroom gets it first, in the name of the page that is no more: there the two texts are compared.
async function goOn(context, notice, local, copy) {
  const { story, fields, version, page } = copy;
  const { said } = await keep(story, { fields, version, page });
  if (!said.saved) {
    offer(context, notice, local, copy, said.sentence ?? context.say("away"));
    return;
  }
  local.clear(page);
  nextPageIs(page);
  location.assign(context.place === "new" ? `/stories/new?copy=${story}` : `/stories/${story}/working-copy`);
}
