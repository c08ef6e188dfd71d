"""What content types ask for: every field that can be asked for, and when a picture counts as one."""

from datetime import date

import pytest

from newsroom.content import make
from newsroom.proof.context import Context, Wanted
from newsroom.proof.inspection import inspect
from newsroom.story_types import REQUIRABLE

PICTURE = '<figure><img src="/media/6f1c0a52-6a0e-4f0c-9a4e-0d3c3a6f2b11/900.jpg" alt="{}"></figure>'
FILLED = {
    "sapo": "Một câu.",
    "body": f"<p>Chữ.</p>{PICTURE.format('Cây cầu')}",
    "correction": "Sai số liệu.",
    "corrects": "https://portal.example.vn/tin/1",
    "document_number": "64/2026/QĐ-UBND",
    "document_issuer": "UBND tỉnh",
    "document_date": "2026-11-20",
    "contact": "Văn phòng, 024 3804 0000",
    "byline": "Nguyễn Lan",
    "sources": ["UBND tỉnh"],
}


def missing(**fields) -> list[object]:
    """What a type that asks for everything lacks in a text."""
    context = Context(date(2026, 11, 22), demands={"tin": Wanted(REQUIRABLE)})
    found = inspect(make(title="Tin", type="tin", **fields), context)
    return [one.params["what"] for one in found if one.code == "missing_field"]


def test_a_text_that_has_everything_lacks_nothing():
    assert missing(**FILLED) == []


@pytest.mark.parametrize("name", REQUIRABLE)
def test_each_field_that_can_be_asked_for_is_missed(name):
    field = "body" if name == "picture" else name
    empty = {"body": "<p>Chữ.</p>", "sources": []}.get(field, "")
    assert missing(**{**FILLED, field: empty}) == [name]


@pytest.mark.parametrize("alt", ["", " "])
def test_a_picture_that_some_readers_cannot_know_is_none(alt):
    assert missing(**{**FILLED, "body": f"<p>Chữ.</p>{PICTURE.format(alt)}"}) == ["picture"]
