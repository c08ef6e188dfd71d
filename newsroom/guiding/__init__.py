"""The guide: one page for each role, inside the newsroom, and the first tour."""
