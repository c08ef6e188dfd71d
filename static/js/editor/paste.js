// What is pasted, cleaned before the editor parses it. Word sends comments with the names of their authors,
// lists that are no lists, and styles on everything: the first go, the lists are rebuilt, the styles are read
// for bold and italic and then go. Style attributes are renamed in the string, since parsing one would already
// break the page's policy.

import { allowedPicture } from "./addresses.js";
import { rebuildLists } from "./word_lists.js";
import { straighten } from "./straighten.js";
import { rebuildNotes } from "./word_notes.js";

const GONE = [
  /<!--[\s\S]*?-->/g,
  /<!\[[^>]*>/g,
  /<(style|script|xml|title|noscript|svg|math|object|iframe|template)\b[\s\S]*?<\/\1\s*>/gi,
  /<\/?[a-z]+:[^>]*>/gi,
  /<\/?(?:style|script|xml|meta|link|base|object|iframe)\b[^>]*>/gi,
];
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g;
// In TCVN3 the soft hyphen is an ư. The company it keeps tells: signs beside letters that no other text has.
const TCVN3 = /\p{L}[µ¶·¸¹¨©«¬®]|[µ¶·¸¹¨©«¬®]\p{L}/gu;
const COMMENTS =
  ".MsoCommentReference, .MsoCommentText, .MsoCommentSubject, a.msocomanchor, hr.msocomoff, a[href^='#_msocom_'], [id^='_com_']";
const LOOKS = [
  [/(?:^|[; ])font-weight: ?(?:bold|[6-9]00)/, "strong"],
  [/(?:^|[; ])font-style: ?italic/, "em"],
  [/(?:^|[; ])text-decoration:[^;]*underline/, "u"],
  [/(?:^|[; ])vertical-align: ?super/, "sup"],
  [/(?:^|[; ])vertical-align: ?sub\b/, "sub"],
];
const PLAIN = { strong: /(?:^|[; ])font-weight: ?(?:normal|[1-5]00)/, em: /(?:^|[; ])font-style: ?normal/ };

/** Pasted HTML in a form the editor can parse, and how many pictures from elsewhere were left out. */
export function cleaned(html) {
  const root = new DOMParser().parseFromString(harmless(withinFragment(html)), "text/html").body;
  dropComments(root);
  dropDeleted(root);
  rebuildNotes(root);
  rebuildLists(root);
  readLooks(root);
  straighten(root);
  const pictures = dropPictures(root);
  dropEmptyLines(root);
  root.querySelectorAll("[data-look]").forEach((element) => element.removeAttribute("data-look"));
  return { root, html: root.innerHTML.normalize("NFC"), pictures };
}

/** Pasted text without what cannot be seen, in NFC. */
export function cleanedText(text) {
  return visible(text).normalize("NFC");
}

function visible(text) {
  const old = text.includes("\u00ad") && (text.match(TCVN3) ?? []).length > 1;
  return (old ? text.replace(/\u00ad/g, "ư") : text).replace(INVISIBLE, "");
}

function withinFragment(html) {
  const [, fragment] = /<!--\s*StartFragment\s*-->([\s\S]*?)<!--\s*EndFragment\s*-->/i.exec(html) ?? [];
  return fragment ?? html;
}

function harmless(html) {
  const bare = GONE.reduce((text, pattern) => text.replace(pattern, ""), html);
  const renamed = bare.replace(/<[a-z][^>]*>/gi, (tag) =>
    tag.replace(/([\s"'/])style\s*=/gi, "$1data-look=").replace(/([\s"'/])on[a-z]+\s*=/gi, "$1data-off="),
  );
  return visible(renamed.replace(/&shy;|&#173;|&#xad;/gi, "\u00ad")).replace(/&nbsp;|&#160;|\u00a0/g, " ");
}

function look(element) {
  return (element.getAttribute("data-look") ?? "").toLowerCase().replace(/\s+/g, " ");
}

function dropComments(root) {
  root.querySelectorAll(COMMENTS).forEach((element) => element.remove());
  for (const element of root.querySelectorAll("[data-look]")) {
    if (/mso-element: ?comment|display: ?none|mso-hide: ?all/.test(look(element))) element.remove();
  }
}

/** Tracked changes of Word carry who and when: what was deleted goes, what was inserted stays. */
function dropDeleted(root) {
  root.querySelectorAll("del[datetime], del[cite], .msoDel").forEach((element) => element.remove());
  root.querySelectorAll("ins[datetime], ins[cite], .msoIns").forEach(unwrap);
}

export function unwrap(element) {
  element.replaceWith(...element.childNodes);
}

/** Bold and italic that are said in styles, as tags; tags whose style takes them back go. */
function readLooks(root) {
  for (const element of root.querySelectorAll("b[data-look], strong[data-look], i[data-look], em[data-look]")) {
    const name = /^(?:B|STRONG)$/.test(element.tagName) ? "strong" : "em";
    if (PLAIN[name].test(look(element))) unwrap(element);
  }
  for (const element of root.querySelectorAll("span[data-look]")) {
    for (const [pattern, tag] of LOOKS) if (pattern.test(look(element))) wrapContent(element, tag);
  }
}

function wrapContent(element, tag) {
  const wrapper = element.ownerDocument.createElement(tag);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

function dropPictures(root) {
  const foreign = [...root.querySelectorAll("img")].filter((image) => !allowedPicture(image.getAttribute("src")));
  foreign.forEach((image) => image.remove());
  return foreign.length;
}

function dropEmptyLines(root) {
  for (const line of root.querySelectorAll("p, h1, h2, h3, h4, h5, h6, span, strong, em, b, i, u, s")) {
    if (!line.textContent.trim() && !line.querySelector("img, br, [id]") && !line.dataset.caption) {
      if (/^(?:P|H\d)$/.test(line.tagName)) line.remove();
      else unwrap(line);
    }
  }
}
