"""Checks: what proof-reading finds, shown beside the text; what this newsroom wants checked; quarantine."""
