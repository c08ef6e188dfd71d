// The findings as a list of buttons. Everything said comes from the server, in the reader's language.

function element(tag, name, text = "") {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

function button(label, tone, act) {
  const made = element("button", `proof-do ${tone}`, label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

const filled = (words, text) => words.replace("{text}", text).replace("{number}", text);

/** Whether a finding is put right for the whole body at once, so that its formatting stays. */
export const inOldFont = (finding) => finding.code === "legacy_font" && finding.field === "body";

function place(finding, words, acts) {
  const told = element("button", "proof-place", finding.told);
  told.type = "button";
  told.title = words.place;
  told.addEventListener("click", () => acts.go(finding));
  if (finding.short) told.append(element("span", "proof-excerpt", finding.short));
  return told;
}

function doings(finding, words, acts, said) {
  const box = element("p", "proof-doings");
  if (finding.replacement !== null) {
    const shown = finding.replacement.length > 90 ? `${finding.replacement.slice(0, 90)}…` : finding.replacement;
    const fix = finding.replacement ? filled(words.fix, shown) : words.takeOut;
    const label = inOldFont(finding) ? words.convert : fix;
    box.append(button(label, "proof-fix", () => acts.mend(finding)));
  }
  if (finding.code === "secret_marker" && words.story) {
    const link = element("a", "proof-do proof-fix", words.quarantine);
    link.href = `/stories/${words.story}/checks#quarantine`;
    box.append(link);
  }
  if (said.mayDismiss && finding.level !== "block") {
    box.append(button(words.dismiss, "", () => acts.dismiss(finding)));
  }
  return box;
}

function row(finding, words, acts, said) {
  const item = element("li", `proof-row proof-${finding.level}`);
  item.append(element("span", "proof-head", `${said.levels[finding.level]} · ${finding.place}`));
  item.append(place(finding, words, acts), element("p", "proof-why", finding.why));
  const doing = doings(finding, words, acts, said);
  if (doing.childElementCount) item.append(doing);
  return item;
}

/** Show what was `said` in `list`; the focus stays at the row it was at. */
export function show(list, said, words, acts) {
  const rows = list.querySelectorAll(".proof-row");
  const at = [...rows].findIndex((one) => one.contains(document.activeElement));
  const made = element("ul", "proof-rows");
  made.append(...said.findings.map((finding) => row(finding, words, acts, said)));
  list.replaceChildren(made);
  if (said.passedOver) list.append(element("p", "quiet", filled(words.passedOver, said.passedOver)));
  if (at >= 0) made.children[Math.min(at, made.childElementCount - 1)]?.querySelector("button")?.focus();
}
