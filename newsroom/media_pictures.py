"""Pictures: decoded with bounds, turned upright, written anew in several widths as WebP and JPEG (PNG where
something is see-through). Nothing but pixels survives: no position, camera, author, thumbnail, or text.
"""

import io
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from threading import Semaphore

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from newsroom.errors import words
from newsroom.media_files import refused
from newsroom.models.asset import WIDTHS, widths_of

MAX_PIXELS = 50_000_000
MAX_SIDE = 16_383  # what WebP can hold
FORMATS = ["JPEG", "PNG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])]
TOO_MANY_PIXELS = words("This picture has more than 50 million pixels. Make it smaller and send it again.")
TOO_LONG = words("This picture is too long for its width. Cut it into parts and send them one by one.")
NOT_A_PICTURE = words("This picture is damaged and cannot be read.")

# One at a time in each process: a picture of 50 million pixels takes 200 MB while it is open.
_DECODING = Semaphore(1)
_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)  # the values of EXIF's orientation that swap width and height
_SRGB = ImageCms.createProfile("sRGB")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, MemoryError, UnidentifiedImageError)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Copy:
    """One copy of a picture. `width` and `height` in pixels."""

    width: int
    height: int
    mime: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of its bytes, in hexadecimal."""
        return sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Picture:
    """A picture as it stands upright; `mime` is the type of its copies for browsers without WebP."""

    width: int
    height: int
    mime: str
    copies: tuple[Copy, ...]


def read_picture(content: bytes) -> Picture:
    """The copies to keep of an uploaded picture; an animation gives its first image.

    Raises Invalid (field "file") for what is damaged, or has over 50 million pixels: then none is read.
    """
    with _DECODING:
        try:
            with Image.open(io.BytesIO(content), formats=FORMATS) as image:
                if image.width * image.height > MAX_PIXELS:
                    raise refused(TOO_MANY_PIXELS)
                upright, size = _upright(image)
                if max(size) > MAX_SIDE * max(1, size[0] / WIDTHS[-1]):
                    raise refused(TOO_LONG)
                return _copied(upright, size)
        except _BOMB as error:
            raise refused(TOO_MANY_PIXELS) from error
        except _BROKEN as error:
            raise refused(NOT_A_PICTURE) from error


def _upright(image: Image.Image) -> tuple[Image.Image, tuple[int, int]]:
    """The pixels as people see them: turned as the camera was held, in the colours of the web. And the size
    the picture has, for its pixels may come fewer: JPEG can be decoded at a half or a quarter of it.
    """
    lies = image.getexif().get(_ORIENTATION) in _LYING
    size = image.size[::-1] if lies else image.size
    enough = 2 * WIDTHS[-1]
    image.draft("RGB", (1, enough) if lies else (enough, 1))
    profile = image.info.get("icc_profile")
    turned = ImageOps.exif_transpose(image)
    plain = _plain(turned)
    if profile and plain.mode == "RGB" and turned.mode == "RGB":
        with suppress(ImageCms.PyCMSError, OSError):
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            ImageCms.profileToProfile(plain, source, _SRGB, inPlace=True)
    return plain, size


def _plain(image: Image.Image) -> Image.Image:
    """RGBA where a pixel is see-through, else RGB."""
    if image.mode.startswith("I"):  # 16 bits a pixel, of which Pillow would keep the lower eight
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        lowest, _ = clear.getchannel("A").getextrema()
        return clear if isinstance(lowest, int | float) and lowest < 255 else clear.convert("RGB")
    return image.convert("RGB")


def _copied(image: Image.Image, size: tuple[int, int]) -> Picture:
    mime = "image/png" if image.mode == "RGBA" else "image/jpeg"
    copies: list[Copy] = []
    smaller = image
    for width in reversed(widths_of(size[0])):  # each from the one before, which is much less to read
        height = max(1, round(size[1] * width / size[0]))
        if (width, height) != smaller.size:
            smaller = smaller.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3)
        copies += [Copy(width, height, kind, _encoded(smaller, kind)) for kind in ("image/webp", mime)]
    return Picture(*size, mime, tuple(copies))


def _encoded(image: Image.Image, mime: str) -> bytes:
    """The pixels in that format. What came along with the original is not written."""
    bare = Image.frombytes(image.mode, image.size, image.tobytes())
    file = io.BytesIO()
    if mime == "image/webp":
        bare.save(file, "WEBP", quality=80, method=3)
    elif mime == "image/png":
        bare.save(file, "PNG", optimize=False)
    else:
        bare.save(file, "JPEG", quality=82, progressive=True, optimize=True)
    return file.getvalue()
