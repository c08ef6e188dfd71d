"""The portal against the newsroom's own text code: they share a specification and not one line."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from newsroom import content, html
from tests.portal.sender import Event, Text, post
from tests.portal.test_pages import EXACT, RICH

STORIES = Path(__file__).resolve().parents[3] / "shared" / "stories"
ARTICLES = sorted(STORIES.glob("*.txt"))


def assert_shown_word_for_word(client, **raw):
    """Approve a text as the newsroom does, send it, and read it back from the portal's page."""
    approved = content.make(**raw)
    text = Text(**{field.name: getattr(approved, field.name) for field in fields(approved)})
    receipt = post(client, Event(text=text)).json
    assert receipt["digest"] == content.digest(approved)
    page = client.get(receipt["url"]).text
    assert re.search(r'<div class="body">(.*?)</div>', page, re.DOTALL)[1] == approved.body
    assert EXACT in page


def test_every_kind_of_markup_the_newsroom_stores_is_shown_unchanged(client):
    assert_shown_word_for_word(client, title="Tít", body=html.clean(RICH), section="thoi-su")


def test_awkward_characters_survive_the_journey(client):
    assert_shown_word_for_word(
        client,
        title="Giá < 5% & \"ngoặc\" 'đơn' \\ 🇻🇳",
        sapo="Tie\u0302\u0301ng Vie\u0323\u0302t tổ hợp rời\nhai dòng",
        body=html.body_from_input("5 < 6 & 7 > 3 \u2028 \"x\" 'y' &amp; \u00a0 z"),
        tags=["a/b?c", "Điện Biên"],
        sources=["A; B"],
        correction="Dòng một\nDòng hai",
        ai_used=True,
    )


@pytest.mark.skipif(not ARTICLES, reason=f"no real articles in {STORIES}")
@pytest.mark.parametrize("article", ARTICLES, ids=lambda path: path.stem)
def test_real_articles_arrive_word_for_word(client, article):
    words = article.read_text(encoding="utf-8")
    title = words.strip().splitlines()[0][:150]
    assert_shown_word_for_word(client, title=title, body=html.body_from_input(words), section="thoi-su")
