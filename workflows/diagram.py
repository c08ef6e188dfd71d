"""A definition as a drawing for the story page and as text for the terminal."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape

from workflows.definition import HELD, LIVE, Label, Move, Stage, Workflow
from workflows.routes import Lane, Line, from_anywhere, lanes, lines, main_path, targets
from workflows.words import ROLE_NAMES

WIDTH = 360
_LEFT, _RIGHT, _BOX, _ROW = 64, 286, 38, 74
_TRACK = 13
_SMALL = 'font-size="11" fill="currentColor"'
_MIDDLE = (_LEFT + _RIGHT) // 2

_VERSION = Label("phiên bản {number}", "version {number}")
_WORKFLOW = Label("Quy trình", "Workflow")
_HERE = Label("Đang ở đây", "You are here")
_ANYWHERE = Label("Từ mọi bước", "From every stage")
_SYSTEM = Label("hệ thống", "the system")
_BACK = {
    HELD: Label("bước trước khi tạm dừng", "where it was held"),
    LIVE: Label("bản đang đăng", "the public version"),
}


def text(workflow: Workflow, lang: str) -> str:
    """`workflow` as plain lines for the terminal; `lang` is "vi" or "en"."""
    everywhere = from_anywhere(workflow)
    version = _VERSION.text(lang).format(number=workflow.version)
    parts = [f"{workflow.label.text(lang)} ({workflow.name}, {version})"]
    parts.append(" → ".join(workflow.stages[name].label.text(lang) for name in main_path(workflow)))
    for name, stage in workflow.stages.items():
        moves = [move for move in workflow.moves_from(name) if move not in everywhere]
        parts.append("\n".join([f"{stage.label.text(lang)} [{name}]", *_described(workflow, moves, lang)]))
    if everywhere:
        parts.append("\n".join([_ANYWHERE.text(lang), *_described(workflow, everywhere, lang)]))
    return "\n\n".join(parts) + "\n"


def _described(workflow: Workflow, moves: Iterable[Move], lang: str) -> Iterator[str]:
    for move in moves:
        places = [workflow.stages[stage].label.text(lang) for stage in targets(workflow, move)]
        to = " / ".join(places) or _BACK[move.to].text(lang)
        roles = [name.text(lang) for role, name in ROLE_NAMES.items() if role in move.roles]
        yield f"  {move.label.text(lang)} [{move.name}] → {to} · {', '.join(roles) or _SYSTEM.text(lang)}"


@lru_cache(maxsize=512)
def svg(workflow: Workflow, lang: str, here: str | None = None) -> str:
    """`workflow` as one inline `<svg>`, 360 units wide, with classes for the style sheet.

    Solid lines lead on, thin dashed ones lead back. Stages beside the main path stand below it with the moves
    that lead there. The box of the stage `here` has the class "here".
    """
    drawing = _Drawing(workflow, lang, here)
    body = "".join((*drawing.tracks(), *drawing.boxes(), *drawing.side()))
    title = escape(f"{_WORKFLOW.text(lang)}: {workflow.label.text(lang)}")
    head = f'class="workflow" role="img" viewBox="0 0 {WIDTH} {drawing.height}" aria-label="{title}"'
    words = f"<title>{title}</title><desc>{escape(drawing.in_words())}</desc>"
    return f'<svg xmlns="http://www.w3.org/2000/svg" {head}>{words}{body}</svg>'


class _Drawing:
    def __init__(self, workflow: Workflow, lang: str, here: str | None) -> None:
        self.workflow, self.lang, self.here = workflow, lang, here
        self.path = main_path(workflow)
        self.rows = {name: row for row, name in enumerate(self.path)}
        self.lines = lines(workflow)
        self.beside = tuple(name for name in workflow.stages if name not in self.rows)
        self.below = 8 + len(self.path) * _ROW
        self.height = self.below + len(self.beside) * (_BOX + 12) + 4

    def in_words(self) -> str:
        """The main path as a sentence, and where the story is."""
        words = " → ".join(self._label(self.workflow.stages[name]) for name in self.path)
        if self.here is None:
            return words
        return f"{words}. {_HERE.text(self.lang)}: {self._label(self.workflow.stages[self.here])}."

    def boxes(self) -> Iterator[str]:
        """The stages of the main path, one below the other."""
        for name, row in self.rows.items():
            yield self._box(name, _LEFT, 8 + row * _ROW, _RIGHT - _LEFT)

    def side(self) -> Iterator[str]:
        """The stages beside the main path, each with the moves that lead there."""
        for number, name in enumerate(self.beside):
            top = self.below + number * (_BOX + 12)
            yield self._box(name, 8, top, 146)
            into = [move for move in self.workflow.moves.values() if name in targets(self.workflow, move)]
            words = ", ".join(
                dict.fromkeys(move.label.text(self.lang) for move in into if move.sources != (name,))
            )
            yield f'<text class="note" x="162" y="{top + 23}" {_SMALL}>← {escape(words)}</text>'

    def tracks(self) -> Iterator[str]:
        """The lines between the stages of the main path."""
        inner = [line for line in self.lines if line.source in self.rows and line.target in self.rows]
        steps = {line: self.rows[line.target] - self.rows[line.source] for line in inner}
        for line, step in steps.items():
            if step == 1:
                yield self._next(line)
        for lane in lanes(self.rows, tuple(line for line, step in steps.items() if step > 1)):
            yield from self._around(lane, _RIGHT, 1, "move")
        for lane in lanes(self.rows, tuple(line for line, step in steps.items() if step < 0)):
            yield from self._around(lane, _LEFT, -1, "return")

    def _next(self, line: Line) -> str:
        top = 8 + self.rows[line.source] * _ROW + _BOX
        bottom = 8 + self.rows[line.target] * _ROW
        track = f'<path d="M{_MIDDLE} {top}V{bottom - 2}"/>'
        head = f'<path class="head" d="M{_MIDDLE} {bottom}l-4 -8h8z" fill="currentColor" stroke="none"/>'
        first = escape(line.moves[0].label.text(self.lang))
        label = f'<text class="label" x="{_MIDDLE + 9}" y="{top + 21}" {_SMALL}>{first}</text>'
        return self._group("move", line.moves, track + head) + label

    def _around(self, lane: Lane, edge: int, side: int, kind: str) -> Iterator[str]:
        x = edge + side * _TRACK * (lane.number + 1)
        end = 8 + lane.target * _ROW + (12 if side > 0 else _BOX - 12)
        head = f'<path class="head" d="M{edge} {end}l{8 * side} -4v8z" fill="currentColor" stroke="none"/>'
        for row, line in lane.sources:
            start = 8 + row * _ROW + (_BOX - 12 if side > 0 else 12)
            track = f'<path d="M{edge} {start}H{x}V{end}H{edge + 2 * side}"/>'
            yield self._group(kind, line.moves, track + head)

    def _group(self, kind: str, moves: tuple[Move, ...], inside: str) -> str:
        title = escape(", ".join(move.label.text(self.lang) for move in moves))
        look = 'stroke-width="1" stroke-dasharray="3 3"' if kind == "return" else 'stroke-width="1.5"'
        return (
            f'<g class="{kind}" fill="none" stroke="currentColor" {look}><title>{title}</title>{inside}</g>'
        )

    def _box(self, name: str, x: int, y: int, width: int) -> str:
        stage = self.workflow.stages[name]
        classes = f"stage {stage.kind}" + (" here" if name == self.here else "")
        look = f'fill="none" stroke="currentColor" stroke-width="{3 if name == self.here else 1}"'
        rect = f'<rect x="{x}" y="{y}" width="{width}" height="{_BOX}" rx="6" {look}/>'
        place = f'x="{x + width // 2}" y="{y + 24}" font-size="13" text-anchor="middle" fill="currentColor"'
        return f'<g class="{classes}">{rect}<text {place}>{escape(self._label(stage))}</text></g>'

    def _label(self, stage: Stage) -> str:
        return stage.label.text(self.lang)
