"""Pictures and files on the portal: fetched, checked, kept as its own, gone when their story is."""

import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from pictures import digest_of, document, picture

from tests.portal.sender import Event, Text, post

ID = "5f0c9d5e-21f6-4b5f-9d0e-3a3f6a1a2b3c"
PATH = f"/media/{ID}/800.jpg"
FILE = f"/media/{ID.replace('5f', '6f')}/mau-don.docx"
BODY = (
    f'<p>Đoạn một.</p>\n<figure>\n<img alt="Cầu &quot;mới&quot;" height="400" src="{PATH}" width="800">\n'
    f'<figcaption>Cầu mới</figcaption>\n</figure>\n<p><a href="{FILE}">Mẫu đơn</a></p>'
)
JPEG, WEBP = picture(800, 400), picture(400, 200, "WEBP")
SMALL = picture(400, 200)
DOCUMENT = document()


class Source:
    """The newsroom's door for pictures: what lies under a path, and what was asked for."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.redirects: dict[str, str] = {}
        self.address = ""


@pytest.fixture
def source() -> Iterator[Source]:
    kept = Source()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kept.asked.append(self.path)
            content = kept.files.get(self.path)
            self.send_response(302 if self.path in kept.redirects else 200 if content is not None else 404)
            if self.path in kept.redirects:
                self.send_header("Location", kept.redirects[self.path])
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kept.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield kept
        server.shutdown()
        thread.join()


def announced(source: Source, path: str, content: bytes, kind: str, width: int = 0) -> dict:
    source.files[path] = content
    told = {"path": path, "href": source.address + path, "sha256": digest_of(content), "content_type": kind}
    return {
        **told,
        "size": len(content),
        **({"width": width, "height": width // 2} if width else {}),
    }


def illustrated(source: Source) -> Event:
    media = [
        announced(source, PATH, JPEG, "image/jpeg", 800),
        announced(source, PATH.replace("800", "400"), SMALL, "image/jpeg", 400),
        announced(source, f"/media/{ID}/400.webp", WEBP, "image/webp", 400),
        announced(source, FILE, DOCUMENT, "application/msword"),
    ]
    return Event(text=Text(body=BODY), changes={"media": media})


def page_of(client, answer) -> str:
    return client.get(answer.json["url"].removeprefix("https://portal.example")).text


def test_readers_see_our_own_copies_in_the_sizes_they_need(client, source):
    page = page_of(client, post(client, illustrated(source)))
    assert "/media/" not in page
    shown = re.search(r"<picture>.*?</picture>", page)[0]
    assert f'<source type="image/webp" srcset="/anh/{digest_of(WEBP)}.webp 400w"' in shown
    assert f'srcset="/anh/{digest_of(SMALL)}.jpg 400w, /anh/{digest_of(JPEG)}.jpg 800w"' in shown
    assert f'src="/anh/{digest_of(JPEG)}.jpg"' in shown
    assert 'alt="Cầu &quot;mới&quot;"' in shown
    assert "đúng từng chữ" in page
    served = client.get(f"/anh/{digest_of(JPEG)}.jpg")
    assert (served.data, served.mimetype) == (JPEG, "image/jpeg")
    assert "immutable" in served.headers["Cache-Control"]


def test_files_are_saved_and_never_shown(client, source):
    page = page_of(client, post(client, illustrated(source)))
    path = f"/tep/{digest_of(DOCUMENT)}/mau-don.docx"
    assert f'<a href="{path}">Mẫu đơn</a>' in page
    served = client.get(path)
    assert served.data == DOCUMENT
    assert served.headers["Content-Disposition"] == "attachment; filename=mau-don.docx"
    assert served.headers["X-Content-Type-Options"] == "nosniff"


def test_a_picture_that_cannot_be_had_is_asked_for_again_and_the_text_waits_for_none(client, source):
    event = illustrated(source)
    lost = source.files.pop(PATH)
    refused = post(client, event)
    assert refused.status_code == 503
    assert PATH in refused.json["error"]
    assert "Đoạn một." in client.get("/tin/hop-giao-ban-thang-muoi-mot-1").text
    source.files[PATH] = lost
    source.asked.clear()
    assert post(client, event).status_code == 200  # the same message, sent again
    assert source.asked == [PATH]
    assert client.get(f"/anh/{digest_of(JPEG)}.jpg").status_code == 200


def test_other_bytes_than_announced_are_not_kept(client, source):
    event = illustrated(source)
    source.files[PATH] = picture(800, 400, seed=9)
    assert post(client, event).status_code == 503
    assert client.get(f"/anh/{digest_of(JPEG)}.jpg").status_code == 404
    source.redirects[PATH] = source.address + "/elsewhere"
    source.files["/elsewhere"] = JPEG
    assert post(client, event).status_code == 503
    assert "/elsewhere" not in source.asked


def test_what_no_story_has_any_more_is_gone(client, source, settings):
    post(client, illustrated(source))
    other = illustrated(source).then(
        story_id="1b3f6c1e-7d52-4a39-9a53-6f2d1c9e8b10",
        changes={"media": [announced(source, PATH, JPEG, "image/jpeg", 800)]},
    )
    assert post(client, other, "msg_2").status_code == 200
    gone = Event(kind="story.taken_down", sequence=2, reason={"code": "x", "text": "Sai."})
    assert post(client, gone, "msg_3").status_code == 200
    assert client.get(f"/tep/{digest_of(DOCUMENT)}/mau-don.docx").status_code == 404
    assert client.get(f"/anh/{digest_of(JPEG)}.jpg").status_code == 200  # the other story has it
    held = {path.name for path in settings.media.rglob("*") if path.is_file()}
    assert held == {digest_of(JPEG)}


@pytest.mark.parametrize(
    "changed",
    [
        {"href": "file:///etc/passwd"},
        {"href": "ftp://a.vn/x"},
        {"path": "/etc/passwd"},
        {"path": f"/media/{ID}/../x"},
        {"sha256": "../../x"},
        {"size": 0},
        {"size": True},
        {"size": 10**12},
        {"width": "1"},
    ],
    ids=str,
)
def test_what_is_announced_oddly_is_refused(client, source, changed):
    media = [{**announced(source, PATH, JPEG, "image/jpeg", 800), **changed}]
    assert post(client, Event(changes={"media": media})).status_code == 422
    assert source.asked == []


def test_a_message_of_a_sender_without_pictures_is_taken_as_ever(client):
    answer = post(client, Event(text=Text(body=BODY)))
    assert answer.status_code == 200
    page = page_of(client, answer)
    assert BODY in page
