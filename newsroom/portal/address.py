"""The public address of a story: a readable slug, then the number that counts."""


def story_path(number: int, slug: str) -> str:
    """Give the path of a story on this portal."""
    return f"/tin/{slug}-{number}"


def number_in(name: str) -> int | None:
    """Read the number from the end of ``<slug>-<number>``; None if there is none that can be ours."""
    _, _, number = name.rpartition("-")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 18 else None
