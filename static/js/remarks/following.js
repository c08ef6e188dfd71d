// The places of remarks while the text is being written: carried along with every change, looked for again
// when they were lost, and marked without touching the editor's own elements, so that typing goes on as ever.
import { Plugin, TextSelection } from "../../vendor/prosemirror/prosemirror.js";
import { placeIn, wordsOf } from "./anchors.js";

const QUIET_MS = 600;

function found(doc, anchors, known) {
  if (known.every(Boolean)) return known;
  const words = wordsOf(doc);
  return known.map((place, at) => place ?? placeIn(words, anchors[at]));
}

function carried(place, mapping) {
  if (!place) return null;
  const [from, to] = [mapping.map(place.from, 1), mapping.map(place.to, -1)];
  return to > from ? { from, to } : null;
}

function rangeOf(view, { from, to }) {
  const [start, end] = [view.domAtPos(from, 1), view.domAtPos(to, -1)];
  const range = new Range();
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

/** Follow `anchors` in the editor. `isOpen(at)`: whether one is still marked; `moved(places)` is called when one
 * is lost or found again; `pressed(at, box)` when somebody clicks on its words. */
export function follow(editor, anchors, { isOpen, moved, pressed }) {
  let view = null;
  let timer = 0;

  const places = () => plugin.getState(view.state);
  const paint = () => {
    if (!window.Highlight) return;
    const marked = places().filter((place, at) => place && isOpen(at));
    CSS.highlights.set("remark", new Highlight(...marked.map((place) => rangeOf(view, place))));
  };
  const look = () => {
    if (view.composing) return later();
    const now = found(view.state.doc, anchors, places());
    if (now.some((place, at) => place !== places()[at])) view.dispatch(view.state.tr.setMeta(plugin, now));
    return undefined;
  };
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(look, QUIET_MS);
  };

  const plugin = new Plugin({
    state: {
      init: (_config, state) => found(state.doc, anchors, anchors.map(() => null)),
      apply(transaction, known) {
        const told = transaction.getMeta(plugin);
        if (told) return told;
        return transaction.docChanged ? known.map((place) => carried(place, transaction.mapping)) : known;
      },
    },
    props: {
      handleClick(_view, at) {
        const hit = places().findIndex((place, one) => place && isOpen(one) && place.from <= at && at <= place.to);
        if (hit >= 0) pressed(hit, view.coordsAtPos(at));
        return false;
      },
    },
    view(made) {
      view = made;
      queueMicrotask(() => { // once the editor has taken the plugin in
        paint();
        moved(places());
      });
      return {
        update(_view, before) {
          const known = plugin.getState(before);
          if (places() === known) return;
          requestAnimationFrame(paint);
          if (places().some((place, at) => !place !== !known?.[at])) moved(places());
          if (places().some((place) => !place)) later();
        },
      };
    },
  });
  editor.follow(plugin);

  return {
    paint,
    show(at) {
      const place = places()[at];
      if (!place) return;
      const selection = TextSelection.create(view.state.doc, place.from, place.to);
      view.dispatch(view.state.tr.setSelection(selection).scrollIntoView());
      view.focus();
    },
  };
}
