"""Pictures and documents for tests, drawn and zipped here: none is copied from anywhere."""

import io
import itertools
import zipfile
from hashlib import sha256

from PIL import Image, ImageDraw

CONTENT_TYPES = "[Content_Types].xml"
_numbers = itertools.count(1)
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}


def picture(width: int = 900, height: int = 600, kind: str = "JPEG", seed: int = 0, **saved) -> bytes:
    """A picture with a light left and a dark right half; another `seed` gives other bytes."""
    mode = "RGBA" if saved.pop("clear", False) else "RGB"
    image = Image.new(mode, (width, height), (240, 230, seed % 255, 255)[: len(mode)])
    ImageDraw.Draw(image).rectangle((width // 2, 0, width, height), fill=(20, 40, 90, 90)[: len(mode)])
    file = io.BytesIO()
    image.save(file, kind, **saved)
    return file.getvalue()


def new_picture() -> bytes:
    """A small picture that no other is equal to."""
    return picture(20 + next(_numbers), 20, "PNG")


def with_metadata(width: int = 900, height: int = 600, orientation: int = 1) -> bytes:
    """A JPEG as a phone makes it: with place, camera, author and how it was held."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x013B] = orientation, "SecretCamera", "Secret Author"
    exif.get_ifd(0x8825)[2] = (21.0, 1.0, 42.5)
    return picture(width, height, exif=exif, comment=b"secret comment")


def document(kind: str = "docx", **more: bytes | str) -> bytes:
    """An Office document with the least it needs; `more`: further entries by name."""
    types = f'<Types><Override PartName="/{MAIN[kind]}" ContentType="application/xml"/></Types>'
    return packed({CONTENT_TYPES: types, MAIN[kind]: "<w/>", **more})


def packed(entries: dict[str, bytes | str]) -> bytes:
    """A zip file with these entries."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def claiming(size: int) -> bytes:
    """A Word document whose list of contents says that it unpacks to `size` bytes."""
    file = io.BytesIO(document())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("word/media/x", b"x")
        archive.getinfo("word/media/x").file_size = size
    return file.getvalue()


def digest_of(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return sha256(content).hexdigest()
