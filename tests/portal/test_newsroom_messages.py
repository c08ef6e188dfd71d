"""The portal against the newsroom's own messages: they share a specification and not one line of code."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from newsroom import content, html
from newsroom.payload import event, ping
from newsroom.payload_formats import payload_for
from newsroom.payload_story import Approval, PublicStory, Reason
from tests.portal.sender import NOW, headers
from tests.portal.test_pages import EXACT, RICH

STORIES = Path(__file__).resolve().parents[3] / "shared" / "stories"
ARTICLES = sorted(STORIES.glob("*.txt"))


def public(approved, sequence=1, reason=None):
    digest = content.digest(approved)
    return PublicStory(
        id="0b3f6c1e-7d52-4a39-9a53-6f2d1c9e8b10",
        sequence=sequence,
        content=approved,
        digest=digest,
        published_at=NOW,
        first_published_at=NOW,
        approvals=(Approval("review", "editor", NOW - timedelta(minutes=9), digest),),
        publisher_name="Cổng thử",
        section_name="Thời sự",
        slug="mot-tin",
        base_url="https://newsroom.example",
        reason=reason,
    )


def deliver(client, body, webhook_id="msg_1"):
    answer = client.post("/webhooks", data=body, headers=headers(body, webhook_id))
    assert answer.status_code == 200, answer.text
    return answer.json


def assert_shown_word_for_word(client, shape="ninjs-3.1", **raw):
    """Approve a text as the newsroom does, send it, and read it back from the portal's page."""
    approved = content.make(**raw)
    body = payload_for(shape, event("story.published", public(approved), NOW))
    receipt = deliver(client, body)
    assert receipt["digest"] == content.digest(approved)
    page = client.get(receipt["url"]).text
    assert re.search(r'<div class="body">(.*?)</div>', page, re.DOTALL)[1] == approved.body
    assert EXACT in page


def test_every_kind_of_markup_the_newsroom_stores_is_shown_unchanged(client):
    assert_shown_word_for_word(client, title="Tít", body=html.clean(RICH), section="thoi-su")


@pytest.mark.parametrize("shape", ["ninjs-3.1", "ninjs-2.2"])
def test_awkward_characters_survive_the_journey(client, shape):
    assert_shown_word_for_word(
        client,
        shape,
        title="Giá < 5% & \"ngoặc\" 'đơn' \\ 🇻🇳",
        sapo="Tie\u0302\u0301ng Vie\u0323\u0302t tổ hợp rời\nhai dòng",
        body=html.body_from_input("5 < 6 & 7 > 3 \u2028 \"x\" 'y' &amp; \u00a0 z"),
        tags=["a/b?c", "Điện Biên"],
        sources=["A; B"],
        correction="Dòng một\nDòng hai",
        ai_used=True,
    )


def test_a_headline_alone_is_a_story(client):
    assert_shown_word_for_word(client, title="Chỉ có tít")


@pytest.mark.parametrize("shape", ["ninjs-3.1", "ninjs-2.2"])
def test_takedown_from_the_newsroom_leaves_its_reason(client, shape):
    approved = content.make(title="Tin sẽ gỡ", body="<p>Nội dung.</p>")
    url = deliver(client, event("story.published", public(approved), NOW))["url"]
    gone = public(approved, sequence=2, reason=Reason("unverified", "Chưa xác thực."))
    body = payload_for(shape, event("story.taken_down", gone, NOW + timedelta(hours=2)))
    receipt = deliver(client, body, "msg_2")
    assert receipt["digest"] == content.digest(approved)
    page = client.get(url)
    assert page.status_code == 410
    assert "Chưa xác thực." in page.text
    assert "22/11/2026 16:03" in page.text


def test_ping_from_the_newsroom_is_answered(client):
    assert deliver(client, ping("Cổng thử", NOW)) == {"received": "test.ping"}


@pytest.mark.skipif(not ARTICLES, reason=f"no real articles in {STORIES}")
@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_real_articles_arrive_word_for_word(client, article):
    words = article.read_text(encoding="utf-8")
    title = words.strip().splitlines()[0][:150]
    approved = content.make(title=title, body=html.body_from_input(words), section="thoi-su")
    assert len(event("story.published", public(approved), NOW)) < 20_000
    assert_shown_word_for_word(client, title=title, body=html.body_from_input(words), section="thoi-su")
