"""The guide in the newsroom, and the first tour."""

import re

import pytest
from babel.messages.pofile import read_po
from factories import make_user, send, sign_in
from fixtures.source import ROOT
from flask import Flask

from newsroom.guiding.markdown import Block, Span, read
from newsroom.guiding.pages import ALL, PAGES
from newsroom.guiding.tour import STEPS

GUIDE = ROOT / "docs" / "guide"
SIGNS = re.compile(r"\*\*|!\[|\]\(|^#", re.MULTILINE)


@pytest.mark.parametrize(("language", "word"), [("vi", "Mỗi ngày"), ("en", "Every day")])
def test_each_role_is_led_to_its_own_page(app: Flask, language: str, word: str):
    client = sign_in(app.test_client(), make_user(app, "contributor", language=language))
    page = client.get("/guide", follow_redirects=True)
    assert page.request.path == "/guide/reporter"
    assert word in page.text


def test_every_page_is_there_in_both_languages_and_shown_without_marks(app: Flask):
    for language in ("vi", "en"):
        client = sign_in(app.test_client(), make_user(app, "reporter", language=language))
        for name in ALL:
            page = client.get(f"/guide/{name}")
            assert page.status_code == 200
            shown = page.text.partition('<div class="guide">')[2]
            assert "<h1>" in shown
            assert "<ol>" in shown
            assert SIGNS.search(re.sub(r"<[^>]+>", "", shown)) is None
            picture = re.search(r'<img src="([^"]+)"', shown)[1]
            with client.get(picture) as answer:
                assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")


def test_a_page_that_is_none_and_a_file_that_is_none_are_not_found(app: Flask):
    client = sign_in(app.test_client(), make_user(app, "reporter"))
    for path in ("/guide/nobody", "/guide/images/none.jpg", "/guide/images/..%2fvi%2freporter.md"):
        assert client.get(path).status_code == 404


def test_a_page_fits_on_one_sheet():
    """One page a role: what is longer nobody reads."""
    long = [path.name for path in GUIDE.rglob("*.md") if len(path.read_text(encoding="utf-8")) > 2600]
    assert long == []


def test_the_pages_of_both_languages_have_the_same_parts():
    for name in ALL:
        vi, en = (read((GUIDE / lang / f"{name}.md").read_text(encoding="utf-8")) for lang in ("vi", "en"))
        assert [(block.kind, len(block.lines)) for block in vi] == [
            (block.kind, len(block.lines)) for block in en
        ]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_guide_names_in_bold_is_what_the_newsroom_says(language: str):
    """Buttons, headings and steps of workflows: renamed there, they are renamed in the guide."""
    with (ROOT / f"newsroom/translations/{language}/LC_MESSAGES/messages.po").open("rb") as file:
        said = {_plain(text) for message in read_po(file) for text in _texts(message.string)}
    steps = "".join(path.read_text("utf-8") for path in ROOT.glob("workflows/**/*.toml")).casefold()
    named = {
        words
        for path in (GUIDE / language).glob("*.md")
        for words in map(_plain, re.findall(r"\*\*([^*]+)\*\*", path.read_text("utf-8")))
    }
    assert len(named) > 40
    assert {words for words in named - said if f'"{words}"' not in steps} == set()


def _plain(text: str) -> str:
    return text.casefold().rstrip(".…:")


def _texts(said: object) -> tuple[str, ...]:
    return tuple(said) if isinstance(said, tuple | list) else (str(said),)


def test_markdown_is_read_into_plain_values():
    found = read("# A\n\n1. one **two**\n   three\n2. four\n\n![<b>](../images/x.jpg)")
    assert found == [
        Block("title", ((Span("A"),),)),
        Block("steps", ((Span("one "), Span("two", strong=True), Span(" three")), (Span("four"),))),
        Block("picture", ((Span("<b>"),),), "x.jpg"),
    ]


def test_every_page_has_its_tour():
    assert set(STEPS) == set(PAGES)


def test_a_newcomer_is_shown_three_steps_until_they_are_put_away(app: Flask):
    newcomer, other = make_user(app, "editor"), make_user(app, "editor")
    client = sign_in(app.test_client(), newcomer)
    assert client.get("/").text.partition('class="tour"')[2].partition("</ol>")[0].count("<li>") == 3
    assert send(client, "/tour").location == "/"
    assert 'class="tour"' not in client.get("/").text
    assert 'class="tour"' not in sign_in(app.test_client(), newcomer).get("/").text
    assert 'class="tour"' in sign_in(app.test_client(), other).get("/").text
