"""The texts that make the journey: sample articles that lie beside a checkout, and one invented here."""

import os
import unicodedata
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(os.environ.get("STORIES_DIR") or Path(__file__).parents[3] / "shared" / "stories")
TITLE_LIMIT = 150

INVENTED = (
    "Bến phà Cồn Én có thêm chuyến lúc 4 giờ 30 cho tiểu thương đi chợ sớm",
    "Hợp tác xã “Én Vàng” giữ vé xe máy 6.000 đồng/lượt; xe chở < 500 kg nông sản & thủy sản đi như cũ.",
    "## Ai được ưu tiên",
    "- Người đi chợ có sổ tiểu thương\n- Xe cấp cứu, xe chở học sinh\n- Hộ trồng rau ở ấp Cồn Giữa",
    'Ông Đặng Thành Khởi, trưởng bến, nói: "Nước ròng thì phà đi vòng, chậm 10 phút – bà con thông cảm."',
    "Bến trực điện thoại từ 4 giờ đến 21 giờ hằng ngày.",
)


@dataclass(frozen=True)
class Article:
    """An article as it would be typed: a headline, and all of the text below it."""

    name: str
    title: str
    body: str

    def words(self) -> list[str]:
        """The words readers must get, marks of headings and lists left aside."""
        typed = unicodedata.normalize("NFC", self.body)
        return [
            word
            for line in typed.splitlines()
            for word in line.removeprefix("## ").removeprefix("- ").split()
        ]


def invented() -> Article:
    """The one that is always there."""
    title, *paragraphs = INVENTED
    return Article("invented", title, "\n\n".join(paragraphs))


def samples() -> list[Article]:
    """The sample articles, by name; none where there are none."""
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> Article:
    body = path.read_text(encoding="utf-8")
    first = body.strip().splitlines()[0].split()
    title = " ".join(first)
    while len(title) > TITLE_LIMIT:
        first.pop()
        title = " ".join(first)
    return Article(path.stem[:3], title, body)
