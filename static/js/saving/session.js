// The session may end while somebody types. They sign in on another page; this one keeps what stands on it.
import { link } from "./notice.js";
import { renewTokens } from "./server.js";

export function watchSession(context, autosave, notice, local) {
  let ended = false;

  async function again() {
    if (!ended) return;
    const fresh = await renewTokens();
    if (!fresh) return;
    if (fresh.person !== context.person) {
      notice.show("session", context.say("stranger"));
      return;
    }
    ended = false;
    fresh.use();
    notice.hide("session");
    autosave.send();
  }

  autosave.addEventListener("ended", () => {
    local.write(autosave.story, autosave.typed());
    const signIn = link(context.say("signin"), "/sign-in?next=/saving/signed-in");
    if (!ended) notice.show("session", context.say("ended"), signIn);
    ended = true;
  });
  new BroadcastChannel("newsroom:signed-in").addEventListener("message", again);
  window.addEventListener("focus", again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
}
