"""What people do with the first tour: put it away."""

from datetime import datetime

from newsroom.db import transaction
from newsroom.models import User
from newsroom.person import Person


def put_tour_away(person: Person, at: datetime) -> None:
    """Show the tour to this person no more. Their own affair: no trail."""
    with transaction() as session:
        session.get_one(User, person.id).toured_at = at
