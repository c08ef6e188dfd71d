"""Doing one thing to several stories: a third way in beside pages and API, through the same use cases.

Each story is a transaction of its own, so that one that is refused keeps no other waiting.
"""
