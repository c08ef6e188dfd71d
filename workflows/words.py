"""Every sentence the engine says to people, in Vietnamese and English, and how its values are written out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from workflows.definition import AUTHOR, Label

_VIETNAM = timezone(timedelta(hours=7))  # no summer time since 1975, so a fixed offset is exact

ROLE_NAMES: Mapping[str, Label] = {
    "reporter": Label("Phóng viên", "reporter"),
    "contributor": Label("Cộng tác viên", "contributor"),
    "editor": Label("Biên tập viên", "editor"),
    "legal": Label("Cán bộ pháp chế", "legal officer"),
    "secretary": Label("Thư ký tòa soạn", "managing editor"),
    "publisher": Label("Trưởng ban Biên tập", "head of the editorial board"),
    "spokesperson": Label("Người phát ngôn", "spokesperson"),
    "technician": Label("Kỹ thuật viên", "technician"),
    "auditor": Label("Kiểm tra, kiểm toán", "auditor"),
    "admin": Label("Quản trị viên", "administrator"),
    AUTHOR: Label("người viết", "writer"),
}

FIELD_NAMES: Mapping[str, Label] = {
    "sapo": Label("Sapo", "lead"),
    "picture": Label("Ảnh có văn bản thay thế", "picture with alternative text"),
    "correction": Label("Nội dung sai", "what was wrong"),
    "corrects": Label("Địa chỉ bài được đính chính", "address of the corrected story"),
    "document_number": Label("Số, ký hiệu văn bản", "number of the document"),
    "document_issuer": Label("Cơ quan ban hành", "issuer of the document"),
    "document_date": Label("Ngày ký văn bản", "date of the document"),
    "contact": Label("Đầu mối liên hệ", "contact"),
    "byline": Label("Bút danh", "byline"),
    "sources": Label("Nguồn", "sources"),
}
"""What a content type can ask for, in the order of the form."""

SENTENCES: Mapping[str, Label] = {
    # which move
    "unknown_move": Label(
        "Quy trình này không có bước “{move}”.", "This workflow has no move called “{move}”."
    ),
    "not_from_here": Label(
        "Không thể “{move}” khi tin, bài đang ở bước “{stage}”.",
        "“{move}” cannot be done while the story is at “{stage}”.",
    ),
    "nowhere_to_return": Label(
        "Không rõ phải đưa tin, bài trở về bước nào; hãy báo quản trị viên.",
        "It is not known which stage to return the story to; tell the administrator.",
    ),
    # who
    "role_only": Label("Chỉ {roles} mới được “{move}”.", "Only the {roles} may choose “{move}”."),
    "system_only": Label(
        "“{move}” do hệ thống tự làm khi đến giờ, không ai bấm được.",
        "“{move}” is done by the system when the time comes; nobody can press it.",
    ),
    "is_writer": Label(
        "Bạn chưa viết phần nào của nội dung này; bước này dành cho người viết.",
        "You have not written any of this text; this is for its writers.",
    ),
    "not_the_author": Label(
        "Bạn là tác giả nên người khác phải xử lý bước này.",
        "You are the author, so somebody else must do this.",
    ),
    "not_a_writer": Label(
        "Bạn đã viết một phần nội dung này nên người khác phải duyệt.",
        "You wrote part of this text, so somebody else must approve it.",
    ),
    "not_signed": Label(
        "Bạn đã ký “{approval}” cho chính nội dung này nên người khác phải ký bước này.",
        "You already signed “{approval}” for this very text, so somebody else must sign here.",
    ),
    "not_debtor": Label(
        "Việc hậu kiểm này do hành động của chính bạn mà có, nên người khác phải thực hiện.",
        "This check is owed because of what you did, so somebody else must do it.",
    ),
    # what is missing
    "complete": Label(
        "Chưa đủ để chuyển tiếp: cần tít và nội dung; "
        "nếu là đính chính thì cần sửa nội dung và ghi rõ chỗ sai.",
        "Not ready to go on: it needs a headline and a text, "
        "and a correction also a changed text and a note of what was wrong.",
    ),
    "gates_clear": Label(
        "Nội dung này còn phải qua: {gates}. Hãy chuyển lại để người có thẩm quyền ký.",
        "This text still has to pass: {gates}. Send it back so that the person in charge can sign.",
    ),
    "signed": Label(
        "Nội dung hiện tại chưa có chữ ký “{approval}”; cần người có thẩm quyền ký trước.",
        "The present text has no “{approval}” signature; the person in charge must sign first.",
    ),
    "unsigned": Label(
        "Nội dung hiện tại đã có chữ ký “{approval}”; hãy dùng bước thông thường.",
        "The present text has its “{approval}” signature already; use the ordinary step.",
    ),
    "cosigned": Label(
        "Chưa có ai khác ký cho nội dung này; cần thêm một người không viết bài ký trước.",
        "Nobody else has signed this text; another person who did not write it must sign first.",
    ),
    "no_findings": Label(
        "Việc kiểm tra nội dung còn lỗi phải sửa trước; xem các mục được đánh dấu trong bài.",
        "The checks found something in the text that must be put right first; see what is marked.",
    ),
    "missing_fields": Label(
        "Loại nội dung này còn thiếu: {fields}. Hãy bổ sung trước.",
        "This content type still needs: {fields}. Add what is missing first.",
    ),
    "conditions_met": Label(
        "Còn điều kiện của pháp chế chưa được đáp ứng.",
        "A condition set by the legal officer is not met yet.",
    ),
    "nobody_writing": Label(
        "Có người đang sửa nội dung này mà chưa lưu; hãy chờ họ lưu xong hoặc giành quyền sửa.",
        "Somebody is changing this text and has not saved; wait until they have, or take the editing over.",
    ),
    "second_approver": Label(
        "Chỉ người được nêu tên duyệt thay trong vụ việc mới được ký thay pháp chế "
        "(ngoài vụ việc: Trưởng ban Biên tập).",
        "Only who is named second approver in the case may stand in for legal "
        "(outside a case: the head of the editorial board).",
    ),
    # when
    "too_early": Label(
        "Còn {minutes} phút nữa mới được “{move}”: hãy chờ người phụ trách bước này.",
        "“{move}” is possible only in {minutes} min: those whose step it is come first.",
    ),
    "embargo_passed": Label("Tin, bài còn giữ đến {embargo}.", "The story is under embargo until {embargo}."),
    "due": Label("Chưa đến giờ hẹn đăng.", "The scheduled time has not come."),
    "intent": Label("Bước này không dùng cho lần xử lý hiện tại.", "This step is not for the present round."),
    "live": Label("Tin, bài hiện không có bản nào đang đăng.", "No version of the story is public now."),
    "not_live": Label(
        "Tin, bài đang được đăng công khai; cần gỡ hoặc khôi phục bản đang đăng.",
        "A version of the story is public; take it down or go back to the public version instead.",
    ),
    "debt": Label("Không có việc hậu kiểm nào đang chờ.", "No later check is owed."),
    "no_debt": Label(
        "Còn việc hậu kiểm chưa xong; một người khác phải xác nhận trước.",
        "A later check is still owed; another person must do it first.",
    ),
    "quarantined": Label(
        "Tin, bài đang được cách ly vì có thể chứa bí mật nhà nước; chỉ được gỡ bài.",
        "The story is in quarantine: it may hold a state secret. It can only be taken down.",
    ),
    "no_other_debt": Label(
        "Còn việc hậu kiểm từ hành động của người khác; hãy hậu kiểm trước.",
        "A check is still owed for what somebody else did; do that check first.",
    ),
    # what is held back
    "held_all": Label(
        "Tòa soạn đang tạm dừng phát hành mọi tin, bài từ {since}: {why}. Muốn đăng, hãy hỏi {ask}.",
        "Everything is held back since {since}: {why}. To let it out, ask {ask}.",
    ),
    "held_section": Label(
        "Chuyên mục “{what}” đang tạm dừng phát hành từ {since}: {why}. Muốn đăng, hãy hỏi {ask}.",
        "The section “{what}” is held back since {since}: {why}. To let it out, ask {ask}.",
    ),
    "held_tag": Label(
        "Tin, bài gắn thẻ “{what}” đang được giữ lại từ {since}: {why}. Muốn đăng, hãy hỏi {ask}.",
        "What is tagged “{what}” is held back since {since}: {why}. To let it out, ask {ask}.",
    ),
    "held_case": Label(
        "Vụ việc {case} đang mở nên tin, bài gắn thẻ “{what}” được giữ lại từ {since}. "
        "Chỉ {ask} hoặc Trưởng ban Biên tập cho đăng.",
        "Case {case} is open: what is tagged “{what}” is held back since {since}. "
        "Only {ask} or the head of the editorial board lets it out.",
    ),
    # what the person must give
    "missing_reason": Label("Hãy chọn lý do.", "Choose a reason."),
    "unknown_reason": Label(
        "Lý do “{given}” không có trong danh mục.", "“{given}” is not one of the listed reasons."
    ),
    "missing_comment": Label("Hãy ghi rõ nội dung ý kiến.", "Write a comment."),
    "missing_at": Label("Hãy chọn ngày giờ đăng.", "Choose the date and time."),
    "at_past": Label("Giờ hẹn {at} đã qua.", "The chosen time {at} has passed."),
    "at_embargo": Label(
        "Giờ hẹn {at} sớm hơn thời điểm được phép đăng {embargo}.",
        "The chosen time {at} is before the embargo ends at {embargo}.",
    ),
    "missing_checklist": Label("Còn mục chưa xác nhận: {items}.", "Not confirmed yet: {items}."),
    "missing_password": Label(
        "Bước này chỉ một mình bạn quyết định: hãy nhập lại mật khẩu trên trang của bước này.",
        "You decide this alone: type your password again, on the page of this step.",
    ),
    # speaking for the agency
    "speaks": Label("Bạn chưa có quyền phát ngôn về vụ việc này.", "You may not speak on this matter."),
    "speaks_nothing": Label(
        "Chưa có văn bản nào giao quyền phát ngôn về vụ việc này.",
        "No paper lets this person speak on this matter.",
    ),
    "speaks_elsewhere": Label(
        "Văn bản {paper} không bao gồm vụ việc này.", "Paper {paper} does not cover this matter."
    ),
    "speaks_expired": Label(
        "Văn bản {paper} đã hết hiệu lực lúc {at}.", "Paper {paper} ceased to be in force at {at}."
    ),
    "speaks_later": Label(
        "Văn bản {paper} đến {at} mới có hiệu lực.", "Paper {paper} comes into force only at {at}."
    ),
    # prepared statements
    "template_uncleared": Label(
        "Mẫu “{name}” bản {version} chưa được pháp chế duyệt nên chưa dùng được.",
        "Template “{name}”, version {version}, is not cleared by a legal officer yet and may not be used.",
    ),
    "template_expired": Label(
        "Mẫu “{name}” bản {version} đã hết hạn lúc {at}; hãy chọn mẫu khác hoặc soạn bản mới.",
        "Template “{name}”, version {version}, expired at {at}: choose another one, or write a new version.",
    ),
    "template_retired": Label(
        "Mẫu “{name}” bản {version} đã ngừng dùng từ {at}; hãy chọn mẫu khác.",
        "Template “{name}”, version {version}, was retired at {at}: choose another one.",
    ),
    "speaks_revoked": Label("Văn bản {paper} đã bị thu hồi lúc {at}.", "Paper {paper} was revoked at {at}."),
    # editing
    "edit_closed": Label(
        "Không sửa được nội dung ở bước “{stage}”.",
        "The text cannot be edited while the story is at “{stage}”.",
    ),
    "edit_role": Label(
        "Ở bước “{stage}” chỉ {roles} được sửa nội dung.", "At “{stage}” only the {roles} may edit the text."
    ),
}


@dataclass(frozen=True)
class Reason:
    """Why something is refused. `code` is stable for programs; `params` fill the sentence.

    A parameter is text, a Label, a time (timezone-aware), a set of roles, or a tuple of Labels.
    """

    code: str
    params: Mapping[str, object] = field(default_factory=dict)

    def text(self, lang: str) -> str:
        """The whole sentence, English for "en" and Vietnamese otherwise; times in Vietnamese local time."""
        values = {name: _written(value, lang) for name, value in self.params.items()}
        return SENTENCES[self.code].text(lang).format_map(values)


def _written(value: object, lang: str) -> str:
    if isinstance(value, Label):
        return value.text(lang)
    if isinstance(value, tuple):
        return ", ".join(item.text(lang) for item in value)
    if isinstance(value, frozenset):
        return _roles(value, lang)
    if isinstance(value, datetime):
        return value.astimezone(_VIETNAM).strftime("%d/%m/%Y %H:%M")
    return str(value)


def _roles(roles: frozenset[str], lang: str) -> str:
    """The names of `roles` in the order of the house, the writers last: "A, B or C"."""
    *most, last = [name.text(lang) for role, name in ROLE_NAMES.items() if role in roles]
    joined = ", ".join(most)
    return f"{joined} {'or' if lang == 'en' else 'hoặc'} {last}" if most else last
