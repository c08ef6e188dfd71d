"""Templates of content types: how their stories begin, what they must have.

"Pattern" in code, so that nobody takes one for the template of a page.
"""
