"""The doors of the legal desk and of links for people outside, with what an honest person sends: doors.py."""

from datetime import timedelta
from typing import Any

from factories import database, make_story, move, person_of
from sqlalchemy import select

from newsroom.clock import now
from newsroom.legal.usecases import add_basis, ask
from newsroom.models import Story, new_id
from newsroom.models.legal import LegalCondition
from newsroom.preview.usecases import share_text


def shared(world: Any, story: Story) -> tuple[str, str]:
    """The id and the token of a link that shows a story to somebody outside."""
    with world.app.app_context():
        person, lasts = person_of(world.app, world.boss), timedelta(days=1)
        link, token = share_text(person, story.id, "Một chuyên gia", lasts, now())
        return link.id, token


def asked(world: Any) -> Story:
    """A story about which the legal officer is being asked."""
    story = world.story()
    with world.app.app_context():
        ask(person_of(world.app, world.boss), story.id, "Có được nêu tên không?", None, now())
    return story


def basis(world: Any) -> str:
    """The id of an entry of the register of legal bases."""
    with world.app.app_context():
        return add_basis(person_of(world.app, world.boss), _entry(), now()).id


def condition(world: Any) -> tuple[Story, str]:
    """A story of somebody else that was cleared with a condition, and the id of that."""
    story = make_story(world.app, world.other, flags=["contract"])
    steps = ((world.other, "submit", ""), (world.boss, "pass", "Nhờ xem giúp."))
    for user, step, said in (*steps, (world.boss, "condition", "Bỏ tên cá nhân.")):
        move(world.app, user, story, step, comment=said)
    with database(world.app) as session:
        wanted = select(LegalCondition.id).where(LegalCondition.story_id == story.id)
        return story, session.scalars(wanted).one()


def behind(world: Any, story: Story) -> dict[str, str]:
    """Something that exists for every name in an address of these doors."""
    link, token = shared(world, story)
    return {"link_id": link, "token": token, "basis_id": basis(world), "condition_id": condition(world)[1]}


def _entry() -> dict[str, str]:
    fields = {"symbol": f"{new_id()[:8]}/2026/NĐ-CP", "title": "Quy định về hợp đồng", "article": "Điều 5"}
    return {**fields, "valid_from": "2026-07-01", "valid_to": "", "url": ""}


def _met(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    story, found = condition(world)
    return {"story_id": story.id, "condition_id": found}, {}


def _revoke(world: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    story = world.story()
    return {"story_id": story.id, "link_id": shared(world, story)[0]}, {}


HONEST: dict[str, Any] = {
    "legal.ask": lambda w: ({"story_id": w.story().id}, {"question": "Có được nêu tên không?"}),
    "legal.advise": lambda w: ({"story_id": asked(w).id}, {"note": "Được, theo Điều 5."}),
    "legal.cite": lambda w: ({"story_id": asked(w).id, "basis_id": basis(w)}, {"cited": "yes"}),
    "legal.met": _met,
    "legal.register.add": ({}, _entry()),
    "legal.register.change": lambda w: ({"basis_id": basis(w)}, _entry()),
    "preview.shares.share": lambda w: (
        {"story_id": w.story().id},
        {"note": "Một chuyên gia", "days": "3"},
    ),
    "preview.shares.revoke": _revoke,
    "preview.shares.open_shared": lambda w: ({"token": shared(w, w.story())[1]}, {}),
}
