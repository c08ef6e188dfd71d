// Forms send once, answer at once, and ask first where data-confirm says what cannot be undone.
// The server makes a repeated send harmless by itself; this spares people the wait and the doubt.

function send(form, button) {
  form.dataset.sending = "yes";
  if (!button) return;
  button.dataset.label = button.textContent;
  button.setAttribute("aria-disabled", "true");
  button.textContent = document.body.dataset.sending;
}

function calm(form) {
  delete form.dataset.sending;
  delete form.dataset.confirmed;
  for (const button of form.querySelectorAll("[data-label]")) {
    button.textContent = button.dataset.label;
    button.removeAttribute("aria-disabled");
    delete button.dataset.label;
  }
}

function labelled(label, tone, value) {
  const button = document.createElement("button");
  button.className = `button button-${tone}`;
  button.value = value;
  button.textContent = label;
  return button;
}

function ask(form, button) {
  const dialog = document.createElement("dialog");
  const inner = document.createElement("form");
  const question = document.createElement("p");
  const actions = document.createElement("div");
  dialog.className = "dialog";
  inner.method = "dialog";
  question.textContent = form.dataset.confirm;
  actions.className = "form-actions";
  const tone = button?.classList.contains("button-danger") ? "danger" : "primary";
  const cancel = labelled(document.body.dataset.cancel, "quiet", "no");
  cancel.autofocus = tone === "danger"; // Enter alone must not do what cannot be undone
  actions.append(labelled(button?.textContent.trim() ?? "", tone, "yes"), cancel);
  inner.append(question, actions);
  dialog.append(inner);
  document.body.append(dialog);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "yes") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
  });
  dialog.showModal();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  const button = event.submitter;
  if (form.dataset.sending) {
    event.preventDefault();
  } else if (form.dataset.confirm && !form.dataset.confirmed) {
    event.preventDefault();
    ask(form, button);
  } else {
    // After the browser has read the form: a button's own name and value are still part of it.
    setTimeout(() => send(form, button));
  }
});

// The back button shows the page as it was left; its forms must work again.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sending]").forEach(calm);
});
