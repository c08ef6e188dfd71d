"""Searching stories: what is found, in which order, how hits are shown; the same on both databases."""

import re
import unicodedata

import pytest
from factories import bearer, database, edit, make_story, make_user, sign_in
from sqlalchemy import update

from newsroom.models import Story
from newsroom.stories import listing, searching

pytestmark = pytest.mark.usefixtures("each_database")

TEXTS = {
    "Nghị quyết": {
        "title": "Nghị quyết 57-NQ/TW đi vào cuộc sống",
        "sapo": "Sau một năm.",
        "body": "Kết quả.",
    },
    "Sapo": {"title": "Sau một năm", "sapo": "Ban hành nghị quyết mới.", "body": "Kết quả."},
    "Body": {"title": "Một năm nhìn lại", "sapo": "Kết quả.", "body": "Bộ Chính trị ra nghị quyết."},
    "Ma": {"title": "Lễ hội đền Đa Hòa", "sapo": "Chuyện ma kể lúc nửa đêm.", "body": "Vui."},
    "Mã": {"title": "Mã số vùng trồng", "sapo": "Nông dân được cấp mã.", "body": "Vui."},
    "Nghị định": {"title": "Quy định mới", "sapo": "Nghị định số 57/2024/NĐ-CP.", "body": "Có hiệu lực."},
    "中文": {
        "title": "越南政府工作报告",
        "sapo": "国会开幕。",
        "body": "<p>新闻发布会。</p>",
        "language": "en",
    },
    "Hostile": {
        "title": "Thử <b>đánh dấu</b> & hơn thế",
        "sapo": "x < y",
        "body": "<p>A <em>đậm</em> chữ</p>",
    },
}
EMPTY = {"sapo": "", "body": ""}


@pytest.fixture
def stories(app):
    writer = make_user(app, "reporter")
    return {name: make_story(app, writer, **EMPTY | text) for name, text in TEXTS.items()}


@pytest.fixture
def names(app, client, stories):
    """Searches, and gives the names of what was found in the order shown."""
    sign_in(client, make_user(app, "editor", language="en"))
    known = {story.id: name for name, story in stories.items()}

    def search(typed: str, **more: str) -> list[str]:
        answer = client.get("/stories", query_string={"q": typed, **more})
        assert answer.status_code == 200, (typed, answer.text)
        ids = re.findall(r'<td class="story-title">\s*<a href="/stories/([^"]+)"', answer.text)
        return [known[story_id] for story_id in ids]

    return search


FOUND = {
    "nghi quyet": {"Nghị quyết", "Sapo", "Body"},
    "NGHỊ QUYẾT": {"Nghị quyết", "Sapo", "Body"},
    unicodedata.normalize("NFD", "nghị quyết"): {"Nghị quyết", "Sapo", "Body"},
    "da hoa": {"Ma"},
    "đà hoà": {"Ma"},
    "57-NQ/TW": {"Nghị quyết"},
    "57 NQ TW": {"Nghị quyết"},
    "tw 57": {"Nghị quyết"},
    "TW/57": set(),
    "57": {"Nghị quyết", "Nghị định"},
    "57/2024/NĐ-CP": {"Nghị định"},
    "57/2024": {"Nghị định"},
    "nd-cp": {"Nghị định"},
    '"nghị quyết mới"': {"Sapo"},
    "“nghị quyết mới”": {"Sapo"},
    '"mới nghị quyết"': set(),
    '"năm ban hành"': set(),  # the one ends a headline, the other begins a lead
    "nghi quyet -moi": {"Nghị quyết", "Body"},
    'nghị quyết -"đi vào"': {"Sapo", "Body"},
    "政府": {"中文"},
    "府": {"中文"},
    "告": {"中文"},
    "府工作": {"中文"},
    "工府": set(),
    '"国会开幕"': {"中文"},
    "x": {"Hostile"},
    'NEAR( nghi* ^quyet "': set(),
    "nghi AND quyet OR NOT": set(),
    "title:nghi": set(),
    "'; DROP TABLE story; --": set(),
    "nghi & quyet | !moi:*": {"Sapo"},
    "từ " * 3000: set(),
    "ò" * 10_000: set(),
}


def test_what_is_found(names):
    assert {typed: set(names(typed)) for typed in FOUND} == FOUND


def test_many_stories_are_found_in_the_other_ways_too(names, monkeypatch):
    for many, narrow, newest in ((2, 1000, 4000), (2, 1, 4000), (2, 1, 1)):
        monkeypatch.setattr("newsroom.search.MANY", many)
        monkeypatch.setattr(searching, "NARROW", narrow)
        monkeypatch.setattr(searching, "NEWEST", newest)
        assert {typed: set(names(typed)) for typed in FOUND} == FOUND
        assert names("nghi quyet", sort="best") == ["Nghị quyết", "Sapo", "Body"]


def test_nothing_to_look_for_is_said(client, names):
    for typed in ("!?", '"', "-", "…", "-mới", "()*:^", "\u200b!"):
        assert names(typed) == []
        page = client.get("/stories", query_string={"q": typed}).text
        assert "There is nothing to look for" in page, typed
    assert "There is nothing to look for" not in client.get("/stories?q=khongco").text


def test_where_nothing_is_found_the_page_says_what_to_do(client, names):
    hint = "Type fewer words"
    assert hint in client.get("/stories?q=khongco").text
    assert hint not in client.get("/stories?q=nghi").text
    assert hint not in client.get("/stories?stage=approval").text


def test_only_the_first_words_of_a_long_question_are_looked_for(client, names):
    typed = " ".join(["nghị", "quyết", *map(str, range(100, 120))])
    assert "only the first words" in client.get("/stories", query_string={"q": typed}).text
    assert "only the first words" not in client.get("/stories?q=nghi").text


def test_newest_first_unless_the_best_match_is_asked_for(app, client, names, stories):
    edit(app, make_user(app, "secretary"), stories["Body"], sapo="Kết quả ban đầu.")
    assert names("nghi quyet") == ["Body", "Sapo", "Nghị quyết"]
    assert names("nghi quyet", sort="best") == ["Nghị quyết", "Sapo", "Body"]
    assert names("ma", sort="best") == ["Ma", "Mã"]
    assert names("mã", sort="best") == ["Mã", "Ma"]
    assert names("ma") == ["Mã", "Ma"]
    assert 'href="/stories?q=ma&amp;sort=best">Best match first</a>' in client.get("/stories?q=ma").text


def test_where_a_word_stands_thick_it_stands_first(app, client):
    writer = sign_in(client, make_user(app, "editor")) and make_user(app, "reporter")
    thick = make_story(app, writer, title="Một", sapo="", body="Bão. Bão số 3. Bão đổ bộ.")
    thin = make_story(app, writer, title="Hai", sapo="", body=f"Bão. {'Tin khác. ' * 300}")
    page = client.get("/stories?q=bão&sort=best").text
    assert page.index(thick.id) < page.index(thin.id)


def test_the_best_are_paged_without_repeats(app, client, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    monkeypatch.setattr(listing, "RANKED", 3)
    monkeypatch.setattr(searching, "COUNTED", 3)
    writer = make_user(app, "reporter")
    made = [make_story(app, writer, title=f"Tin {number}").id for number in range(5)]
    sign_in(client, make_user(app, "editor", language="en"))
    first = client.get("/stories?q=tin&sort=best").text
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    second = client.get(onward[1].replace("&amp;", "&")).text
    shown = [re.findall(r'<a href="/stories/([^"]+)" lang', page) for page in (first, second)]
    assert shown == [made[:2:-1], [made[2]]]
    assert "the best match among the newest of them" in first


def test_hits_are_marked_as_they_are_written(client, names):
    page = client.get("/stories?q=nghi+quyet+57-nq/tw").text
    assert "<mark>Nghị</mark> <mark>quyết</mark> <mark>57-NQ/TW</mark> đi vào cuộc sống" in page
    page = client.get("/stories?q=nghi+quyet").text
    assert "Ban hành <mark>nghị</mark> <mark>quyết</mark> mới." in page
    assert "Bộ Chính trị ra <mark>nghị</mark> <mark>quyết</mark>." in page
    assert "越南<mark>政府</mark>工作报告" in client.get("/stories?q=政府").text
    page = client.get("/stories?q=danh+dau+-vui").text
    assert "Thử &lt;b&gt;<mark>đánh</mark> <mark>dấu</mark>&lt;/b&gt; &amp; hơn thế" in page
    assert "A đậm <mark>chữ</mark>" in client.get("/stories?q=chữ").text
    assert "<mark>x</mark> &lt; y" in client.get("/stories?q=x").text


def test_a_piece_of_a_long_text_is_short(app, client):
    make_story(app, make_user(app, "reporter"), sapo="", body=f"{'Đầu. ' * 500} Kim cương. {'Cuối. ' * 500}")
    sign_in(client, make_user(app, "editor"))
    piece = re.search(r'<p class="piece"[^>]*>(.*?)</p>', client.get("/stories?q=kim").text)[1]
    assert re.fullmatch(r"… (Đầu\. )+<mark>Kim</mark> cương\. (Cuối\. )+…", piece)
    assert len(piece) < 300


def test_nothing_of_what_one_may_not_read_is_found(app, client, stories):
    with database(app) as session:
        session.execute(update(Story).where(Story.id == stories["Sapo"].id).values(quarantined=True))
    sign_in(client, make_user(app, "editor"))
    page = client.get("/stories?q=nghi+quyet").text
    assert stories["Body"].id in page
    assert stories["Sapo"].id not in page
    assert "Ban hành" not in page
    elsewhere = sign_in(app.test_client(), make_user(app, "editor", section="kinh-te"))
    for sort in ("newest", "best"):
        assert "mark>" not in elsewhere.get(f"/stories?q=nghi+quyet&sort={sort}").text


def test_an_edited_text_is_found_by_its_new_words_alone(app, names, stories):
    edit(app, make_user(app, "secretary"), stories["Ma"], title="Lễ hội mùa xuân", sapo="")
    assert names("đền") == []
    assert names("mùa xuân") == ["Ma"]
    assert names("le hoi -den") == ["Ma"]


def test_a_program_finds_the_same(app, client, stories):
    headers = bearer(app, make_user(app, "editor"))
    for typed in ("57-NQ/TW", '"nghị quyết mới"', "府工作", "nghi quyet -moi", "!!", "'"):
        answer = client.get("/api/v1/stories", query_string={"q": typed}, headers=headers)
        found = {item["id"] for item in answer.json["items"]}
        assert found == {stories[name].id for name in FOUND.get(typed, ())}, typed
