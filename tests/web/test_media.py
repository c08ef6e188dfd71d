"""The library through its pages: bringing in, finding, describing, taking away, and who sees what."""

import io
import re
from dataclasses import replace
from html import unescape

import pytest
from desks import statements
from factories import database, make_user, person_of, send, sign_in, token
from pictures import digest_of, document, picture, with_metadata

from newsroom.clock import now
from newsroom.media.usecases import bring_in
from newsroom.media_place import blobs
from newsroom.models import Asset, AssetWord, Rendition
from newsroom.models.trail import AuditEntry

PHOTO = picture(1000, 500)


@pytest.fixture
def settings(settings):
    return replace(settings, media_max=5)


def send_files(client, *files: tuple[bytes, str], section="thoi-su", **headers):
    data = {"csrf_token": token(client), "section": section, "file": [(io.BytesIO(c), n) for c, n in files]}
    return client.post("/media", data=data, headers=headers, content_type="multipart/form-data")


def heavy(client, path: str, megabytes: float):
    """Send a PDF of that size as a browser does (the test client would leave its temporary file open)."""
    fields = {"csrf_token": token(client), "section": "thoi-su"}
    named = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
    )
    head = named + '--cut\r\nContent-Disposition: form-data; name="file"; filename="x.pdf"\r\n\r\n'
    body = head.encode() + b"%PDF-1.7".ljust(int(megabytes * 1024 * 1024)) + b"\r\n--cut--\r\n"
    return client.post(path, data=body, content_type="multipart/form-data; boundary=cut")


def by_script(client, content: bytes, name: str, section="thoi-su"):
    return send_files(client, (content, name), section=section, Accept="application/json")


def brought(app, user, content: bytes = PHOTO, name: str = "cầu mới.jpg", section: str = "thoi-su") -> Asset:
    with app.app_context():
        return bring_in(person_of(app, user), section, content, name, now())


@pytest.fixture
def reporter(app, client):
    user = make_user(app, "reporter", section="thoi-su")
    sign_in(client, user)
    return user


def test_a_picture_is_brought_in_and_shown(app, client, reporter):
    answer = by_script(client, with_metadata(1000, 500), "Ảnh/Cầu mới.JPG")
    assert answer.status_code == 201
    asset = answer.json["asset"]
    assert (asset["name"], asset["width"], asset["height"], asset["kind"]) == (
        "Cầu mới.JPG",
        1000,
        500,
        "picture",
    )
    page = client.get("/media").text
    assert "Cầu mới.JPG" in page
    assert asset["thumbnail"] in page
    for path, mime in ((asset["src"], "image/jpeg"), (asset["thumbnail"], "image/webp")):
        served = client.get(path)
        assert (served.status_code, served.mimetype) == (200, mime)
        assert b"ecret" not in served.data
        assert served.headers["Cache-Control"] == "private, max-age=31536000, immutable"
        assert served.headers["X-Content-Type-Options"] == "nosniff"
        again = client.get(path, headers={"If-None-Match": served.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
    with database(app) as session:
        entry = session.query(AuditEntry).filter_by(action="media.add").one()
        assert digest_of(with_metadata(1000, 500)).encode() in entry.entry
        assert b"JPG" not in entry.entry  # a name may name a person


def test_several_files_come_in_from_a_plain_form_and_the_bad_one_is_named(app, client, reporter):
    answer = send_files(client, (PHOTO, "a.jpg"), (document(), "b.docx"), (b"<svg/>", "c.svg"))
    assert answer.status_code == 422
    assert "c.svg: " in unescape(answer.text)
    with database(app) as session:
        assert {asset.name for asset in session.query(Asset)} == {"a.jpg", "b.docx"}
    assert send_files(client, (PHOTO, "a.jpg"), (document(), "b.docx")).status_code == 303
    assert send_files(client).status_code == 422


def test_the_same_upload_twice_is_one(app, client, reporter):
    first, second = (by_script(client, PHOTO, name).json["asset"]["id"] for name in ("a.jpg", "b.jpg"))
    assert first == second
    with database(app) as session:
        assert session.query(Asset).count() == 1
        assert session.query(AuditEntry).filter_by(action="media.add").count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"),
        (b"<html><script>x()</script>", "a.pdf"),
        (document("docx", **{"word/vbaProject.bin": b"x"}), "a.docx"),
        (PHOTO[:300], "a.jpg"),
        (b"", "a.jpg"),
    ],
)
def test_what_is_refused_is_refused_in_words_and_leaves_nothing(app, client, reporter, content, name):
    answer = by_script(client, content, name)
    assert answer.status_code == 422
    assert answer.json["error"].endswith(".")
    with database(app) as session:
        assert session.query(Asset).count() == 0
        assert session.query(AuditEntry).filter(AuditEntry.action.startswith("media")).count() == 0


def test_sizes_are_bounded_here_and_the_common_bound_stays_elsewhere(client, reporter, settings):
    assert heavy(client, "/media", 4.5).status_code == 303
    assert heavy(client, "/media", 5.5).status_code == 422
    assert heavy(client, "/media", 7).status_code == 413
    assert "6 MB" in heavy(client, "/media", 7).text
    assert heavy(client, "/stories/new", 4.5).status_code == 413


def test_who_may_not_bring_in_may_not_send_much_either(app, settings):
    assert heavy(app.test_client(), "/media", 4.5).status_code == 413
    client = sign_in(app.test_client(), make_user(app, "auditor"))
    assert by_script(client, PHOTO, "a.jpg").status_code == 403
    assert heavy(client, "/media", 4.5).status_code == 413


def test_documents_are_saved_and_never_shown(app, client, reporter):
    asset = brought(app, reporter, document(), 'Công văn "57"\r\n.docx')
    assert re.fullmatch(f"/media/{asset.id}/cong-van-57.docx", asset.url)
    served = client.get(asset.url)
    assert served.data == document()
    assert served.headers["Content-Disposition"].startswith("attachment; filename")
    assert "UTF-8''C%C3%B4ng" in served.headers["Content-Disposition"]
    assert "sandbox" in served.headers["Content-Security-Policy"]
    assert served.headers["X-Content-Type-Options"] == "nosniff"
    for other in ("other.docx", "400.webp", "cong-van-57.html"):
        assert client.get(f"/media/{asset.id}/{other}").status_code == 404


def test_a_section_brings_into_its_own_library_only(app, client, reporter):
    assert by_script(client, PHOTO, "a.jpg", section="kinh-te").status_code == 422
    with database(app) as session:
        assert session.query(Asset).count() == 0


def test_pictures_of_other_sections_do_not_exist(app, reporter):
    asset, file = brought(app, reporter), brought(app, reporter, document(), "a.docx")
    paths = [f"/media/{asset.id}", f"/media/{file.id}", asset.url, asset.thumbnail, file.url]
    stranger, elsewhere = app.test_client(), app.test_client()
    contributor, colleague = app.test_client(), app.test_client()
    sign_in(elsewhere, make_user(app, "editor", section="kinh-te"))
    sign_in(contributor, make_user(app, "contributor", section="thoi-su"))
    sign_in(colleague, make_user(app, "legal", section="thoi-su"))
    for client in (elsewhere, contributor):
        assert [client.get(path).status_code for path in paths] == [404] * 5
        assert asset.id not in client.get("/media").text
        assert client.get("/media.json").json["assets"] == []
    assert [stranger.get(path).status_code for path in paths] == [302, 302, 404, 404, 404]
    assert [colleague.get(path).status_code for path in paths] == [200] * 5


def test_words_find_with_and_without_accents(app, client, reporter):
    bridge, market = brought(app, reporter), brought(app, reporter, picture(seed=9), "chợ.png")
    send(client, f"/media/{market.id}", name="chợ.png", alt="Chợ Đông Ba sáng sớm", credit="Nguyễn Văn Ảnh")
    found = {
        query: [asset["id"] for asset in client.get(f"/media.json?q={query}").json["assets"]]
        for query in ("cau", "Đông ba", "dong", "van anh", "khong", "***", "")
    }
    assert found == {
        "cau": [bridge.id], "Đông ba": [market.id], "dong": [market.id], "van anh": [market.id],
        "khong": [], "***": [], "": [market.id, bridge.id],
    }  # fmt: skip
    assert "chợ.png" not in client.get("/media?kind=file").text
    assert "chợ.png" in client.get("/media?kind=picture&section=thoi-su&owner=me").text
    assert "chợ.png" not in client.get("/media?section=y-te").text


def test_the_library_costs_the_same_however_much_it_holds(app, client, reporter):
    def cost() -> int:
        with statements(app) as sent:
            assert client.get("/media?q=cau").status_code == 200
        return len(sent)

    first = brought(app, reporter)
    few = cost()
    with database(app) as session:
        copied = {column.name: getattr(first, column.name) for column in Asset.__table__.columns}
        for number in range(60):
            session.add(Asset(**{**copied, "id": f"{number:08}-0000-4000-8000-000000000000"}))
            session.flush()
            session.add(AssetWord(word="cau", asset_id=f"{number:08}-0000-4000-8000-000000000000"))
    assert cost() == few <= 6
    seen, path = [], "/media?q=cau"
    while path:
        page = client.get(path).text
        seen += re.findall(r'<a href="/media/([0-9a-f-]{36})"', page)
        more = re.search(r'rel="next"\s+href="([^"]+)"', page)
        path = unescape(more[1]) if more else ""
    assert len(seen) == len(set(seen)) == 61


def test_what_is_said_about_a_picture_can_be_changed_by_those_it_concerns(app, client, reporter):
    asset = brought(app, reporter)
    fields = {
        "name": "Cầu",
        "alt": "Cầu  bê tông",
        "caption": "Chú thích",
        "credit": "Ảnh: TT",
        "ai_used": "y",
    }
    assert send(client, f"/media/{asset.id}", **fields).status_code == 303
    with database(app) as session:
        kept = session.get_one(Asset, asset.id)
        assert (kept.alt, kept.ai_used, kept.digest) == ("Cầu bê tông", True, asset.digest)
    assert send(client, f"/media/{asset.id}", **{**fields, "alt": "x" * 301}).status_code == 422
    assert send(client, f"/media/{asset.id}", **{**fields, "name": " "}).status_code == 422
    other = sign_in(app.test_client(), make_user(app, "reporter", section="thoi-su"))
    assert send(other, f"/media/{asset.id}", **fields).status_code == 403
    editor = sign_in(app.test_client(), make_user(app, "editor", section="thoi-su"))
    assert send(editor, f"/media/{asset.id}", **fields).status_code == 303


def test_what_nothing_uses_can_be_taken_away_and_leaves_a_tombstone(app, client, reporter):
    asset = brought(app, reporter)
    twin = brought(app, make_user(app, "reporter", section="y-te"), section="y-te")
    assert send(client, f"/media/{asset.id}/remove").status_code == 403
    secretary = sign_in(app.test_client(), make_user(app, "secretary"))
    with database(app) as session:
        digests = [row.digest for row in session.query(Rendition).filter_by(asset_id=asset.id)]
    assert send(secretary, f"/media/{asset.id}/remove").status_code == 303
    assert [client.get(path).status_code for path in (asset.url, f"/media/{asset.id}")] == [404, 404]
    assert secretary.get(twin.url).status_code == 200  # the same bytes, brought in elsewhere
    assert send(secretary, f"/media/{twin.id}/remove").status_code == 303
    with database(app) as session:
        assert not any(blobs().has(digest) for digest in digests)
        gone = session.get_one(Asset, asset.id)
        assert (gone.name, gone.deleted_at is not None, gone.digest) == ("", True, asset.digest)
        assert session.query(AssetWord).count() == 0
        assert session.query(AuditEntry).filter_by(action="media.remove").count() == 2
    assert by_script(client, PHOTO, "lại.jpg").status_code == 201


def test_nobody_brings_in_without_end(app, client, reporter, monkeypatch):
    monkeypatch.setattr("newsroom.media_store.MOST_A_DAY", len(PHOTO) + 10)
    assert by_script(client, PHOTO, "a.jpg").status_code == 201
    assert by_script(client, picture(seed=3), "b.jpg").status_code == 422


def test_naughty_names_are_shown_as_they_are(app, client, reporter):
    name = '"><script>x(){{7*7}}.jpg'
    asset = brought(app, reporter, name=name)
    for path in ("/media", f"/media/{asset.id}"):
        assert name in unescape(client.get(path).text)
        assert "<script>x()" not in client.get(path).text
