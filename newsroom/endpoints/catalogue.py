"""What of the catalogue an endpoint may ask for, by name: one statement."""

from typing import Any

from sqlalchemy import Select, literal, select, union_all
from sqlalchemy.orm import Session

from newsroom.models import ContentType, Language, Section, Site

KINDS: dict[str, Any] = {
    "sites": Site,
    "sections": Section,
    "languages": Language,
    "content_types": ContentType,
}


def catalogue(session: Session, lang: str) -> dict[str, list[tuple[str, str]]]:
    """Code and name of everything, in the order of the catalogue, by the name of the form's field."""
    rows = session.execute(
        union_all(
            *(
                select(
                    literal(kind).label("kind"),
                    model.slug,
                    model.label_vi,
                    model.label_en,
                    model.position,
                )
                for kind, model in KINDS.items()
            ),
            _channels(),
        ).order_by("position", "slug")
    )
    found: dict[str, list[tuple[str, str]]] = {kind: [] for kind in (*KINDS, "channels")}
    for row in rows:
        found[row.kind].append((row.slug, row.label_en if lang == "en" else row.label_vi))
    return found


def _channels() -> Select[str, str, str, str, int]:
    """The channels that sections have: a code is all that is known of them."""
    code = Section.channel
    chosen = select(literal("channels"), code, code, code, literal(0)).where(code != "")
    return chosen.distinct()
