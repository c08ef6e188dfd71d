"""Loading code: the start of a command."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """While code is loaded nothing of it becomes garbage: collecting would walk through all of it again and
    again, a fifth of the time of a start. What was loaded stays, so that no later collection walks through
    it either.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.freeze()
