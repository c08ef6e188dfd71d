"""The crisis desk of the demo newsroom: who may speak, a case that is over, an exercise just begun."""

from datetime import datetime, timedelta

from sqlalchemy import select

from newsroom.authority.usecases import Paper, enter_paper, publish_paper
from newsroom.db import db
from newsroom.demo.finished import tell_finished_case
from newsroom.demo.planning import person_called
from newsroom.incidents.clock_usecases import Start, set_start
from newsroom.incidents.record_usecases import Said, add_fact, log
from newsroom.incidents.usecases import Opening, give_role, open_case
from newsroom.models import Appointment, Incident, PressContact, Signal
from newsroom.signals.usecases import Seen, log_signal
from newsroom.statements.press_usecases import add_contact

PAPERS = (
    ("publisher", "head", "Phó Chánh Văn phòng, Trưởng ban Biên tập", "1/QĐ-VP"),
    ("spokesperson", "spokesperson", "Người phát ngôn", "2/QĐ-VP"),
)
ROLES = (
    ("spokesperson", "spokesperson"),
    ("legal", "legal"),
    ("reporter", "writer"),
    ("technician", "technician"),
)
HEARD = Seen(
    url="https://mang-xa-hoi.example/nhom-dan-cu/1024",
    quote="Đập Suối Mẫu vỡ rồi, cả xã phải chạy ngay trong đêm!",
    source="Nhóm dân cư xã Suối Mẫu",
    reach="Khoảng 3.000 lượt xem, 120 lượt chia sẻ",
    exercise=True,
)
ASKED = Seen(
    url="https://mang-xa-hoi.example/hoi-dap/77",
    quote="Nghe nói từ tháng sau học sinh lớp một phải nộp học phí, có đúng không?",
    source="Nhóm phụ huynh",
    reach="Khoảng 400 lượt xem",
)
PRESS = (
    ("Báo mẫu Buổi Sáng", "Trực tòa soạn", "truc@bao-mau.example"),
    ("Đài Phát thanh mẫu", "Phòng Thời sự", "thoi-su@dai-mau.example"),
)
FACTS = (
    Said(
        "Hồ chứa Suối Mẫu ở mức 82% dung tích, chưa xả tràn.",
        "known",
        "",
        "Báo cáo nhanh của trực ban hồ chứa",
    ),
    Said("Đoạn phim đang lan truyền được quay ở đâu, khi nào.", "checking"),
    Said("Ai đăng bài đầu tiên.", "unknown"),
)


def prepare_crisis(at: datetime) -> None:
    """Fill the register of those who may speak, tell a case that is over, and open an exercise, unless there
    is something already. `at` (UTC): now; the exercise began twenty minutes ago.
    """
    if not db.session.scalar(select(Appointment.id).limit(1)):
        _name_speakers(at - timedelta(days=30))
    if not db.session.scalar(select(Signal.id).limit(1)):
        log_signal(person_called("contributor", at), ASKED, [], at - timedelta(minutes=50))
    if not db.session.scalar(select(PressContact.id).limit(1)):
        for outlet, name, email in PRESS:
            add_contact(person_called("secretary", at), outlet, name, email, at - timedelta(days=30))
    tell_finished_case(at)
    if not db.session.scalar(select(Incident.id).where(Incident.exercise).limit(1)):
        _begin_exercise(at - timedelta(minutes=20))


def _name_speakers(signed: datetime) -> None:
    admin = person_called("admin", signed)
    for account, kind, title, number in PAPERS:
        holder = person_called(account, signed)
        paper = Paper(
            kind=kind,
            user_id=holder.id,
            name=holder.name,
            title=title,
            phone="024 0000 0000",
            email=holder.email,
            paper_number=number,
            scope="",
            incident_id="",
            valid_from=signed,
            valid_until=signed + timedelta(days=365),
            signed_at=signed,
            signed_by="Chánh Văn phòng",
        )
        publish_paper(admin, enter_paper(admin, paper, None, signed).id, signed)


def _begin_exercise(began: datetime) -> None:
    lead = person_called("secretary", began)
    signal = log_signal(person_called("reporter", began), HEARD, [], began - timedelta(minutes=5))
    opening = Opening(
        title="Diễn tập: hồ chứa Suối Mẫu vẫn an toàn",
        claim="“Đập Suối Mẫu vỡ rồi, cả xã phải chạy ngay trong đêm!”",
        severity=2,
        reason="Diễn tập quý: tin đồn lan nhanh sau mưa lớn.",
        lead_id=lead.id,
        exercise=True,
        signal_id=signal.id,
    )
    case = open_case(lead, opening, began).id
    for account, role in ROLES:
        give_role(lead, case, person_called(account, began).id, role, began)
    received = began - timedelta(minutes=10)
    set_start(lead, case, Start("received", received, "Trực ban nhận điện thoại của UBND xã."), began)
    for fact in FACTS:
        add_fact(lead, case, fact, began)
    log(lead, case, "call", "Đã gọi trực ban hồ chứa: không có sự cố.", began)
