"""Events: valid against their published schemas, readable back, and the same text that was approved."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from newsroom.content import Content, digest, make
from newsroom.payload import EVENT_TYPES, PUBLISHING, WITHDRAWING, content_of, event, ping
from newsroom.payload_alternates import Alternate
from newsroom.payload_claims import Claim, Review, Verdict
from newsroom.payload_formats import payload_for
from newsroom.payload_schemas import VERSIONS, event_schema
from newsroom.payload_story import Approval, PublicStory, Reason
from newsroom.portal.verify import content_digest

AT = datetime(2026, 11, 22, 7, 3, 31, 123456, tzinfo=UTC)
FULL = make(
    title="Họp báo “thường kỳ”",
    sapo="Dòng một\ndòng hai",
    body='<p>Nội dung <a href="https://a.vn/?a=1&amp;b=2">x</a></p><p><img src="/media/a&amp;b.jpg"></p>',
    section="thoi-su",
    byline="Ban Biên tập",
    sources=["Văn phòng", "Bộ"],
    tags=["họp báo", "a/b"],
    correction="Ghi nhầm ngày.",
    ai_used=True,
    document_number="64/2026/QĐ-UBND",
    document_issuer="UBND tỉnh",
    document_date="20/11/2026",
    contact="Văn phòng UBND tỉnh\n0200 3 822 000",
    corrects="https://cong.example/tin/7?a=1&b=2",
)


EVERYTHING = {
    "policy_url": "https://cong.example/ton-chi",
    "others": (Alternate("5c0c0a6e-0d0b-4f6e-9d5b-6d0f5c0e7a11", "en", "version"),),
    "reviews": (
        Review(
            Claim("Đập sắp vỡ.", "Một tài khoản", date(2026, 11, 21), ("https://a.vn/1", "https://b.vn/2")),
            Verdict(1, "Sai sự thật"),
        ),
        Review(Claim("Nước đã tràn."), Verdict(2, "Sai một phần")),
    ),
}


def story(content=FULL, **changes):
    value = digest(content)
    return PublicStory(
        **{
            "id": "0d6b3a52-7c1e-4f0a-9a63-0f2f1c1f7a10",
            "sequence": 3,
            "content": content,
            "digest": value,
            "published_at": AT,
            "first_published_at": AT - timedelta(days=1),
            "approvals": (Approval("review", "editor", AT, value),),
            "publisher_name": "Cổng mẫu",
            "section_name": "Thời sự",
            "slug": "hop-bao",
            "base_url": "https://toasoan.example",
        }
        | changes
    )


def validator(kind, version="1"):
    schema = event_schema(kind, version)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", sorted(EVENT_TYPES))
def test_every_schema_has_an_example_that_fits(kind, version):
    (example,) = event_schema(kind, version)["examples"]
    validator(kind, version).validate(example)
    if kind in PUBLISHING:
        assert content_digest(example["data"]["item"]) == example["data"]["digest"]


@pytest.mark.parametrize("kind", sorted(PUBLISHING | WITHDRAWING))
@pytest.mark.parametrize("content", [FULL, Content(title="Tin")], ids=["full", "bare"])
def test_an_event_fits_its_schema(kind, content):
    content = replace(content, correction="Sửa.") if kind == "story.corrected" else content
    reason = Reason("unverified", "Chưa kiểm chứng.") if kind in WITHDRAWING else None
    body = event(kind, story(content, reason=reason, **EVERYTHING), AT)
    validator(kind).validate(json.loads(body))
    validator(kind, "1-ninjs-2.2").validate(json.loads(payload_for("ninjs-2.2", body)))


def test_a_ping_fits_its_schema():
    body = ping("Cổng mẫu", AT)
    validator("test.ping").validate(json.loads(body))
    expected = '{"type":"test.ping","timestamp":"2026-11-22T07:03:31.123456Z","data":{"endpoint":"Cổng mẫu"}}'
    assert body == expected.encode()


@pytest.mark.parametrize("change", [{"digest": "x"}, {"sequence": 0}, {"approvals": None}, {"more": 1}])
def test_the_schema_refuses_what_the_documentation_forbids(change):
    message = json.loads(event("story.published", story(), AT))
    message["data"] |= change
    assert not validator("story.published").is_valid(message)


TEXT = st.text(max_size=30)


@given(
    st.builds(
        make,
        title=TEXT.map(lambda text: f"T{text}"),
        sapo=TEXT,
        body=TEXT,
        byline=TEXT,
        sources=st.lists(TEXT, max_size=3),
        tags=st.lists(TEXT, max_size=3),
        correction=TEXT,
        section=st.sampled_from(["", "thoi-su"]),
        ai_used=st.booleans(),
        document_number=TEXT,
        document_issuer=TEXT,
        document_date=st.dates(date(1900, 1, 1)).map(date.isoformat) | st.just(""),
        contact=TEXT,
        corrects=st.sampled_from(["", "https://cong.example/tin/7"]),
    )
)
def test_a_receiver_gets_exactly_the_approved_content(content):
    data = json.loads(event("story.published", story(content), AT))["data"]
    older = json.loads(payload_for("ninjs-2.2", event("story.published", story(content), AT)))["data"]
    assert content_digest(older["item"]) == data["digest"]
    assert content_of(data["item"]) == content
    assert digest(content_of(data["item"])) == content_digest(data["item"]) == data["digest"]
    assert data["content_version"] == (2 if content.details else 1)


def test_the_item_of_a_story():
    item = json.loads(event("story.corrected", story(), AT))["data"]["item"]
    assert item["uri"] == "urn:newsroom:story:0d6b3a52-7c1e-4f0a-9a63-0f2f1c1f7a10"
    assert item["version"] == "3"
    assert item["pubStatus"] == "usable"
    assert item["subjects"][0] == {"name": "Thời sự", "rel": "section", "uri": "urn:newsroom:section:thoi-su"}
    assert item["subjects"][2] == {"name": "a/b", "rel": "tag", "uri": "urn:newsroom:tag:a%2Fb"}
    assert item["renditions"] == [{"name": "/media/a&b.jpg", "href": "https://toasoan.example/media/a&b.jpg"}]
    assert item["bodies"][0]["wordCount"] == 3
    assert "$schema" not in item


def test_details_stand_where_ninjs_and_dublin_core_have_a_place_for_them():
    data = json.loads(event("story.published", story(), AT))["data"]
    item = data["item"]
    assert item["objects"][0] == {"rel": "document", "literal": "64/2026/QĐ-UBND"}
    assert item["organisations"][0] == {"rel": "issuer", "name": "UBND tỉnh"}
    assert item["events"] == [{"rel": "signed", "literal": "2026-11-20"}]
    assert item["organisations"][1]["contactInfo"][0]["value"].startswith("Văn phòng UBND tỉnh\n")
    assert data["dublin_core"]["relation"] == ["64/2026/QĐ-UBND", "https://cong.example/tin/7?a=1&b=2"]
    plain = json.loads(event("story.published", story(Content(title="Tin")), AT))["data"]
    assert {"objects", "organisations", "events"}.isdisjoint(plain["item"])
    assert "relation" not in plain["dublin_core"]


@pytest.mark.parametrize("kind", sorted(WITHDRAWING))
def test_a_withdrawn_story_takes_its_words_back(kind):
    body = event(kind, story(reason=Reason("unverified", "Chưa kiểm chứng.")), AT)
    data = json.loads(body)["data"]
    assert data["item"]["pubStatus"] == "canceled"
    assert data["reason"] == {"code": "unverified", "text": "Chưa kiểm chứng."}
    assert "Nội dung".encode() not in body
    assert "Dòng một".encode() not in body
    assert b"QD-UBND" not in body
    assert "Văn phòng UBND".encode() not in body


def test_an_item_of_ninjs_2_2_has_only_names_that_2_2_knows():
    body = event("story.published", story(**EVERYTHING), AT)
    data = json.loads(payload_for("ninjs-2.2", body))["data"]
    item = data["item"]
    assert data["schema"].endswith("/schemas/story.published/1-ninjs-2.2.json")
    assert item["standard"]["version"] == "2.2"
    assert item["pubstatus"] == "usable"
    assert item["organisations"][1]["contactinfo"][0]["role"] == "press"
    assert item["associations"][-1]["name"] == "version-en"
    assert "rel" not in item["associations"][-1]
    assert item["subjects"][-1]["rel"] == "digitalSourceType"
    assert not [name for name in item if name != name.lower()]
    ping_body = ping("Cổng mẫu", AT)
    assert payload_for("ninjs-2.2", ping_body) == payload_for("ninjs-3.1", ping_body) == ping_body


def test_a_rebuttal_carries_what_was_found_of_the_claim():
    data = json.loads(event("statement.issued", story(**EVERYTHING), AT))["data"]
    review = data["claim_review"]
    assert review["claimReviewed"] == "Đập sắp vỡ."
    assert review["reviewRating"]["alternateName"] == "Sai sự thật"
    assert review["itemReviewed"]["firstAppearance"]["url"] == "https://a.vn/1"
    assert review["author"]["name"] == "Cổng mẫu"
    withdrawn = event("statement.recalled", story(reason=Reason("x", "y"), **EVERYTHING), AT)
    assert "Đập sắp vỡ".encode() not in withdrawn


def test_each_claim_that_was_judged_is_told_and_a_single_one_as_ever():
    data = json.loads(event("statement.issued", story(**EVERYTHING), AT))["data"]
    assert [one["claimReviewed"] for one in data["claim_reviews"]] == ["Đập sắp vỡ.", "Nước đã tràn."]
    assert data["claim_reviews"][0] == data["claim_review"]
    alone = json.loads(event("statement.issued", story(reviews=EVERYTHING["reviews"][:1]), AT))["data"]
    assert alone["claim_review"] == data["claim_review"]
    assert "claim_reviews" not in alone


@pytest.mark.parametrize(
    "review",
    [
        Review(Claim(""), Verdict(1, "Sai")),
        Review(Claim("Tin"), Verdict(1, "")),
        Review(Claim("Tin"), Verdict(0, "Sai")),
        Review(Claim("Tin"), Verdict(6, "Đúng")),
    ],
)
def test_a_review_without_words_or_off_the_scale_is_no_review(review):
    with pytest.raises(ValueError, match=r"need words|a rating goes"):
        event("statement.issued", story(reviews=(review,)), AT)


def test_dublin_core_says_all_that_is_known():
    data = json.loads(event("story.published", story(**EVERYTHING), AT))["data"]
    known = {"title", "creator", "subject", "description", "publisher", "date", "type", "format"}
    known |= {"identifier", "source", "language", "relation", "rights"}
    assert set(data["dublin_core"]) == known
    assert data["dublin_core"]["rights"] == "© Cổng mẫu"
    assert data["item"]["trustIndicators"][0]["href"] == "https://cong.example/ton-chi"


def test_a_large_text_goes_out_whole_and_is_noted(caplog):
    long = make(title="Luật", body="\n\n".join(f"Điều {number}. {'x' * 1000}" for number in range(300)))
    body = event("story.published", story(long), AT)
    assert len(body) > 256 * 1024
    assert content_of(json.loads(body)["data"]["item"]) == long
    assert "of story 0d6b3a52-7c1e-4f0a-9a63-0f2f1c1f7a10 has" in caplog.text
    caplog.clear()
    event("story.published", story(), AT)
    assert not caplog.text


def test_times_are_utc_to_the_microsecond():
    hanoi = datetime(2026, 11, 22, 14, 3, 31, tzinfo=timezone(timedelta(hours=7)))
    data = json.loads(event("story.published", story(published_at=hanoi), hanoi))
    assert data["timestamp"] == data["data"]["published_at"] == "2026-11-22T07:03:31.000000Z"


@pytest.mark.parametrize(
    ("kind", "changes", "at"),
    [
        ("story.deleted", {}, AT),
        ("test.ping", {}, AT),
        ("story.published", {}, AT.replace(tzinfo=None)),
        ("story.published", {"approvals": (Approval("review", "editor", AT, "0" * 64),)}, AT),
    ],
)
def test_no_event_is_made_of_wrong_parts(kind, changes, at):
    with pytest.raises(ValueError, match=r"story event|time zone|another text"):
        event(kind, story(**changes), at)


def test_unknown_schemas_are_refused():
    with pytest.raises(KeyError):
        event_schema("../story-data")
    with pytest.raises(KeyError):
        event_schema("story.published", "2")
