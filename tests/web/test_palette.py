"""The command palette: what it offers to whom, what it finds, and that looking leaves nothing behind."""

import re
import unicodedata

import pytest
from desks import change, statements
from factories import database, make_story, make_user, move, send, sign_in

from newsroom.models import ROLES, ContentType
from newsroom.palette.queries import FOUND, RECENT

DECOMPOSED = unicodedata.normalize("NFD", "cầu đường")


@pytest.fixture
def ask(app):
    """What the palette answers to `user`, in English."""

    def fetch(user, path: str, **arguments):
        client = sign_in(app.test_client(), user)
        with client.session_transaction() as session:
            session["language"] = "en"
        answer = client.get(path, query_string=arguments)
        assert answer.status_code == 200, answer.text
        return answer.json

    return fetch


def group(groups, name: str) -> list[dict]:
    return next((found["items"] for found in groups if found["name"] == name), [])


def titles(found) -> list[str]:
    return [item["label"] for item in found]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_it_offers_opens(app, role):
    client = sign_in(app.test_client(), make_user(app, role))
    offered = [item["href"] for found in client.get("/palette.json").json for item in found["items"]]
    opened = {href: client.get(href).status_code for href in offered if href}
    assert len(opened) > 7
    assert {href: status for href, status in opened.items() if status not in (200, 302)} == {}


def test_whoever_may_not_write_is_offered_no_new_story(app, ask):
    reporter = make_user(app, "reporter")
    with database(app) as session:
        session.get_one(ContentType, "bai").active = False
    writing = group(ask(reporter, "/palette.json"), "New story")
    assert {item["href"].partition("=")[2] for item in writing} == {"tin", "phan-bac", "thong-tin-ban-dau"}
    assert group(ask(make_user(app, "auditor"), "/palette.json"), "New story") == []


def test_the_steps_of_the_open_story_lead_to_their_pages_and_the_others_say_why_not(app, ask):
    author, editor = make_user(app, "reporter"), make_user(app, "editor")
    story = make_story(app, author)
    move(app, author, story, "submit")
    steps = group(ask(editor, "/palette.json", story=story.id), "This story")
    allowed = [item["href"] for item in steps if "/moves/" in item["href"]]
    assert f"/stories/{story.id}/moves/pass" in allowed
    client = sign_in(app.test_client(), editor)
    assert {client.get(href).status_code for href in allowed} == {200}
    own = group(ask(author, "/palette.json", story=story.id), "This story")
    refused = [item for item in own if item["refused"]]
    assert refused
    assert [item["href"] for item in refused] == [""] * len(refused)
    assert own[-len(refused) :] == refused


def test_a_story_that_one_may_not_know_of_is_nowhere(app, ask):
    author = make_user(app, "reporter")
    hidden = make_story(app, author, title="Chuyện còn giữ kín", section="kinh-te")
    secret = make_story(app, author, title="Chuyện giữ kín có dấu mật")
    change(app, secret, quarantined=True)
    stranger = make_user(app, "editor", section="thoi-su")
    for story in (hidden, secret):
        assert group(ask(stranger, "/palette.json", story=story.id), "This story") == []
        assert group(ask(stranger, "/palette.json", recent=story.id), "Opened before") == []
        assert titles(group(ask(author, "/palette.json", recent=story.id), "Opened before")) == [story.title]
    assert ask(stranger, "/palette/stories.json", q="kin") == []
    assert titles(ask(author, "/palette/stories.json", q="kin")) == [secret.title, hidden.title]


def test_stories_opened_before_come_in_that_order_under_their_present_headlines(app, ask):
    author = make_user(app, "reporter")
    first, second, here = (make_story(app, author, title=f"Bài số {number}") for number in (1, 2, 3))
    recent = ",".join([here.id, second.id, "khong-co", first.id])
    answer = ask(author, "/palette.json", story=here.id, recent=recent)
    assert titles(group(answer, "Opened before")) == ["Bài số 2", "Bài số 1"]


@pytest.mark.parametrize(
    "typed",
    ["cầu đường", "cau duong", "CAU", "đươ", "duong ca", DECOMPOSED],
)
def test_headlines_are_found_with_and_without_accents_and_by_the_beginning_of_a_word(app, ask, typed):
    author = make_user(app, "reporter")
    story = make_story(app, author, title="Cầu đường nông thôn")
    make_story(app, author, title="Trạm y tế xã", body="Cầu đường ở gần trạm.")
    assert [item["href"] for item in ask(author, "/palette/stories.json", q=typed)] == [
        f"/stories/{story.id}"
    ]


def test_an_old_story_is_found_by_a_whole_word(app, ask, monkeypatch):
    monkeypatch.setattr("newsroom.palette.queries.NEWEST", 3)
    author = make_user(app, "reporter")
    old = make_story(app, author, title="Hội đèn lồng")
    for number in range(4):
        make_story(app, author, title=f"Tin mới {number}")
    assert titles(ask(author, "/palette/stories.json", q="lồng")) == [old.title]


@pytest.mark.parametrize("typed", ["", "  ", '"*', "NEAR(", "%", "'--", "\u200b", "x" * 4000])
def test_nothing_typed_breaks_it(app, ask, typed):
    assert ask(make_user(app, "editor"), "/palette/stories.json", q=typed) == []


def test_it_is_bounded_and_its_cost_does_not_grow(app, ask):
    author = make_user(app, "reporter")
    stories = [make_story(app, author, title=f"Cầu vượt {number}") for number in range(FOUND + 3)]
    client = sign_in(app.test_client(), author)
    with statements(app) as found:
        answer = client.get("/palette/stories.json?q=cau")
    assert len(answer.json) == FOUND
    assert len(found) <= 4
    recent = ",".join(story.id for story in stories[1:])
    with statements(app) as offered:
        answer = client.get("/palette.json", query_string={"story": stories[0].id, "recent": recent})
    named = [item for found in answer.json for item in found["items"] if item["lang"]]
    assert len(named) == RECENT
    assert len(offered) <= 10


@pytest.mark.parametrize(
    ("chosen", "scheme", "media"),
    [
        ("light", "light", None),
        ("dark", "dark", "screen"),
        ("auto", "light dark", "screen and (prefers-color-scheme: dark)"),
        ("<script>", "light dark", "screen and (prefers-color-scheme: dark)"),
    ],
)
def test_the_look_is_chosen_without_scripts_and_stays_after_signing_out(app, chosen, scheme, media):
    client = sign_in(app.test_client(), make_user(app, "reporter"))
    assert send(client, "/look", look=chosen, next="/stories").location == "/stories"
    send(client, "/sign-out")
    page = client.get("/sign-in").text
    assert f'<meta name="color-scheme" content="{scheme}">' in page
    night = re.search(r'media="([^"]+)"\s+href="[^"]*night\.css"', page)
    assert (night and night[1]) == media


def test_the_look_never_leads_to_another_site(app):
    client = sign_in(app.test_client(), make_user(app, "reporter"))
    assert send(client, "/look", look="dark", next="//evil.example").location == "/"


def test_the_page_of_shortcuts_names_no_letter_alone(app):
    page = sign_in(app.test_client(), make_user(app, "reporter")).get("/shortcuts").text
    keys = re.findall(r"<kbd>([^<]+)</kbd>", page.partition("<main")[2])
    assert "Ctrl K" in keys
    assert [key for key in keys if len(key) == 1 and key.isalpha()] == []
