"""The newsroom that tests of delivery work with."""

import pytest
from factories import make_user, person_of
from fixtures.receiver import Receiver
from flask import Flask

from worker.house import House


@pytest.fixture
def house(app: Flask, receiver: Receiver) -> House:
    """A newsroom with a technician and a receiver that answers 200 until told otherwise."""
    return House(app, person_of(app, make_user(app, "technician")), receiver)
