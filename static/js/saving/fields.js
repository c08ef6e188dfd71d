// What stands in a form: every field with all its values, exactly as typed. Nothing here ever writes into it.
const NOT_KEPT = new Set(["csrf_token"]);

export function fieldsOf(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (NOT_KEPT.has(name) || typeof value !== "string") continue;
    (fields[name] ??= []).push(value);
  }
  return fields;
}

// The same text whatever way line ends are written: the server's form and a textarea differ in that alone.
export function snapshot(fields) {
  return JSON.stringify(fields).replaceAll("\\r\\n", "\\n");
}

// While an input method puts a character together, nothing may be read from the page.
export function isComposing(form) {
  return form.querySelector("[data-editor]")?.dataset.composing === "true";
}
