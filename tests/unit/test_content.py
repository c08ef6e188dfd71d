"""Content: cleaning at the door, refusals with sentences, the canonical form and its digest."""

import hashlib
import json
import unicodedata
from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.content import (
    MESSAGES,
    Content,
    InvalidContent,
    canonical,
    day_shown,
    digest,
    make,
    message,
    parse,
)
from newsroom.html import to_text

STORIES = sorted((Path(__file__).parents[3] / "shared" / "stories").glob("*.txt"))


def story_texts():
    if not STORIES:
        pytest.skip("sample articles are not beside this checkout")
    return [path.read_text("utf-8") for path in STORIES]


def test_every_field_is_cleaned():
    content = make(
        title="  Hội\u200b  nghị\n",
        sapo="a \r\n b",
        body="a\nb",
        section="thoi-su",
        sources=[" A ", "", "A", "B"],
        tags=("x", "x"),
        ai_used=True,
    )
    assert content == Content(
        title="Hội nghị",
        sapo="a\nb",
        body="<p>a</p>\n<p>b</p>",
        section="thoi-su",
        sources=("A", "B"),
        tags=("x",),
        ai_used=True,
    )


@pytest.mark.parametrize(
    ("field", "value", "code", "length"),
    [
        ("title", " \u200b ", "title-missing", 0),
        ("title", "x" * 201, "title-too-long", 201),
        ("title", 5, "wrong-type", 0),
        ("sapo", "x" * 1001, "sapo-too-long", 1001),
        ("byline", "x" * 121, "byline-too-long", 121),
        ("correction", "x" * 1001, "correction-too-long", 1001),
        ("sources", ["x" * 301], "sources-too-long", 301),
        ("sources", [str(n) for n in range(21)], "sources-too-many", 21),
        ("sources", "one", "wrong-type", 0),
        ("tags", ["x" * 61], "tags-too-long", 61),
        ("tags", [str(n) for n in range(21)], "tags-too-many", 21),
        ("tags", [1], "wrong-type", 0),
        ("language", "", "language-unknown", 0),
        ("section", "Thời sự", "section-unknown", 0),
        ("type", "a b", "type-unknown", 0),
        ("ai_used", "yes", "wrong-type", 0),
        ("document_number", "x" * 81, "document_number-too-long", 81),
        ("document_issuer", "x" * 201, "document_issuer-too-long", 201),
        ("document_date", "31/02/2026", "document_date-unknown", 0),
        ("document_date", "2026-1", "document_date-unknown", 0),
        ("document_date", "01/01/0026", "document_date-unknown", 0),
        ("contact", "x" * 501, "contact-too-long", 501),
        ("corrects", "javascript:alert(1)", "corrects-unknown", 0),
        ("corrects", "https://a.vn/" + "x" * 500, "corrects-too-long", 513),
        ("corrects", "/tin/7", "corrects-unknown", 0),
        ("body", "x" * 1_000_001, "body-too-big", 0),
        ("body", "<div>" * 100, "body-too-deep", 0),
        ("colour", "red", "unknown-field", 0),
    ],
)
def test_a_field_at_fault_is_named_with_a_sentence(field, value, code, length):
    with pytest.raises(InvalidContent) as refused:
        make(**({"title": "Tin"} | {field: value}))
    assert [*refused.value.errors] == [field]
    problem = refused.value.errors[field]
    assert problem.code == code
    assert problem.length == length
    assert str(length or "") in message(code) % problem.params


def test_all_faults_come_at_once():
    with pytest.raises(InvalidContent) as refused:
        make(sapo="x" * 2000, tags=3)
    assert {*refused.value.errors} == {"title", "sapo", "tags"}


def test_every_sentence_is_a_sentence():
    for sentence in MESSAGES.values():
        assert sentence[0].isupper()
        assert (sentence % {"length": 1, "limit": 2}).endswith(".")


def test_the_digest_of_a_fixed_content_never_changes():
    """Approvals in archives bind to this value: a change here is a new `v`."""
    content = Content(
        title="Đính chính “số liệu”", body="<p>a\u2028\x7f</p>", tags=("é",), sources=("A", "B")
    )
    expected = (
        '{"ai_used":false,"body":"<p>a\u2028\x7f</p>","byline":"","correction":"","language":"vi","sapo":"",'
        '"section":"","sources":["A","B"],"tags":["é"],"title":"Đính chính “số liệu”","type":"tin","v":1}'
    ).encode()
    assert canonical(content) == expected
    assert digest(content) == hashlib.sha256(expected).hexdigest()


def test_details_are_part_of_the_digest_only_where_there_are_any():
    """A receiver that knows only version 1 is told by "v", and texts without details are as ever."""
    bare = make(title="Tin", document_number=" ", contact="", corrects="", document_date="")
    assert canonical(bare) == canonical(make(title="Tin"))
    assert b'"v":1}' in canonical(bare)
    told = make(title="Tin", document_date="05/01/2026")
    assert canonical(told) == canonical(bare).replace(
        b'"language"', b'"document_date":"2026-01-05","language"'
    ).replace(b'"v":1', b'"v":2')
    assert parse(canonical(told)) == told


def test_days_are_read_as_people_and_programs_write_them():
    days = {make(title="Tin", document_date=day).document_date for day in ("05/01/2026", "2026-01-05")}
    assert days == {"2026-01-05"}
    assert day_shown("2026-01-05") == "05/01/2026"
    assert day_shown("") == ""


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    st.builds(
        Content, title=TEXT, sapo=TEXT, body=TEXT, sources=st.lists(TEXT).map(tuple), ai_used=st.booleans()
    )
)
def test_the_canonical_form_reads_back_exactly(content):
    assert parse(canonical(content)) == content


def test_every_field_is_part_of_the_digest():
    content = make(title="Tin", body="a")
    other = {"sources": ("x",), "tags": ("x",), "ai_used": True}
    digests = {
        digest(replace(content, **{field.name: other.get(field.name, "x")})) for field in fields(Content)
    }
    assert len(digests | {digest(content)}) == len(fields(Content)) + 1


@pytest.mark.parametrize(
    "change", [{"v": 2}, {"v": 3}, {"contact": ""}, {"title": 1, "extra": 1}, {"sources": "ab"}]
)
def test_anything_but_a_canonical_form_is_refused(change):
    values = json.loads(canonical(make(title="Tin"))) | change
    with pytest.raises(ValueError, match="not "):
        parse(json.dumps(values, sort_keys=True, separators=(",", ":")).encode())
    with pytest.raises(ValueError, match="canonical"):
        parse(canonical(make(title="Tin")) + b" ")


def test_real_articles_keep_their_words_and_have_one_digest():
    for text in story_texts():
        content = make(title="Bài thử", body=text)
        assert to_text(content.body).split() == unicodedata.normalize("NFC", text).split()
        assert parse(canonical(content)) == content
        assert digest(make(title="Bài thử", body=content.body)) == digest(content)
        assert digest(make(title="Bài thử", body=unicodedata.normalize("NFD", text))) == digest(content)
