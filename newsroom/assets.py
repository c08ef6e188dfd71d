"""Where the files that are not Python live: templates, static files, migrations, the guide."""

from pathlib import Path
from typing import Literal

AssetName = Literal["templates", "static", "migrations", "guide"]

_PACKAGE = Path(__file__).resolve().parent


def asset_dir(name: AssetName) -> Path:
    """Give the absolute folder of the named assets.

    An installed wheel carries the folders inside the package; a checkout keeps them beside it.
    The folder inside the package wins, so an installed copy never reads a stray folder next to site-packages.
    """
    inside = _PACKAGE / name
    beside = "docs/guide" if name == "guide" else name
    return inside if inside.is_dir() else _PACKAGE.parent / beside
