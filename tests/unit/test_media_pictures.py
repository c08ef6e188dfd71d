"""Reading pictures: upright, without anything but pixels, never larger than they are, never too large."""

import io
import struct
import zlib

import pytest
from pictures import picture, with_metadata
from PIL import Image

from newsroom.errors import Invalid
from newsroom.media_pictures import NOT_A_PICTURE, TOO_LONG, TOO_MANY_PIXELS, read_picture

DARK, LIGHT = (20, 40, 90), (240, 230, 0)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def near(pixel, colour) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(pixel[:3], colour, strict=True))


def refusal(content: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read_picture(content)
    return refused.value.errors["file"]


@pytest.mark.parametrize(
    ("width", "kept"), [(300, [300]), (400, [400]), (900, [400, 800, 900]), (2600, [400, 800, 1200, 1600])]
)
def test_copies_are_never_wider_than_the_picture(width, kept):
    read = read_picture(picture(width, width // 2))
    assert (read.width, read.height) == (width, width // 2)
    assert sorted({copy.width for copy in read.copies}) == kept
    assert {(copy.width, copy.mime) for copy in read.copies} == {
        (one, mime) for one in kept for mime in ("image/webp", "image/jpeg")
    }
    for copy in read.copies:
        image = opened(copy.content)
        assert image.size == (copy.width, copy.height) == (copy.width, round(copy.width / 2))
        assert image.get_format_mimetype() == copy.mime


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "AVIF"])
def test_every_kind_is_read(kind):
    read = read_picture(picture(kind=kind))
    jpeg = next(copy for copy in read.copies if copy.mime == "image/jpeg" and copy.width == 900)
    assert near(opened(jpeg.content).getpixel((10, 10)), LIGHT)
    assert near(opened(jpeg.content).getpixel((890, 10)), DARK)


def test_nothing_but_pixels_survives():
    content = with_metadata()
    assert b"Secret" in content
    for copy in read_picture(content).copies:
        assert b"ecret" not in copy.content
        image = opened(copy.content)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive",
                                   "progression", "loop", "background", "timestamp", "duration"}  # fmt: skip


def test_a_picture_stands_as_the_camera_was_held():
    read = read_picture(with_metadata(900, 600, orientation=6))  # to be turned a quarter to the right
    assert (read.width, read.height) == (600, 900)
    image = opened(read.copies[-1].content)
    assert image.height > image.width
    assert near(image.getpixel((image.width // 2, 5)), LIGHT)
    assert near(image.getpixel((image.width // 2, image.height - 5)), DARK)


def test_what_is_see_through_stays_so():
    read = read_picture(picture(kind="PNG", clear=True))
    assert read.mime == "image/png"
    for copy in read.copies:
        lowest, highest = opened(copy.content).convert("RGBA").getchannel("A").getextrema()
        assert (abs(lowest - 90) < 4, highest) == (True, 255)


def test_an_animation_gives_its_first_image():
    first, second = (Image.new("RGB", (50, 50), colour) for colour in ("red", "blue"))
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=[second])
    (copy,) = [copy for copy in read_picture(file.getvalue()).copies if copy.mime == "image/jpeg"]
    assert near(opened(copy.content).getpixel((25, 25)), (255, 0, 0))


def test_sixteen_bits_and_four_inks_keep_their_look():
    file = io.BytesIO()
    Image.new("I;16", (40, 40), 30_000).save(file, "PNG")
    assert near(opened(read_picture(file.getvalue()).copies[1].content).getpixel((5, 5)), (117, 117, 117))
    file = io.BytesIO()
    Image.new("CMYK", (40, 40), (0, 0, 0, 255)).save(file, "JPEG")
    assert near(opened(read_picture(file.getvalue()).copies[1].content).getpixel((5, 5)), (0, 0, 0))


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that says it is that large."""
    chunk = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    parts = (
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in (chunk, data)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("size", [(8000, 6251), (30_000, 30_000), (2_000_000_000, 2)])
def test_a_picture_that_says_it_is_huge_is_refused_unread(size):
    assert refusal(png_header(*size)) == TOO_MANY_PIXELS


def test_a_ribbon_is_refused():
    assert refusal(picture(20, 17_000, "PNG")) == TOO_LONG


@pytest.mark.parametrize(
    "content",
    [
        picture()[:400],
        b"\xff\xd8\xff" + b"x" * 500,
        picture(kind="PNG")[:60],
        b"RIFF\0\0\0\0WEBPVP8 xxxx",
        b"GIF89a",
    ],
    ids=["cut", "noise", "half", "webp", "gif"],
)
def test_what_is_damaged_is_refused_in_words(content):
    assert refusal(content) == NOT_A_PICTURE


def test_a_page_behind_a_picture_is_gone():
    read = read_picture(picture() + b"<script>alert(1)</script>")
    assert all(b"<script" not in copy.content for copy in read.copies)
