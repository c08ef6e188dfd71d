"""The desk: what waits for the person who has just sat down, and where their own stories are."""
