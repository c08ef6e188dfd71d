"""The pictures of the demo stories: drawn here, so that they are nobody's."""

import io
import math

from PIL import Image, ImageDraw

SIZE = (1600, 1000)


def landscape(seed: int) -> bytes:
    """Hills under a morning sky as JPEG; each `seed` gives another view."""
    width, height = SIZE
    image = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(image)
    for y in range(height):
        light = y / height
        draw.line((0, y, width, y), (int(150 + 90 * light), int(190 + 40 * light), int(228 - 40 * light)))
    draw.ellipse((width * 0.7, height * 0.12, width * 0.7 + 120, height * 0.12 + 120), (255, 236, 190))
    for hill in range(4):
        draw.polygon(_ridge(hill, seed), (70 + 8 * hill, 126 - 14 * hill, 96 - 12 * hill))
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def _ridge(hill: int, seed: int) -> list[tuple[float, float]]:
    width, height = SIZE
    waves = ((x, math.sin(x / (170 + 40 * hill) + seed * (hill + 1))) for x in range(0, width + 20, 20))
    line = [(float(x), height * (0.48 + 0.12 * hill + 0.05 * wave)) for x, wave in waves]
    return [(0.0, float(height)), *line, (float(width), float(height))]
