"""Language versions: adding one to a story, its source beside it, whether both still say the same."""
