"""Files read into the editor: what comes in, what stays out, and what is refused before it is read."""

import io
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import make_user, sign_in, token
from fixtures.word import docx, item, paragraph, picture, run
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from newsroom.app import create_app
from newsroom.config import Settings
from newsroom.content import InvalidContent, make
from newsroom.db import db
from newsroom.html import clean, to_text

JSON = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Flask]:
    """One application for the whole file: reading a file leaves nothing behind but pictures."""
    folder = tmp_path_factory.mktemp("imports")
    (folder / "newsroom.sqlite").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{folder / 'newsroom.sqlite'}"
    app = create_app(Settings("a key for tests, never for use", url, folder, base_url="http://localhost"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="module")
def reporter(app: Flask) -> FlaskClient:
    return sign_in(app.test_client(), make_user(app, "reporter"))


def send(client, content: bytes, name: str = "tin.docx", headers=JSON, **fields):
    form = {"csrf_token": token(client), "file": (io.BytesIO(content), name), **fields}
    return client.post("/stories/import", data=form, headers=headers)


def read(client, content: bytes, name: str = "tin.docx", **fields):
    answer = send(client, content, name, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_word_document_comes_in_with_its_structure(reporter):
    table = (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
        + paragraph(run("Tổng"))
        + "</w:tc></w:tr>"
        "<w:tr><w:tc>"
        + paragraph(run("a"))
        + "</w:tc><w:tc>"
        + paragraph(run("b"))
        + "</w:tc></w:tr></w:tbl>"
    )
    note = f'<w:footnote w:id="2">{paragraph(run("Nghị quyết 57-NQ/TW."))}</w:footnote>'
    mark = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    got = read(
        reporter,
        docx(
            paragraph(run("Thông xe cầu mới"), "Title")
            + paragraph(run("Tình hình"), "Heading1")
            + paragraph(run("Chữ ") + run("đậm", "<w:b/>") + mark)
            + item("một")
            + item("trong một", 1)
            + item("hai")
            + table,
            notes=note,
        ),
    )
    assert got["title"] == "Thông xe cầu mới"
    assert got["html"] == clean(
        '<h2>Tình hình</h2><p>Chữ <strong>đậm</strong><sup><a href="#fn-1" id="fnref-1">1</a></sup></p>'
        "<ul><li>một<ol><li>trong một</li></ol></li><li>hai</li></ul>"
        '<table><tr><td colspan="2">Tổng</td></tr><tr><td>a</td><td>b</td></tr></table>'
        '<ol><li id="fn-1">Nghị quyết 57-NQ/TW. <a href="#fnref-1">↩</a></li></ol>'
    )


def test_names_comments_and_deleted_words_stay_out(reporter):
    who = 'w:author="Trần Văn Kín" w:date="2026-11-20T10:00:00Z"'
    comment = f'<w:comment w:id="0" {who}>{paragraph(run("Ý kiến riêng"))}</w:comment>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    got = read(
        reporter,
        docx(
            paragraph(
                run("Giữ ")
                + f'<w:del w:id="1" {who}><w:r><w:delText>bỏ đi</w:delText></w:r></w:del>'
                + f'<w:ins w:id="2" {who}>{run("thêm vào")}</w:ins>'
                + '<w:r><w:commentReference w:id="0"/></w:r>'
            ),
            **{
                "word/comments.xml": f"<w:comments {space}>{comment}</w:comments>",
                "docProps/core.xml": "<cp><creator>Trần Văn Kín</creator></cp>",
            },
        ),
    )
    assert got["html"] == "<p>Giữ thêm vào</p>"
    assert len(got["notes"]) == 2
    assert "Kín" not in str(got)


def test_pictures_go_to_the_library_of_the_section(reporter):
    image = io.BytesIO()
    Image.new("RGB", (900, 600), "navy").save(image, "PNG")
    document = docx(picture("Cầu mới") + paragraph(run("Ảnh: Trần B"), "Caption"), image=image.getvalue())
    got = read(reporter, document, section="thoi-su")
    assert got["notes"] == []
    assert got["html"].startswith('<figure>\n<img alt="Cầu mới" height="')
    assert got["html"].endswith("<figcaption>Ảnh: Trần B</figcaption>\n</figure>")
    address = got["html"].split('src="')[1].split('"')[0]
    assert reporter.get(address).mimetype.startswith("image/")
    without = read(reporter, document)
    assert "<img" not in without["html"]
    assert len(without["notes"]) == 1


def test_what_is_no_picture_is_left_out_with_a_word(reporter):
    got = read(
        reporter, docx(paragraph(run("a")) + picture("x"), image=b"MZ not a picture"), section="thoi-su"
    )
    assert got["html"] == "<p>a</p>"
    assert len(got["notes"]) == 1


@pytest.mark.parametrize(
    ("name", "written", "html", "title"),
    [
        (
            "a.md",
            "# Tít\n\nĐoạn **đậm**\n\n- một\n- hai",
            "<p>Đoạn <b>đậm</b></p><ul><li>một<li>hai</ul>",
            "Tít",
        ),
        (
            "a.md",
            "<script>x</script> [x](javascript:y)",
            "<p>&lt;script&gt;x&lt;/script&gt; [x](javascript:y)",
            "",
        ),
        ("a.txt", "## Mục\n\nMột\nhai", "<h2>Mục</h2><p>Một<br>hai</p>", ""),
        ("a.txt", "Nguye\u0302\u0303n", "<p>Nguyễn</p>", ""),
    ],
)
def test_markdown_and_plain_text(reporter, name, written, html, title):
    got = read(reporter, written.encode(), name)
    assert (got["html"], got["title"]) == (clean(html), title)


def test_text_as_windows_saves_it(reporter):
    assert read(reporter, "Đường".encode("utf-16"), "a.txt")["html"] == "<p>Đường</p>"


def zipped(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


ENTITIES = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
REFUSED = {
    "entities": docx("", **{"word/document.xml": ENTITIES + "<w:document>&b;</w:document>"}),
    "entities in utf-16": docx("", **{"word/styles.xml": (ENTITIES + "<w>&b;</w>").encode("utf-16")}),
    "a bomb": zipped({"word/document.xml": b"<w>" + b" " * 120_000_000}),
    "too many entries": zipped(
        {"word/document.xml": b"<w/>"} | {f"x/{number}": b"" for number in range(2_001)}
    ),
    "too many elements": docx("<w:p/>" * 90_000),
    "too deep": docx("<w:smartTag>" * 200 + "</w:smartTag>" * 200),
    "no XML": docx("", **{"word/document.xml": "xin chào"}),
    "no document": zipped({"xl/workbook.xml": b"<x/>"}),
    "a cut file": docx(paragraph(run("a")))[:-40],
    "a program": b"\x7fELF\x02\x01\x01" + bytes(range(256)),
    "an old document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "nothing": b"",
    "an empty document": docx(""),
}


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED)
def test_it_is_refused_with_a_sentence_and_at_once(reporter, content):
    started = time.process_time()
    answer = send(reporter, content)
    assert answer.status_code == 422
    assert answer.json["error"]
    assert time.process_time() - started < 5


def test_a_picture_that_is_xml_under_another_name_is_not_read(reporter):
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    links = f'<Relationships xmlns="{package}">'
    links += f'<Relationship Id="r" Type="{related}/styles" Target="media/s.png"/>'
    got = send(
        reporter,
        docx(
            paragraph(run("a")),
            **{
                "word/_rels/document.xml.rels": links + "</Relationships>",
                "word/media/s.png": ENTITIES + "<w>&b;</w>",
            },
        ),
    )
    assert got.json["html"] == "<p>a</p>"


def test_without_scripts_it_becomes_a_new_story(reporter):
    answer = send(reporter, "# Tít\n\nĐoạn.".encode(), "a.md", headers={})
    assert answer.status_code == 200
    fields = {"title": "Tít", "body": "<p>Đoạn.</p>", "section": "", "language": "vi", "story_id": ""}
    for name, value in fields.items():
        assert f'name="{name}"' in answer.text
        assert (
            f'value="{value.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text or name == "story_id"
        )
    new = reporter.post("/stories/new", data={**fields, "csrf_token": token(reporter)})
    assert new.status_code == 422
    assert "Đoạn." in new.text


def test_who_may_not_write_may_not_import(app, client):
    sign_in(client, make_user(app, "auditor"))
    assert send(client, b"a", "a.txt").status_code == 403


def test_whatever_comes_in_can_be_saved(reporter):
    got = read(reporter, docx(paragraph(run("a &lt;b&gt; &amp; c", "<w:i/>")) + item("x")))
    try:
        content = make(title="T", body=got["html"])
    except InvalidContent as invalid:
        pytest.fail(str(invalid))
    assert to_text(content.body) == "a <b> & c\n\nx"
