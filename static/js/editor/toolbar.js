// The buttons: one stop for Tab, arrow keys between them; pressed and switched off as the cursor moves.

import { COMMANDS } from "./commands.js";

/** Make the buttons inside `toolbar` work on `view`; returns what to call after every change. */
export function bindToolbar(toolbar, view) {
  const buttons = [...toolbar.querySelectorAll("button[data-command]")];
  toolbar.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays where it is
  toolbar.addEventListener("click", (event) => press(event.target.closest("button[data-command]"), view));
  toolbar.addEventListener("keydown", (event) => walk(event, toolbar));
  const refresh = () => {
    for (const button of buttons) show(button, view);
    toolbar.querySelector("[data-table-tools]").hidden = !COMMANDS.table.on(view.state);
    toolbar.querySelector("[data-figure-tools]").hidden = !COMMANDS.picture.on(view.state);
    keepOneStop(toolbar);
  };
  refresh();
  return refresh;
}

function press(button, view) {
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  COMMANDS[button.dataset.command].run(view.state, view.dispatch, view);
  if (!document.querySelector("dialog[open]")) view.focus();
}

function show(button, view) {
  const { run, on } = COMMANDS[button.dataset.command];
  const pressed = on ? on(view.state) : false;
  set(button, "aria-disabled", `${!pressed && !run(view.state, undefined, view)}`);
  if (button.hasAttribute("aria-pressed")) set(button, "aria-pressed", `${pressed}`);
}

function set(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function reachable(toolbar) {
  return [...toolbar.querySelectorAll("button")].filter((button) => !button.closest("[hidden]"));
}

function keepOneStop(toolbar) {
  const buttons = reachable(toolbar);
  const stop = buttons.find((button) => button.tabIndex === 0) ?? buttons[0];
  for (const button of buttons) set(button, "tabindex", button === stop ? "0" : "-1");
}

function walk(event, toolbar) {
  const buttons = reachable(toolbar);
  const at = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const goals = { Home: 0, End: last, ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at <= 0 ? last : at - 1 };
  if (!(event.key in goals) || at < 0) return;
  event.preventDefault();
  buttons[at].tabIndex = -1;
  buttons[goals[event.key]].tabIndex = 0;
  buttons[goals[event.key]].focus();
}
