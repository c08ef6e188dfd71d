"""Endpoints: who receives our events, and what became of each delivery."""
