"""What belongs to a story: versions of its text, its trail, and where it went."""

from typing import Any

from newsroom.access import read_story
from newsroom.api import examples, representation
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading
from newsroom.api.bodies import LARGEST, Paging
from newsroom.api.cursors import cursor_of, number_in, page_of
from newsroom.api.delivery_schemas import DeliveryPage
from newsroom.api.queries import list_revisions
from newsroom.api.schemas import EntryPage, RevisionAnswer, RevisionPage
from newsroom.db import db
from newsroom.delivery_rows import DeliveryFilter, deliveries
from newsroom.models import Story
from newsroom.stories.queries import numbered_revision
from newsroom.trail_reading import entries_of, names_of


@bp.get("/stories/<uuid:story_id>/revisions", tags=["records"])
@api_requires("story.view")
@bp.doc(operationId="getRevisions", responses=reading(404))
@bp.arguments(Paging, location="query")
@bp.response(200, RevisionPage, example=examples.REVISION_PAGE)
def get_revisions(paging: dict[str, Any], story_id: object) -> dict[str, Any]:
    """List the versions of a story's text

    The newest first.
    """
    rows, following = list_revisions(db.session(), _story(story_id), paging.get("cursor"), paging["limit"])
    return {"items": [representation.revision_summary(row) for row in rows], "next": following}


@bp.get(f"/stories/<uuid:story_id>/revisions/<int(max={LARGEST}):number>", tags=["records"])
@api_requires("story.view")
@bp.doc(operationId="getRevision", responses=reading(404))
@bp.response(200, RevisionAnswer, example=examples.REVISION)
def get_revision(story_id: object, number: int) -> dict[str, Any]:
    """Read one version of a story's text"""
    return representation.revision_in_full(numbered_revision(db.session(), _story(story_id), number))


@bp.get("/stories/<uuid:story_id>/audit", tags=["records"])
@api_requires("audit.view")
@bp.doc(operationId="getAudit", responses=reading(404))
@bp.arguments(Paging, location="query")
@bp.response(200, EntryPage, example=examples.ENTRY_PAGE)
def get_audit(paging: dict[str, Any], story_id: object) -> dict[str, Any]:
    """List the trail of a story

    The newest entry first.
    """
    session, limit = db.session(), paging["limit"]
    stream = f"story:{_story(story_id).id}"
    rows, last = page_of(entries_of(session, stream, limit + 1, number_in(paging.get("cursor"))), limit)
    names = names_of(session, {row.actor_id for row in rows})
    items = [representation.entry(row, names) for row in rows]
    return {"items": items, "next": cursor_of(last.seq) if last else None}


@bp.get("/stories/<uuid:story_id>/deliveries", tags=["records"])
@api_requires("story.view")
@bp.doc(operationId="getDeliveries", responses=reading(404))
@bp.arguments(Paging, location="query")
@bp.response(200, DeliveryPage, example=examples.DELIVERY_PAGE)
def get_deliveries(paging: dict[str, Any], story_id: object) -> dict[str, Any]:
    """List where a story went

    The newest delivery first.
    """
    wanted = DeliveryFilter(story_id=_story(story_id).id, before=number_in(paging.get("cursor")))
    page = deliveries(db.session(), wanted, paging["limit"])
    items = [representation.delivery(row) for row in page.rows]
    return {"items": items, "next": cursor_of(page.next) if page.next is not None else None}


def _story(story_id: object) -> Story:
    return read_story(db.session(), person(), str(story_id))
