"""Proof-reading: what a careful desk would notice in a text, found by plain functions over plain values.

No web, no database: whoever asks brings the text, the settings, the dictionary of names and today's date.
"""
