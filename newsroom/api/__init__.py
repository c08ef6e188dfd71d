"""The JSON API: the second way in, by the same use cases and the same rules as the pages."""

from newsroom.api.setup import init_api

__all__ = ["init_api"]
