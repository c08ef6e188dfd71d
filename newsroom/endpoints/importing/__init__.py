"""Thousands of receivers out of one table: looked at first, then taken over batch by batch."""
