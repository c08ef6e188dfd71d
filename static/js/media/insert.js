// Putting what was chosen into the text: through the editor where there is one, else into the field as HTML.

const escapes = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => escapes[sign]);

function figure({ src, alt, caption, credit, width, height }) {
  const words = [escaped(caption), credit ? `<small>${escaped(credit)}</small>` : ""].filter(Boolean).join(" ");
  const below = words ? `<figcaption>${words}</figcaption>` : "";
  const picture = `<img src="${escaped(src)}" alt="${escaped(alt)}" width="${width}" height="${height}">`;
  return `<figure>${picture}${below}</figure>`;
}

const link = ({ src, name }) => `<p><a href="${escaped(src)}">${escaped(name)}</a></p>`;

// Beside a tag, the rest of the field is read as HTML too: plain paragraphs must become some first.
function asHtml(plain) {
  if (!plain.trim() || /<(p|h[2-4]|ul|ol|figure|table|blockquote)\b/i.test(plain)) return plain;
  const paragraphs = plain.trim().split(/\n{2,}/);
  return paragraphs.map((text) => `<p>${escaped(text).replaceAll("\n", "<br>")}</p>`).join("\n");
}

function intoField(field, html) {
  const at = field.value.slice(0, field.selectionEnd ?? field.value.length);
  const before = asHtml(at);
  const after = asHtml(field.value.slice(at.length));
  field.value = [before, html, after].filter((part) => part.trim()).join("\n");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

// The editor cleans what it is given as it does with everything that is pasted.
function intoEditor(box, html, text) {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  clipboardData.setData("text/plain", text);
  box.newsroomEditor.focus();
  box.querySelector("[contenteditable]").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }),
  );
}

/** Put an asset of the library (see newsroom.media.representation) into the text of this page. */
export function insert(asset) {
  const box = document.querySelector("[data-editor]");
  const isPicture = asset.kind === "picture";
  if (!box?.newsroomEditor) {
    intoField(document.querySelector("textarea[name=body]"), isPicture ? figure(asset) : link(asset));
  } else if (isPicture) {
    box.newsroomEditor.insertFigure(asset);
  } else {
    intoEditor(box, link(asset), asset.name);
  }
}
