"""What readers see."""

import re
import sqlite3
from html import unescape
from xml.etree import ElementTree

import pytest

from newsroom.portal.sanitise import sanitised
from newsroom.portal.settings import SITE_NAME, Settings, SettingsError
from tests.portal.sender import Event, Text, post

RICH = (
    "<h2>Số liệu</h2>\n<p>Xem <a href=\"https://example.vn/a?b=1&amp;c=2\" title=\"Bảng\">bảng</a>, "
    "<em>dưới đây</em>: 3 &lt; 5.<br>Hết.</p>\n<ol start=\"3\"><li>Một</li><li>Hai</li></ol>\n"
    "<table><caption>Kết quả</caption>"
    "<thead><tr><th scope=\"col\">Xã</th><th scope=\"col\">Hộ</th></tr></thead>"
    "<tbody><tr><td rowspan=\"2\">An Bình</td><td>12</td></tr></tbody></table>\n"
    "<figure><img src=\"/media/x.jpg\" alt=\"Toàn cảnh\" width=\"640\" height=\"360\">"
    "<figcaption>Ảnh: Văn phòng</figcaption></figure>"
)  # fmt: skip
EXACT = "đúng từng chữ với bản đã được duyệt"


def shown_body(page):
    return re.search(r'<div class="body">(.*?)</div>', page.text, re.DOTALL)[1]


def test_story_page_shows_the_approved_text_unchanged(client):
    text = Text(body=RICH, title='Một "tít" có <dấu> & ký tự lạ')
    page = client.get(post(client, Event(text=text)).json["url"])
    assert shown_body(page) == RICH
    assert text.title in unescape(page.text)
    for word in (text.sapo, text.byline, *text.sources, *text.tags, "22/11/2026 14:03"):
        assert word in page.text


def test_story_page_proves_itself(client):
    event = Event()
    page = client.get(post(client, event).json["url"]).text
    assert EXACT in page
    for word in (event.text.digest(), "Biên tập viên", "22/11/2026 13:40", "Trưởng ban Biên tập"):
        assert word in page


def test_page_stops_claiming_when_the_stored_text_was_touched(client, settings):
    url = post(client, Event()).json["url"]
    with sqlite3.connect(settings.database) as db:
        db.execute("UPDATE stories SET message = replace(message, '15/12', '16/12')")
    db.close()
    page = client.get(url).text
    assert EXACT not in page
    assert "Chưa xác nhận được" in page


def test_page_claims_nothing_without_approvals(client):
    page = client.get(post(client, Event(changes={"approvals": []})).json["url"]).text
    assert EXACT not in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "<svg><a xlink:href='javascript:1'>x</a></svg>",
        '<p style="position:fixed" class="skip" onclick="x()">x</p>',
        "<iframe srcdoc='<script>1</script>'></iframe>",
        "<form action=//x><input></form>",
        "<base href=//x>",
    ],
)
def test_signed_markup_is_still_disarmed_and_the_page_says_it_differs(client, hostile):
    page = client.get(post(client, Event(text=Text(body=f"<p>Trước</p>{hostile}"))).json["url"])
    body = shown_body(page)
    assert body.startswith("<p>Trước</p>")
    assert not re.search(r"script|onerror|onclick|style=|class=|srcdoc|<form|<input|<base|<svg", body)
    assert EXACT not in page.text


def test_sanitising_twice_is_sanitising_once():
    assert sanitised(sanitised(RICH)) == sanitised(RICH) == RICH


def test_hostile_words_outside_the_body_are_only_words(client):
    bad = '"><script>alert(1)</script>'
    text = Text(
        title=bad,
        sapo=bad,
        byline=bad,
        sources=(bad,),
        tags=(bad,),
        correction=bad,
        language=bad,
        section=bad,
    )
    post(client, Event(text=text, slug="../../x", kind="story.corrected"))
    for path in ("/", "/tin/tin-1", "/dinh-chinh", "/nhat-ky", "/atom.xml"):
        page = client.get(path)
        assert page.status_code == 200
        assert "<script" not in page.text


def test_address_is_stable_when_the_slug_changes(client):
    old = post(client, Event(), "msg_1").json["url"]
    new = post(client, Event(sequence=2, slug="ten-moi"), "msg_2").json["url"]
    moved = client.get(old)
    assert (moved.status_code, moved.location) == (301, "/tin/ten-moi-1")
    assert re.search(rf'<link rel="canonical"\s+href="{re.escape(new)}">', client.get(new).text)


@pytest.mark.parametrize(
    "path", ["/tin/x", "/tin/x-9", "/tin/x-²", "/tin/x-99999999999999999999", "/chuyen-muc/x", "/x"]
)
def test_pages_that_are_not_there(client, path):
    page = client.get(path)
    assert page.status_code == 404
    assert "Không tìm thấy trang này" in page.text


def test_correction_is_shown_on_the_story_and_in_the_archive(client):
    first = Event()
    post(client, first, "msg_1")
    assert "Chưa có đính chính nào" in client.get("/dinh-chinh").text
    note = "Bản trước ghi sai hạn gửi kết luận là 10/12."
    fixed = first.then(
        sequence=2, kind="story.corrected", text=Text(correction=note), published_at="2026-11-22T08:30:00Z"
    )
    url = post(client, fixed, "msg_2").json["url"]
    later = fixed.then(sequence=3, kind="story.updated", published_at="2026-11-22T11:00:00Z")
    post(client, later, "msg_3")
    story, archive = client.get(url).text, client.get("/dinh-chinh").text
    for page in (story, archive):
        assert note in page
        assert "22/11/2026 15:30" in page  # when it was corrected, not when it was next updated
    assert archive.count(note) == 1
    assert re.search(r"Cập nhật.*22/11/2026 18:00", story)


def test_sections_lead_to_their_stories_newest_first(client):
    for n in range(1, 26):
        event = Event(
            story_id=f"story-{n}",
            text=Text(title=f"Tin số {n:02}"),
            first_published_at=f"2026-11-22T06:{n:02}:00Z",
        )
        post(client, event, f"msg_{n}")
    for path in ("/", "/chuyen-muc/thoi-su"):
        pages = [client.get(path).text, client.get(path + "?trang=2").text]
        assert 'href="/chuyen-muc/thoi-su"' in pages[0]
        titles = [re.findall(r"Tin số (\d\d)", page) for page in pages]
        assert titles == [[f"{n:02}" for n in range(25, 5, -1)], [f"{n:02}" for n in range(5, 0, -1)]]
    assert client.get("/?trang=0").status_code == 404


def test_feed_is_well_formed_atom(client):
    url = post(client, Event(text=Text(title="A & B < C"))).json["url"]
    feed = ElementTree.fromstring(client.get("/atom.xml").data)  # noqa: S314 - our own output
    atom = "{http://www.w3.org/2005/Atom}"
    entry = feed.find(f"{atom}entry")
    assert entry.find(f"{atom}title").text == "A & B < C"
    assert entry.find(f"{atom}link").get("href") == url
    assert client.get(entry.find(f"{atom}id").text).status_code == 301
    assert feed.find(f"{atom}updated").text == "2026-11-22T07:03:31.123456+00:00"


def test_every_answer_carries_a_strict_policy_and_no_cookie(client):
    post(client, Event())
    for path in (
        "/",
        "/tin/hop-giao-ban-thang-muoi-mot-1",
        "/nhat-ky",
        "/x",
        "/healthz",
        "/static/portal.css",
    ):
        with client.get(path) as answer:
            page = answer.text
        assert answer.status_code == (404 if path == "/x" else 200)
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert "Set-Cookie" not in answer.headers
        assert not re.search(r"<script|<style|style=|\son\w+=", page)


def test_site_name_and_health(client):
    assert client.get("/healthz").json == {"status": "ok"}
    home = client.get("/").text
    assert SITE_NAME in home
    assert "Chủ nhật, 22/11/2026" in home


def test_settings_come_from_the_environment(tmp_path):
    environ = {
        "PORTAL_DB": str(tmp_path / "p.db"),
        "PORTAL_SECRETS_FILE": str(tmp_path / "s"),
        "PORTAL_URL": "http://127.0.0.1:8001/",
    }
    settings = Settings.from_env(environ)
    assert (settings.base_url, settings.site_name) == ("http://127.0.0.1:8001", SITE_NAME)
    with pytest.raises(SettingsError, match="PORTAL_DB, PORTAL_URL"):
        Settings.from_env({"PORTAL_SECRETS_FILE": "x"})
