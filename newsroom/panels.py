"""What features show on the pages of a story or a case without knowing each other: each adds panels to a
place.

A feature's routes module lists its panels in `PANELS`; newsroom.blueprints gathers them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from flask import Flask, current_app
from sqlalchemy.orm import Session

from newsroom.incident_access import Part
from newsroom.person import Person
from newsroom.rules import Case

StoryPlace = Literal["desk", "story", "talk", "edit", "new", "list", "choose", "types", "decision"]
IncidentPlace = Literal["incident", "incident_after", "incident_statement"]
INCIDENT_PLACES: tuple[IncidentPlace, ...] = get_args(IncidentPlace)
Place = StoryPlace | IncidentPlace
Subject = Case | Part | None
Loader = Callable[[Session, Person, Any, datetime], Any]
"""Its third argument is the Subject of the place."""


@dataclass(frozen=True)
class Panel:
    """A part of a page: `template` is included with what `load` gave as `panel.data`, unless that is None.

    `load` is asked at most one statement's worth. `order`: lower stands higher. "story" stands above
    the text and "talk" below it, "decision" on the page of a move; "choose" (a content type), "types" (the
    list of them), "new" and "list" (of stories) have no case. "incident" stands below the clocks of a case of
    the crisis desk and "incident_after" below its evidence; they get the reader's Part in it.
    """

    place: Place
    template: str
    load: Loader
    order: int = 50


@dataclass(frozen=True)
class Shown:
    """A panel with its data, ready for the page."""

    template: str
    data: Any


def init_panels(app: Flask, panels: Iterable[Panel]) -> None:
    """Keep every feature's panels, in the order in which they stand on the pages."""
    app.extensions["newsroom_panels"] = tuple(sorted(panels, key=lambda panel: panel.order))


def panels_of(place: Place, session: Session, person: Person, subject: Subject, at: datetime) -> list[Shown]:
    """The panels of a page for `person` at `at` (UTC)."""
    panels: tuple[Panel, ...] = current_app.extensions["newsroom_panels"]
    loaded = (
        (panel.template, panel.load(session, person, subject, at)) for panel in panels if panel.place == place
    )
    return [Shown(template, data) for template, data in loaded if data is not None]
