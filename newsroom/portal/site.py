"""What both the receiver and the pages need at hand: the settings and the clock of this app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from flask import current_app

from newsroom.portal.settings import Settings


@dataclass(frozen=True)
class Site:
    """The portal an app serves; ``now`` gives the time in UTC."""

    settings: Settings
    now: Callable[[], datetime]


def site() -> Site:
    """Give the site of the app that handles the request."""
    found: Site = current_app.extensions["portal"]
    return found
