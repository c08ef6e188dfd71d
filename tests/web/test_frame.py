"""The frame around every page, the pages for what goes wrong, and what is kept when a session ends."""

import re
from html import unescape
from pathlib import Path

import pytest
from factories import PASSWORD, make_story, make_user, send, sign_in
from fixtures.source import ROOT
from flask import Flask

PALETTES = ("tokens.css", "night.css", "print.css")
SHEETS = [path for path in sorted((ROOT / "static/css").glob("*.css")) if path.name not in PALETTES]
MOST_STYLE = 32_000
"""Bytes of style sheets one page may load."""


def in_english(client):
    with client.session_transaction() as session:
        session["language"] = "en"
    return client


@pytest.fixture
def page_of(app: Flask):
    """The desk as somebody with these roles sees it, in English."""

    def fetch(*roles: str, path: str = "/") -> str:
        return in_english(sign_in(app.test_client(), make_user(app, *roles))).get(path).text

    return fetch


def rail(page: str) -> list[str]:
    """Where the rail leads, in order, without what only repeats it on a phone."""
    nav = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)[0].split('<li class="narrow-only">')[0]
    return re.findall(r'href="([^"]+)"', nav)


@pytest.mark.parametrize(
    ("role", "places"),
    [
        (
            "reporter",
            [
                "/",
                "/stories",
                "/board",
                "/calendar",
                "/media",
                "/signals",
                "/incidents",
                "/people",
                "/sections",
            ],
        ),
        ("technician", ["/", "/signals", "/incidents", "/deliveries", "/endpoints", "/people", "/sections"]),
        (
            "auditor",
            [
                "/",
                "/stories",
                "/board",
                "/calendar",
                "/media",
                "/legal",
                "/signals",
                "/incidents",
                "/deliveries",
                "/endpoints",
                "/audit",
                "/people",
                "/sections",
            ],
        ),
        (
            "publisher",
            [
                "/",
                "/stories",
                "/board",
                "/calendar",
                "/workload",
                "/media",
                "/legal",
                "/signals",
                "/incidents",
                "/deliveries",
                "/endpoints",
                "/audit",
                "/people",
                "/sections",
            ],
        ),
        (
            "admin",
            [
                "/",
                "/stories",
                "/board",
                "/calendar",
                "/media",
                "/signals",
                "/incidents",
                "/deliveries",
                "/endpoints",
                "/people",
                "/sections",
                "/checks",
            ],
        ),
    ],
)
def test_the_rail_leads_only_where_the_person_may_go(page_of, role, places):
    assert rail(page_of(role)) == places


@pytest.mark.parametrize("role", ["reporter", "technician", "publisher"])
def test_a_phone_has_at_most_five_places_and_hides_none(page_of, role):
    page = page_of(role)
    nav = re.search(r'<nav class="rail".*?</nav>', page, re.DOTALL)[0]
    top, _, more = nav.partition('<li class="narrow-only">')
    shown = re.findall(r'<li>\s*<a href="([^"]+)"', top)
    assert len(shown) + bool(more) <= 5
    assert set(shown) | set(re.findall(r'href="([^"]+)"', more)) == set(rail(page))


def test_the_present_place_is_marked(page_of):
    marked = re.findall(r'<a href="([^"]+)" aria-current="page"', page_of("publisher"))
    assert marked == ["/"]


def test_the_page_has_its_landmarks_and_a_way_past_them(page_of):
    page = page_of("reporter")
    assert page.index('<a class="skip" href="#main">') < page.index("<header")
    assert re.search(r'<main id="main" tabindex="-1">', page)
    assert page.count("<h1>") == page.count("<main") == 1
    assert re.search(r'role="status" aria-live="polite"', page)
    assert re.search(r'role="search"', page)


def test_who_sees_no_stories_is_offered_no_search(page_of):
    assert 'role="search"' not in page_of("technician")


def test_the_person_menu_names_the_person_and_signs_out(app):
    user = make_user(app, "editor", "legal", name="Vũ Thị Ánh Nguyệt")
    client = in_english(sign_in(app.test_client(), user))
    page = client.get("/").text
    assert re.search(r'<span class="initial" aria-hidden="true">N</span>', page)
    card = re.search(r'<p class="person-card">(.*?)</p>', page, re.DOTALL)[1]
    assert [name in card for name in ("Vũ Thị Ánh Nguyệt", "editor", "legal officer")] == [True] * 3
    assert 'action="/sign-out"' in page
    answer = send(client, "/sign-out")
    assert answer.status_code == 302
    assert "You are signed out." in in_english(client).get("/sign-in").text
    assert client.get("/").status_code == 302


def test_the_language_switch_comes_back_to_the_same_page(client):
    page = client.get("/sign-in?next=/stories").text
    assert '<html lang="vi">' in page
    form = re.search(r'<form class="language".*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(\w+)"\s+value="([^"]*)"', form))
    assert fields["language"] == "en"
    answer = client.post("/language", data={name: unescape(value) for name, value in fields.items()})
    assert answer.location == "/sign-in?next=/stories"
    assert '<html lang="en">' in client.get(answer.location).text


def test_everything_a_page_loads_is_there_and_light(app, page_of):
    loaded = re.findall(r'(?:href|src)="(/static/[^"]+)"', page_of("publisher"))
    assert {path.rpartition(".")[2] for path in loaded} == {"css", "js", "svg"}
    size = 0
    for path in loaded:
        with app.test_client().get(path) as answer:
            assert answer.status_code == 200, path
            size += len(answer.data) if path.endswith(".css") else 0
    assert size <= MOST_STYLE


def test_every_font_named_by_the_style_sheets_is_there():
    sheet = ROOT / "static/css/fonts.css"
    fonts = re.findall(r"url\(([^)]+)\)", sheet.read_text(encoding="utf-8"))
    assert fonts
    assert [font for font in fonts if not (sheet.parent / font).resolve().is_file()] == []


@pytest.mark.parametrize("path", ["/nowhere", "/sign-in/nowhere"])
def test_a_wrong_address_gets_a_calm_page_also_when_nobody_is_signed_in(client, path):
    answer = in_english(client).get(path)
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.text
    assert 'href="/sign-in"' in answer.text
    assert '<nav class="rail"' not in answer.text


def test_a_wrong_address_leads_a_signed_in_person_back_to_the_desk(page_of):
    page = page_of("reporter", path="/nowhere")
    assert re.search(r'href="/">Back to my desk<', page)
    assert rail(page)


def test_a_wrong_password_is_said_at_the_field_and_above_the_form(app):
    make_user(app, "reporter", email="ai.do@example.vn")
    client = in_english(app.test_client())
    answer = send(client, "/sign-in", email="ai.do@example.vn", password="không phải")
    assert answer.status_code == 422
    assert re.search(r'class="error-summary" role="alert".*?href="#email"', answer.text, re.DOTALL)
    assert 'value="ai.do@example.vn"' in answer.text
    assert "không phải" not in answer.text


def test_nothing_typed_is_lost_when_the_session_has_ended(app):
    """The form of somebody whose session ended: sign in, then send the same words on, to the letter."""
    user = make_user(app, "reporter")
    story = make_story(app, user)
    client = in_english(app.test_client())
    body = 'Dòng một <b>"đậm"</b> & hết.\r\n\r\n  Dòng hai, thụt vào.\r\nDòng ba'
    path = f"/stories/{story.id}/comments"
    ended = send(client, path, body=body, choice=["một", "hai"])
    assert ended.status_code == 401
    assert "Your session has ended." in ended.text
    kept = fields_of(ended.text, "/sign-in")
    signed_in = client.post("/sign-in", data={**kept, "email": [user.email], "password": [PASSWORD]})
    assert signed_in.status_code == 200
    assert "Your text is kept" in signed_in.text
    again = fields_of(signed_in.text, path)
    assert {name: again[name] for name in ("body", "choice")} == {"body": [body], "choice": ["một", "hai"]}
    assert re.search(r"<textarea[^>]* readonly>\nDòng một &lt;b&gt;", signed_in.text)
    assert client.post(path, data=again).status_code == 303
    assert "Dòng hai, thụt vào." in client.get(f"/stories/{story.id}").text


def fields_of(page: str, action: str) -> dict[str, list[str]]:
    """Hidden fields of the form that posts to `action`."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}".*?</form>', page, re.DOTALL)[0]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if attributes["type"] == "hidden":
            fields.setdefault(unescape(attributes["name"]), []).append(unescape(attributes["value"]))
    return fields


def test_the_page_of_all_components_shows_every_message_beside_its_field(client):
    page = in_english(client).get("/components").text
    for field in re.findall(r'aria-describedby="([^"]+)"', page):
        assert [name for name in field.split() if f'id="{name}"' not in page] == []
    assert re.search(r'aria-invalid="true"', page)
    assert not re.search(r"<[^>]*\s(?:style|required|maxlength)[\s=>]", page)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2, 1.4.3)."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


TEXT_ON = [
    *((ink, ground) for ink in ("ink", "ink-soft", "accent", "red") for ground in ("paper", "sheet", "tint")),
    *(("ink", ground) for ground in ("insert", "delete", "accent-tint", "red-tint")),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("accent-strong", "accent-tint"),
    ("amber", "amber-tint"),
    ("on-amber", "amber-fill"),
    ("red", "red-tint"),
    ("on-red", "red"),
    ("green", "green-tint"),
    ("paper", "ink"),
]


@pytest.mark.parametrize("sheet", ["tokens.css", "night.css"])
def test_all_text_stands_out_from_its_ground(sheet):
    """WCAG 2.2 AA: 4.5 for text; 3 for the borders of fields (1.4.11)."""
    written = (ROOT / "static/css" / sheet).read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", written))
    faint = {pair: contrast(*(colours[name] for name in pair)) for pair in TEXT_ON}
    assert {pair: ratio for pair, ratio in faint.items() if ratio < 4.5} == {}
    assert contrast(colours["line-strong"], colours["sheet"]) >= 3


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_style_sheets_take_every_colour_from_the_palette(sheet: Path):
    colours = re.findall(r"#[0-9a-fA-F]{3,8}\b(?=[^{}]*;)", sheet.read_text(encoding="utf-8"))
    assert set(colours) <= {"#000", "#fff"}  # ink and paper, for print
