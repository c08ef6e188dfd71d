"""Vietnamese words for the codes a message carries, and times as readers of the portal write them."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from newsroom.portal.inbox import Outcome

HANOI: Final = ZoneInfo("Asia/Ho_Chi_Minh")
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")

_STAGES = {
    "review": "Biên tập",
    "legal": "Thẩm định pháp chế",
    "legal_waiver": "Miễn thẩm định pháp chế",
    "approval": "Duyệt đăng",
    "approve": "Duyệt đăng",
    "publish": "Duyệt đăng",
    "release": "Duyệt phát đi",
    "emergency": "Đăng khẩn",
}
_ROLES = {
    "editor": "Biên tập viên",
    "legal": "Cán bộ pháp chế",
    "secretary": "Thư ký tòa soạn",
    "publisher": "Trưởng ban Biên tập",
    "spokesperson": "Người phát ngôn",
}
_OUTCOMES = {
    Outcome.APPLIED: "Đã nhận, đã áp dụng",
    Outcome.REPLAYED: "Gửi lại, đã nhận trước đó",
    Outcome.STALE: "Bỏ qua, cổng có bản mới hơn",
    Outcome.PING: "Gửi thử",
    Outcome.VERIFIED: "Đã xác nhận địa chỉ",
    Outcome.IGNORED: "Bỏ qua, loại không dùng",
    Outcome.REFUSED: "Từ chối",
}
_KINDS = {
    "story.published": "Đăng tin",
    "story.updated": "Cập nhật tin",
    "story.corrected": "Đính chính",
    "story.taken_down": "Gỡ tin",
    "statement.issued": "Phát ngôn",
    "statement.recalled": "Thu hồi phát ngôn",
    "test.ping": "Gửi thử",
    "endpoint.verify": "Hỏi xác nhận",
}


_LANGUAGES = {"vi": "Tiếng Việt", "en": "English", "zh": "中文"}


def tongue(code: str) -> str:
    """Name a language in that language, as readers look for it; an unknown one is shown as it came."""
    return _LANGUAGES.get(code, code)


def stage(code: str) -> str:
    """Name an approval stage; an unknown one is shown as it came."""
    return _STAGES.get(code, code)


def role(code: str) -> str:
    """Name a role; an unknown one is shown as it came."""
    return _ROLES.get(code, code)


def outcome(code: str) -> str:
    """Name what became of a message."""
    return _OUTCOMES[Outcome(code)]


def kind(code: str) -> str:
    """Name an event type; an unknown one is shown as it came."""
    return _KINDS.get(code, code)


def clock(moment: datetime) -> str:
    """Write a moment as ``dd/mm/yyyy HH:MM`` in Hà Nội."""
    return moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M")


def clock_seconds(moment: datetime) -> str:
    """Write a moment as ``dd/mm/yyyy HH:MM:SS`` in Hà Nội."""
    return moment.astimezone(HANOI).strftime("%d/%m/%Y %H:%M:%S")


def long_date(moment: datetime) -> str:
    """Write the day as ``Chủ nhật, 22/11/2026`` in Hà Nội."""
    local = moment.astimezone(HANOI)
    return f"{_WEEKDAYS[local.weekday()]}, {local:%d/%m/%Y}"
