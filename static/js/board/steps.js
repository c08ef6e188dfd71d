// What may happen to a card, and making it happen through the door that every step goes through.
const said = document.querySelector(".board-said");

export function say(words) {
  said.textContent = words;
}

// Ask the newsroom; null, with a word to the reader, when it does not answer.
export async function steps(card) {
  try {
    const answer = await fetch(`/board/${card.dataset.story}/moves.json`, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const found = await answer.json();
    card.dataset.version = found.version;
    return found;
  } catch {
    say(said.dataset.failed);
    return null;
  }
}

// Make a move. One that asks for something or says what it does first has a page of its own.
export async function take(card, move) {
  const story = card.dataset.story;
  const page = `/stories/${story}/moves/${move.name}`;
  if (move.decides) {
    location.assign(page);
    return;
  }
  const board = card.closest(".board");
  const form = new FormData();
  form.set("csrf_token", board.dataset.token);
  form.set("move", move.name);
  form.set("version", card.dataset.version);
  say(said.dataset.sending);
  try {
    const answer = await fetch(`/stories/${story}/moves`, { method: "POST", body: form, redirect: "manual" });
    if (answer.type !== "opaqueredirect") {
      location.assign(page); // it says what stands in the way now
      return;
    }
    sessionStorage.setItem("board", JSON.stringify({ address: location.href, left: board.scrollLeft, story }));
    location.reload();
  } catch {
    say(said.dataset.failed);
  }
}
