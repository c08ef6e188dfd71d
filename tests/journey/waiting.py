"""Waiting for what other processes do: look again until it is there, and give up some time."""

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")

SLOW = 90
"""Seconds within which anything must have happened, on a busy machine too."""


def eventually(look: Callable[[], Found | None], seconds: float = SLOW) -> Found:
    """What `look` finds once it finds something; raises TimeoutError with what it last gave."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"nothing in {seconds} s: {look.__qualname__} gave {found!r}")
        time.sleep(0.1)
    return found
