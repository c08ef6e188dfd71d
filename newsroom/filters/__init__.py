"""Filters of the list of stories that are kept under a name, for oneself or for a section."""
