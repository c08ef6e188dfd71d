"""The portal leads from one language of a story to the others, whichever of them came first."""

import pytest

from tests.portal.sender import Event, Text, post

ENGLISH = "7d1f0a52-6a0e-4f0c-9a4e-0d3c3a6f2b11"


def english(*others):
    text = Text(title="Monthly briefing", language="en", section="news")
    return Event(text=text, story_id=ENGLISH, slug="monthly-briefing", changes={"alternates": [*others]})


def named(event, language="vi"):
    return {"story_id": event.story_id, "language": language, "relation": "source"}


def path(answer):
    return answer.json["url"].removeprefix("https://portal.example")


def test_both_pages_lead_to_each_other(client):
    source = Event()
    here = path(post(client, source))
    there = path(post(client, english(named(source)), "msg_2"))
    for page, other, tongue in ((here, there, "en"), (there, here, "vi")):
        text = client.get(page).text
        assert f'hreflang="{tongue}"' in text
        assert f'href="{other}"' in text


def test_what_was_taken_down_is_led_to_no_more(client):
    source = Event()
    post(client, source)
    there = path(post(client, english(named(source)), "msg_2"))
    post(client, source.then(kind="story.taken_down", sequence=2), "msg_3")
    assert "hreflang" not in client.get(there).text


@pytest.mark.parametrize("odd", ["x", [1], [{}], [{"story_id": "a b"}], [{"story_id": "a"}] * 300])
def test_odd_alternates_are_refused(client, odd):
    assert post(client, Event(changes={"alternates": odd})).status_code == 422
