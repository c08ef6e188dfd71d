// A file read by the server goes into the editor, where one undo takes it out again. Without the editor the
// form sends the file as any form does.

function into(form, { html, title, notes }) {
  const editor = document.querySelector("[data-editor]").newsroomEditor;
  const headline = document.querySelector("form.writing-form [name=title]");
  const isFirst = title && headline && !headline.value.trim();
  if (isFirst) {
    headline.value = title;
    headline.dispatchEvent(new Event("input", { bubbles: true }));
  }
  editor.append(title && !isFirst ? withHeading(title) + html : html);
  say(form, [form.dataset.done, ...notes]);
  editor.focus();
}

function withHeading(title) {
  const heading = document.createElement("h2");
  heading.textContent = title;
  return heading.outerHTML;
}

function say(form, sentences) {
  const lines = sentences.map((sentence) => {
    const line = document.createElement("p");
    line.textContent = sentence;
    return line;
  });
  form.querySelector("[data-import-says]").replaceChildren(...lines);
}

async function read(form) {
  const data = new FormData(form);
  data.set("section", document.querySelector("form.writing-form [name=section]")?.value ?? "");
  const answer = await fetch(form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
  if (answer.ok) return into(form, await answer.json());
  if (answer.status === 413) return say(form, [form.dataset.tooLarge]);
  const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
  return say(form, [isOurs ? (await answer.json()).error : form.dataset.failed]);
}

async function send(form) {
  say(form, [form.dataset.reading]);
  try {
    await read(form);
  } catch {
    say(form, [form.dataset.failed]);
  }
  form.reset();
}

function bind(form) {
  form.hidden = false;
  form.classList.add("import-at-once");
  form.querySelector("button[type=submit]").hidden = true;
  form.querySelector("input[type=file]").addEventListener("change", () => send(form));
}

const form = document.querySelector("form[data-import]");
if (form && document.querySelector("[data-editor]")?.newsroomEditor) bind(form);
else if (form) document.addEventListener("newsroom:editor", () => bind(form), { once: true });
