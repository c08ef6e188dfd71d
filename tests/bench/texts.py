"""Texts of about 1,500 characters in made-up Vietnamese: real words in no order."""

from dataclasses import dataclass
from functools import cache
from random import Random

WORDS = """
người dân cơ quan dịch vụ công trực tuyến hồ sơ thủ tục hành chính phường xã tỉnh thành phố ủy ban
nhân dân kế hoạch thực hiện chương trình phát triển kinh tế xã hội năm tháng ngày giờ đường cầu
trường học bệnh viện chợ nông nghiệp môi trường giáo dục y tế văn hóa du lịch thông tin báo cáo kết
quả chỉ tiêu ngân sách đầu tư dự án công trình xây dựng an toàn giao thông mưa lũ bão nước sạch điện
rác thải đất đai nhà ở lao động việc làm doanh nghiệp hợp tác sản xuất hàng hóa giá cả thị trường
khách hàng sở ngành lãnh đạo hội nghị quyết định
""".split()  # noqa: SIM905  # a hundred quotes would hide the words
COMMON = "người"
RARE = 60
PARAGRAPHS = 400
TAGS = ("cải cách", "dịch vụ công")
LETTERS = "bcdghklmnpqrstvx"


@dataclass(frozen=True)
class Text:
    """The text of story `number`; `paragraphs` are numbers of paragraphs of the common stock."""

    number: int
    title: str
    sapo: str
    paragraphs: tuple[int, ...]

    def fields(self) -> dict[str, str]:
        """The fields of the form, as a person fills them in."""
        return {
            "title": self.title,
            "sapo": self.sapo,
            "body": "\n\n".join(paragraph(number) for number in self.paragraphs),
            "section": "thoi-su",
            "type": "tin",
            "language": "vi",
            "byline": "Nguyễn Văn Thử",
            "tags": ", ".join(TAGS),
        }


def text(number: int) -> Text:
    """The text numbered `number`: the same at every run."""
    random = Random(number)  # noqa: S311  # no secret
    title = f"{_words(random, 12)} {rare_word(number)}".capitalize()
    chosen = tuple(random.randrange(PARAGRAPHS) for _ in range(4))
    return Text(number, title, f"Tin gửi người đọc: {_words(random, 25)}.", chosen)


def rare_word(number: int) -> str:
    """A word that the texts numbered like this one have, `RARE` of them, however many there are in all."""
    first, second = divmod(number // RARE, len(LETTERS))
    return f"{LETTERS[first % len(LETTERS)]}ô{LETTERS[second]}{first // len(LETTERS)}"


@cache
def paragraph(number: int) -> str:
    """A paragraph of the common stock, about 350 characters."""
    random = Random(f"paragraph {number}")  # noqa: S311  # no secret
    return f"{_words(random, 75)}.".capitalize()


def _words(random: Random, count: int) -> str:
    return " ".join(random.choices(WORDS, k=count))
