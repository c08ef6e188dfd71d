"""The rows one made-up story leaves in each table."""

from datetime import timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any

from newsroom.content import Content, canonical
from newsroom.installation import newest
from newsroom.models import new_id
from newsroom.text import slug
from tests.bench.life import Life
from tests.bench.texts import TAGS, paragraph, text
from tests.factories import SECTIONS

Row = dict[str, Any]


class Rows:
    """All rows of the story whose life is `life`, delivered to one endpoint if it was published."""

    def __init__(self, life: Life, endpoint_id: str) -> None:
        self.life = life
        self.endpoint_id = endpoint_id
        self.id, self.revision_id, self.event_id = new_id(), new_id(), new_id()
        self.content = _content(life)
        self.text = canonical(self.content)
        self.digest = sha256(self.text).hexdigest()

    def story(self) -> Row:
        """The story itself."""
        life, out = self.life, self.life.published
        return {
            "id": self.id,
            "version": 1 + len(life.steps),
            "workflow": "news",
            "workflow_version": newest("news").version,
            "hindrances": ["unexplained"],
            "stage": life.stage,
            "stage_since": life.ended,
            "intent": "new",
            "raised_gates": ["legal"] if life.flagged and len(life.steps) > 2 else [],
            "writers": [life.author.id],
            "title": self.content.title,
            "section": self.content.section,
            "content_type": "tin",
            "language": "vi",
            "flags": ["contract"] if life.flagged else [],
            "revision_id": self.revision_id,
            "digest": self.digest,
            "author_id": life.author.id,
            "assignee_id": life.editor.id if any(step.move == "take" for step in life.steps) else None,
            "priority": 1 if life.number % 20 == 0 else 0,
            "deadline": life.began + timedelta(days=4) if life.number % 3 == 0 else None,
            "sequence": 1 if out else 0,
            "public_state": "live" if out else "none",
            "public_stage": "published" if out else None,
            "public_revision_id": self.revision_id if out else None,
            "public_url": f"https://portal.example.vn/{self.id}" if out else None,
            "slug": slug(self.content.title) if out else None,
            "first_published_at": out.at if out else None,
            "published_at": out.at if out else None,
            "created_at": life.began,
            "updated_at": life.ended,
        }

    def revision(self) -> Row:
        """The only text it ever had."""
        return {
            "id": self.revision_id,
            "story_id": self.id,
            "number": 1,
            "author_id": self.life.author.id,
            "created_at": self.life.began,
            "content": self.text,
            "digest": self.digest,
        }

    def tags(self) -> list[Row]:
        """Its tags."""
        return [{"story_id": self.id, "tag": tag} for tag in self.content.tags]

    @cached_property
    def approvals(self) -> list[Row]:
        """The signatures given on its way; all are still in force."""
        return [
            {
                "id": new_id(),
                "story_id": self.id,
                "revision_id": self.revision_id,
                "digest": self.digest,
                "kind": step.signs,
                "user_id": step.person.id,
                "role": step.role,
                "comment": "",
                "created_at": step.at,
                "void_cause": "",
            }
            for step in self.life.steps
            if step.signs
        ]

    def signatures(self) -> list[Row]:
        """What the trail says of the signatures an event relies on."""
        names = {"kind": "kind", "user_id": "person", "digest": "digest"}
        return [{names[key]: row[key] for key in names} for row in self.approvals]

    def event(self, position: int) -> Row:
        """The event that told the portals, the `position`-th of all."""
        return {
            "id": self.event_id,
            "position": position,
            "story_id": self.id,
            "sequence": 1,
            "type": "story.published",
            "section": self.content.section,
            "digest": self.digest,
            "lane": "default",
            "body": self.text,  # as long as an event; nobody reads it again
            "created_at": self.life.ended,
        }

    def delivery(self) -> Row:
        """Its way to the one endpoint, at the first try."""
        return {
            "event_id": self.event_id,
            "endpoint_id": self.endpoint_id,
            "story_id": self.id,
            "sequence": 1,
            "lane": "default",
            "state": "done",
            "attempts": 1,
            "next_at": self.life.ended,
            "created_at": self.life.ended,
            "done_at": self.life.ended,
            "last_status": 200,
            "last_error": "",
        }

    def attempt(self, delivery_id: int) -> Row:
        """The first and only try."""
        tried = {"delivery_id": delivery_id, "number": 1, "at": self.life.ended, "milliseconds": 12}
        return tried | {"status": 200, "error": "", "answer": "{}"}


def _content(life: Life) -> Content:
    """In the stored form already: cleaning fifty thousand texts would take longer than measuring."""
    made = text(life.number)
    return Content(
        title=made.title,
        sapo=made.sapo,
        body="".join(f"<p>{paragraph(number)}</p>" for number in made.paragraphs),
        section=SECTIONS[life.number % len(SECTIONS)][0],
        byline=life.author.name,
        tags=TAGS,
    )
