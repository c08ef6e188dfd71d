"""An asset as scripts of our own pages get it."""

from typing import Any

from newsroom.models.asset import Asset


def described(asset: Asset) -> dict[str, Any]:
    """What the editor's dialog shows and puts into a text."""
    told: dict[str, Any] = {
        "id": asset.id,
        "kind": asset.kind,
        "name": asset.name,
        "src": asset.url,
        "alt": asset.alt,
        "caption": asset.caption,
        "credit": asset.credit,
        "page": f"/media/{asset.id}",
    }
    if asset.kind == "picture":
        width, height = asset.shown_size()
        told |= {"thumbnail": asset.thumbnail, "width": width, "height": height}
    return told
