"""The crisis desk of the demo newsroom: who may speak, and an exercise that has just begun."""

from datetime import datetime, timedelta

from sqlalchemy import select

from newsroom.authority.usecases import Paper, enter_paper, publish_paper
from newsroom.db import db
from newsroom.demo.planning import person_called
from newsroom.incidents.clock_usecases import Start, set_start
from newsroom.incidents.record_usecases import Said, add_fact, log
from newsroom.incidents.usecases import Opening, give_role, open_case
from newsroom.models import Appointment, Incident

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
    """Fill the register of those who may speak and open an exercise, unless there is something already. `at`
    (UTC): now; the exercise began twenty minutes ago.
    """
    if not db.session.scalar(select(Appointment.id).limit(1)):
        _name_speakers(at - timedelta(days=30))
    if not db.session.scalar(select(Incident.id).limit(1)):
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
    opening = Opening(
        title="Diễn tập: hồ chứa Suối Mẫu vẫn an toàn",
        claim="“Đập Suối Mẫu vỡ rồi, cả xã phải chạy ngay trong đêm!”",
        severity=2,
        reason="Diễn tập quý: tin đồn lan nhanh sau mưa lớn.",
        lead_id=lead.id,
        exercise=True,
    )
    case = open_case(lead, opening, began).id
    for account, role in ROLES:
        give_role(lead, case, person_called(account, began).id, role, began)
    received = began - timedelta(minutes=10)
    set_start(lead, case, Start("received", received, "Trực ban nhận điện thoại của UBND xã."), began)
    for fact in FACTS:
        add_fact(lead, case, fact, began)
    log(lead, case, "call", "Đã gọi trực ban hồ chứa: không có sự cố.", began)
