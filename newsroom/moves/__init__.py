"""Moves: the single door through which a story goes from stage to stage."""
