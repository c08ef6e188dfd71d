"""Whoever answers for a language version hears what becomes of its source."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.installation import workflow_of
from newsroom.models import Revision, Story
from newsroom.notices import notify
from newsroom.trail_reading import Entry
from newsroom.versions import AT_MOST, at_rest, is_stale
from workflows import Move


def tell_versions(session: Session, entry: Entry, source: Story, move: Move | None) -> None:
    """Tell the writer and the assignee of each version what an entry in the trail of its source means to it.

    A version is stale from the first new text of its source on: that is told once, and again when readers get
    to see a text that differs. The words of the source are not told.
    """
    if not source.translated or not (news := _news(entry, move)):
        return
    kind = "sourcedown" if news == "takendown" else "stale"
    for version, matched in _versions(session, source):
        if _concerns(news, entry, version, matched, source):
            people = {version.author_id, version.assignee_id or version.author_id}
            notify(session, kind, version, people, entry.actor_id, entry.at, source=news, entry=entry.index)


def _news(entry: Entry, move: Move | None) -> str:
    """What happened to the source, as far as it matters to its versions; "" for everything else."""
    if move is None:
        return "changed" if "revision" in entry.details and entry.action != "create" else ""
    if move.takes_down:
        return "takendown"
    if move.starts == "correction":
        return "correction"
    return "published" if move.publishes else ""


def _versions(session: Session, source: Story) -> Iterable[tuple[Story, int]]:
    """The versions that are in hand or public, each with the number of the source's text that it matched."""
    found = session.execute(
        select(Story, Revision.number)
        .join(Revision, Revision.id == Story.source_revision_id)
        .where(Story.source_id == source.id)
        .limit(AT_MOST)
    )
    for version, matched in found:
        workflow = workflow_of(session, version.workflow, version.workflow_version)
        if not at_rest(version, workflow.stages[version.stage]):
            yield version, matched


def _concerns(news: str, entry: Entry, version: Story, matched: int, source: Story) -> bool:
    if news == "changed":
        return matched == int(entry.details["revision"]) - 1 and is_stale(version, source)
    return is_stale(version, source) if news == "published" else True
