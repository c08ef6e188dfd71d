"""What an upload is: told from its bytes, whatever it is called."""

import pytest
from pictures import CONTENT_TYPES, claiming, document, packed, picture

from newsroom.errors import Invalid
from newsroom.media_files import (
    BOMB,
    BROKEN,
    HEIC,
    MACROS,
    MAX_ENTRIES,
    OLD_OFFICE,
    UNKNOWN,
    address_name,
    clean_name,
    document_type,
    is_picture,
)

OFFICE = "application/vnd.openxmlformats-officedocument."


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        is_picture(content[:64]) or document_type(content)
    return refused.value.errors["file"]


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (document("docx"), OFFICE + "wordprocessingml.document"),
        (document("xlsx"), OFFICE + "spreadsheetml.sheet"),
        (document("pptx"), OFFICE + "presentationml.presentation"),
        (
            packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "application/vnd.oasis.opendocument.text",
        ),
    ],
    ids=["pdf", "docx", "xlsx", "pptx", "odt"],
)
def test_documents_are_known_by_what_is_in_them(content, mime):
    assert document_type(content) == mime


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", UNKNOWN),
        (b"<!doctype html><script>x()</script>", UNKNOWN),
        (b"MZ\x90\x00", UNKNOWN),
        (b"GIF88a...", UNKNOWN),
        (packed({"a.txt": "a"}), UNKNOWN),
        (packed({"word/document.xml": "<w/>"}), UNKNOWN),
        (packed({CONTENT_TYPES: "", "word/document.xml": "", "xl/workbook.xml": ""}), UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, OLD_OFFICE),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", HEIC),
        (document()[:-30], BROKEN),
        (b"PK\x03\x04" + b"\0" * 100, BROKEN),
        (document("docx", **{"word/vbaProject.bin": b"x"}), MACROS),
        (document("xlsx", **{"xl/activeX/activeX1.xml": "x"}), MACROS),
        (document("xlsx", **{"XL/MacroSheets/sheet1.xml": "x"}), MACROS),
        (packed({CONTENT_TYPES: "application/vnd.ms-word.document.macroEnabled.main+xml",
                 "word/document.xml": ""}), MACROS),
        (packed({"mimetype": "application/vnd.oasis.opendocument.text", "Basic/Standard/x.xml": ""}), MACROS),
        (document(**{f"word/{number}": b"" for number in range(MAX_ENTRIES)}), BOMB),
        (claiming(400 * 1024 * 1024), BOMB),
    ],
)  # fmt: skip
def test_all_else_is_refused_with_the_reason(content, sentence):
    assert refusal(content) == sentence


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_pictures_are_known_by_how_they_begin(kind):
    assert is_picture(picture(kind=kind)[:64])


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Ảnh\\cầu.jpg", "cầu.jpg"),
        ("a\x00b\r\nc.png", "ab c.png"),
        ("ảnh\u202egpj.exe", "ảnhgpj.exe"),
        ("x" * 400 + ".pdf", "x" * 188 + ".pdf"),
        ("", ""),
    ],
)
def test_names_lose_folders_and_tricks(given, clean):
    assert clean_name(given) == clean


def test_the_address_has_the_ending_of_what_is_inside():
    assert address_name("Công văn 57-NQ/TW.exe", "pdf") == "cong-van-57-nq-tw.pdf"
    assert address_name("数据", "docx") == "tep.docx"
