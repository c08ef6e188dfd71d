"""Receives signed stories from the newsroom. Standard library only."""

from newsroom_receiver.inbox import receive
from newsroom_receiver.store import Store
from newsroom_receiver.verify import Rejected, check_story, content_of, verify

__all__ = ["Rejected", "Store", "check_story", "content_of", "receive", "verify"]
