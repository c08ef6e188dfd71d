"""Notices: reading them in the newsroom, having them by e-mail, and choosing which."""
