"""What the doors of feeds, schemas and fetching need behind them."""

from typing import Any

from factories import make_endpoint, person_of

from newsroom.clock import now
from newsroom.feeds.usecases import give_pull_token

PUBLIC = {"site": "cong-chinh", "section": "y-te", "event_type": "story.published", "version": "1"}


def fetching(world: Any) -> str:
    """The id of a receiver that has a token to fetch with."""
    endpoint = make_endpoint(world.app)
    with world.app.app_context():
        give_pull_token(person_of(world.app, world.boss), endpoint.id, now())
    return endpoint.id
