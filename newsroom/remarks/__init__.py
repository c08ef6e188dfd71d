"""Remarks: the talk about a story, points on a passage of its text, and wordings proposed for one."""
