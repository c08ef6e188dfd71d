"""The delivery wall: every portal that one event went to, live, and whom to call where it did not arrive."""
