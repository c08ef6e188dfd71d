"""Who takes part in the life of a story."""

import pytest
from factories import make_user


@pytest.fixture
def staff(app):
    """One person a role, and a second editor."""
    roles = ("reporter", "editor", "legal", "secretary", "publisher", "spokesperson")
    people = {role: make_user(app, role) for role in roles}
    return people | {"editor2": make_user(app, "editor")}
