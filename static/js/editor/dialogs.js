// Questions the toolbar asks. The dialogs stand in the page's <template>, since a form cannot hold a form.

let shelf = null;

function shown(name) {
  shelf ??= document.getElementById("editor-dialogs").content;
  const dialog = shelf.querySelector(`dialog[data-dialog="${name}"]`).cloneNode(true);
  document.body.append(dialog);
  return dialog;
}

function fields(dialog) {
  return [...dialog.querySelectorAll("input, textarea")];
}

function complain(dialog, sentence) {
  const place = dialog.querySelector(".field-error");
  place.textContent = sentence;
  place.hidden = !sentence;
  fields(dialog)[0].setAttribute("aria-invalid", sentence ? "true" : "false");
  if (sentence) fields(dialog)[0].focus();
}

/**
 * Ask what the dialog `name` asks. `values`: what stands in its fields; `refuse(values)`: a sentence when it
 * cannot be so. Resolves to { action, values }, or null when it was put away.
 */
export function ask(name, values, refuse = () => "") {
  const dialog = shown(name);
  for (const field of fields(dialog)) field.value = values[field.name] ?? "";
  for (const button of dialog.querySelectorAll("[data-when]")) button.hidden = !values[button.dataset.when];
  return new Promise((resolve) => {
    const given = () => Object.fromEntries(fields(dialog).map((field) => [field.name, field.value.trim()]));
    dialog.addEventListener("submit", (event) => {
      const sentence = event.submitter?.value === "ok" ? refuse(given(), dialog.dataset) : "";
      if (!sentence) return;
      event.preventDefault();
      complain(dialog, sentence);
    });
    dialog.addEventListener("close", () => {
      const action = dialog.returnValue;
      dialog.remove();
      resolve(action && action !== "cancel" ? { action, values: given() } : null);
    });
    dialog.showModal();
    fields(dialog)[0].select();
  });
}
