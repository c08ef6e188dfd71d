// Talking with the newsroom. Every answer is {status, said}; status 0: it could not be reached.
const tokens = () => document.querySelectorAll("input[name=csrf_token]");

async function ask(path, options) {
  try {
    const answer = await fetch(path, { credentials: "same-origin", redirect: "error", ...options });
    const json = answer.headers.get("Content-Type")?.startsWith("application/json");
    return { status: answer.status, said: json ? await answer.json() : {} };
  } catch {
    return { status: 0, said: {} };
  }
}

export function keep(story, typed, leaving = false) {
  return ask(`/stories/${story}/working-copy`, {
    method: "PUT",
    keepalive: leaving,
    headers: { "Content-Type": "application/json", "X-CSRFToken": tokens()[0]?.value ?? "" },
    body: JSON.stringify({ ...typed, leaving }),
  });
}

function presence(doing, page) {
  return new URLSearchParams({ doing, page, csrf_token: tokens()[0]?.value ?? "" });
}

export function pulse(story, doing, page, known) {
  const path = `/stories/${story}/presence?v=${encodeURIComponent(known)}`;
  return ask(path, { method: "POST", body: presence(doing, page) });
}

export function gone(story, page) {
  navigator.sendBeacon(`/stories/${story}/presence`, presence("gone", page));
}

// What the server keeps of a text; null when it keeps nothing.
export async function keptFields(story) {
  const { status, said } = await ask(`/stories/${story}/working-copy/fields`, {});
  return status === 200 ? said.fields : null;
}

// After signing in again the page's tokens are worth nothing: take new ones. Returns who is signed in now.
export async function renewTokens() {
  const { status, said } = await ask("/saving/token", { headers: { Accept: "application/json" } });
  if (status !== 200) return null;
  return { person: said.person, use: () => tokens().forEach((field) => (field.value = said.token)) };
}
