// Where a finding is in the form: in a plain field, or in the editor that stands before the body.

const INVISIBLE = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;

function editorOf(field) {
  const box = field.name === "body" ? field.form.querySelector("[data-editor]") : null;
  return box?.newsroomEditor ?? null;
}

/** The text in which a field's findings are looked for. */
function textOf(field, editor) {
  return editor ? editor.getText() : field.value;
}

/** Where the words of `finding` stand: its `nth` occurrence, else the first; null when they are gone. */
function spanIn(text, finding) {
  for (const words of [finding.excerpt, finding.excerpt.normalize("NFC").replace(INVISIBLE, "")]) {
    let at = -1;
    for (let count = 0; count <= finding.nth; count += 1) {
      const next = text.indexOf(words, at + 1);
      if (next < 0) break;
      at = next;
    }
    if (words && at >= 0) return { start: at, end: at + words.length };
  }
  return null;
}

const points = (text, at) => [...text.slice(0, at)].length;

function located(form, finding) {
  const field = form.elements.namedItem(finding.field);
  const editor = editorOf(field);
  const text = textOf(field, editor);
  return { field, editor, text, span: finding.excerpt ? spanIn(text, finding) : null };
}

/** Lead the reader to the place of a finding; false when its words are gone. */
export function go(form, finding) {
  const { field, editor, text, span } = located(form, finding);
  if (editor && span) return editor.select(points(text, span.start), points(text, span.end));
  if (editor) editor.focus();
  else field.focus();
  if (span && !editor) field.setSelectionRange(span.start, span.end);
  return Boolean(span) || !finding.excerpt;
}

/** Put the replacement of a finding in, so that undo brings the old words back; false when they are gone. */
export function mend(form, finding) {
  const { field, editor, text, span } = located(form, finding);
  if (!span) return false;
  if (editor) {
    return editor.replaceText(points(text, span.start), points(text, span.end), finding.replacement);
  }
  field.focus();
  field.setSelectionRange(span.start, span.end);
  // The one way to change a field by script that the browser's own undo knows of.
  if (!document.execCommand("insertText", false, finding.replacement)) {
    field.setRangeText(finding.replacement, span.start, span.end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  return true;
}
