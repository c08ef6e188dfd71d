"""The legal desk: what was asked, on what the answer rests, and conditions that hold a story up until met."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from desks import statements
from factories import database, edit, make_story, make_user, move, person_of, reload, send, sign_in
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from newsroom import installation
from newsroom.clock import LOCAL, now
from newsroom.errors import Forbidden, Refused
from newsroom.legal.usecases import add_basis, ask, meet_condition
from newsroom.models import LegalCondition, LegalQuestion

BASIS = {
    "symbol": "58/2026/NĐ-CP",
    "title": "Quy định xử phạt vi phạm hành chính về an toàn thực phẩm",
    "article": "Điều 12",
    "valid_from": "2026-07-01",
    "valid_to": "",
    "url": "https://vanban.example.vn/58-2026",
}


@pytest.fixture
def staff(app):
    roles = ("reporter", "editor", "legal", "publisher", "secretary")
    return {role: make_user(app, role, name=f"Người {role}", language="en") for role in roles}


@pytest.fixture
def story(app, staff):
    """A story at the legal check, with a question."""
    story = make_story(app, staff["reporter"], flags=["contract"], body="Đoạn một.\n\nĐoạn hai.")
    move(app, staff["reporter"], story, "submit")
    return move(app, staff["editor"], story, "pass", comment="Có được nêu tên cơ sở không?")


@pytest.fixture
def lawyer(app, staff):
    return sign_in(app.test_client(), staff["legal"])


def questions(app, story) -> list[LegalQuestion]:
    with database(app) as session:
        wanted = select(LegalQuestion).where(LegalQuestion.story_id == story.id)
        return list(session.scalars(wanted.order_by(LegalQuestion.asked_at)))


def conditions(app, story) -> list[LegalCondition]:
    with database(app) as session:
        wanted = select(LegalCondition).where(LegalCondition.story_id == story.id)
        return list(session.scalars(wanted.order_by(LegalCondition.position)))


def basis(app, user, **fields) -> str:
    with app.app_context():
        return add_basis(person_of(app, user), {**BASIS, **fields}, now()).id


def meet(app, user, story, condition) -> None:
    with app.app_context():
        meet_condition(person_of(app, user), story.id, condition.id, now())


def test_what_was_said_when_handing_on_is_the_question_with_the_time_limit_of_the_stage(app, staff, story):
    (asked,) = questions(app, story)
    assert asked.question == "Có được nêu tên cơ sở không?"
    assert asked.asked_by_id == staff["editor"].id
    assert asked.revision_id == story.revision_id
    assert asked.deadline > asked.asked_at + timedelta(hours=7)
    assert asked.answer == ""


def test_the_desk_shows_what_needs_a_lawyer_and_nothing_else(app, staff, story, lawyer):
    make_story(app, staff["reporter"], title="Tin không cần pháp chế")
    page = lawyer.get("/legal").text
    assert f"/stories/{story.id}/legal" in page
    assert "Có được nêu tên cơ sở không?" in page
    assert "Người editor" in page
    assert "Tin không cần pháp chế" not in page
    elsewhere = sign_in(app.test_client(), make_user(app, "legal", section="y-te"))
    assert story.id not in elsewhere.get("/legal").text


def test_the_desk_costs_the_same_for_one_story_and_for_many(app, staff, story, lawyer):
    def count() -> int:
        with statements(app) as sent:
            assert lawyer.get("/legal").status_code == 200
        return len(sent)

    few = count()
    for _ in range(4):
        more = make_story(app, staff["reporter"])
        with app.app_context():
            ask(person_of(app, staff["editor"]), more.id, "Hỏi thêm.", None, now())
    assert count() == few <= 8


def test_cleared_is_an_answer_and_what_it_rests_on_stays(app, staff, story, lawyer):
    wanted = basis(app, staff["legal"])
    assert send(lawyer, f"/stories/{story.id}/legal/cite/{wanted}", cited="yes").status_code == 303
    version = reload(app, story).version
    form = {"move": "clear", "version": version, "comment": "Được nêu tên."}
    assert send(lawyer, f"/stories/{story.id}/moves", **form).status_code == 303
    (asked,) = questions(app, story)
    assert (asked.answer, asked.note, asked.answered_by_id) == ("cleared", "Được nêu tên.", staff["legal"].id)
    page = lawyer.get(f"/stories/{story.id}/legal").text
    assert "58/2026/NĐ-CP" in page
    assert "Được nêu tên." in page
    assert story.id not in lawyer.get("/legal").text


def test_each_line_is_a_condition_and_they_hold_the_story_up_until_met(app, staff, story, lawyer):
    said = "- Bỏ tên cá nhân\n\n• Dẫn đúng điều khoản\n"
    form = {"move": "condition", "version": reload(app, story).version, "comment": said}
    assert send(lawyer, f"/stories/{story.id}/moves", **form).status_code == 303
    first, second = conditions(app, story)
    assert (first.text, second.text) == ("Bỏ tên cá nhân", "Dẫn đúng điều khoản")
    assert "conditions" in reload(app, story).hindrances
    edit(app, staff["editor"], story, body="Đoạn một.\n\nĐoạn hai đã sửa.")
    assert "conditions" in reload(app, story).hindrances
    move(app, staff["secretary"], story, "pass")
    with pytest.raises(Refused):
        move(app, staff["legal"], story, "clear")
    for condition in (first, second):
        assert send(lawyer, f"/stories/{story.id}/legal/conditions/{condition.id}/met").status_code == 303
    assert "conditions" not in reload(app, story).hindrances
    move(app, staff["legal"], story, "clear")
    move(app, staff["publisher"], story, "approve")
    assert reload(app, story).public_state == "live"


def test_a_waiver_does_not_make_conditions_go_away(app, staff, story):
    move(app, staff["legal"], story, "condition", comment="Bỏ tên cá nhân")
    move(app, staff["editor"], story, "pass")
    move(app, staff["publisher"], story, "waive", reason="out_of_date", comment="Gấp.")
    head = make_user(app, "publisher")
    with pytest.raises(Refused):
        move(app, head, story, "approve")
    assert [asked.answer for asked in questions(app, story)] == ["conditions", "waived"]
    meet(app, staff["legal"], story, conditions(app, story)[0])
    move(app, head, story, "approve")


def test_a_writer_never_says_that_a_condition_is_met(app, staff, story):
    move(app, staff["legal"], story, "condition", comment="Bỏ tên cá nhân")
    (condition,) = conditions(app, story)
    writer = make_user(app, "editor", "legal")
    edit(app, writer, story, body="Đoạn một, không tên.")
    for user in (writer, staff["reporter"], staff["editor"], staff["publisher"], staff["secretary"]):
        with pytest.raises(Forbidden):
            meet(app, user, story, condition)
    assert "conditions" in reload(app, story).hindrances


def test_the_managing_editor_may_where_the_newsroom_wants_it_so(app, settings, staff, story):
    move(app, staff["legal"], story, "condition", comment="Bỏ tên cá nhân")
    installation.configure(replace(settings, conditions_by_secretary=True))
    meet(app, staff["secretary"], story, conditions(app, story)[0])
    assert "conditions" not in reload(app, story).hindrances


@pytest.mark.usefixtures("each_database")
def test_the_database_itself_refuses_a_writer_and_a_second_thought(app, staff, story):
    move(app, staff["legal"], story, "condition", comment="Bỏ tên cá nhân")
    (condition,) = conditions(app, story)
    by = "UPDATE legal_condition SET met_by_id = :user, met_at = :at WHERE id = :id"
    values = {"user": staff["reporter"].id, "at": now(), "id": condition.id}
    with app.app_context(), pytest.raises(IntegrityError), database(app) as session:
        session.execute(text(by), values)
    meet(app, staff["legal"], story, condition)
    for sql in ("UPDATE legal_condition SET met_by_id = NULL, met_at = NULL", "DELETE FROM legal_question"):
        with app.app_context(), pytest.raises(IntegrityError), database(app) as session:
            session.execute(text(sql))


def test_not_cleared_sends_it_back_with_the_reason(app, staff, story, lawyer):
    version = reload(app, story).version
    form = {"move": "object", "version": version, "reason": "personal_data", "comment": "Lộ đời tư."}
    assert send(lawyer, f"/stories/{story.id}/moves", **form).status_code == 303
    (asked,) = questions(app, story)
    assert (asked.answer, asked.note) == ("refused", "Lộ đời tư.")
    assert "conditions" not in reload(app, story).hindrances


def test_on_hold_a_question_waits(app, staff, story):
    move(app, staff["editor"], story, "hold", reason="unverified", comment="Chờ.")
    move(app, staff["editor"], story, "resume")
    (asked,) = questions(app, story)
    assert asked.answer == ""


def test_the_difference_is_from_the_last_cleared_text(app, staff, story, lawyer):
    move(app, staff["legal"], story, "clear")
    move(app, staff["publisher"], story, "sendback", comment="Sửa câu hai.")
    edit(app, staff["editor"], story, body="Đoạn một.\n\nĐoạn hai có thêm tên doanh nghiệp.")
    move(app, staff["secretary"], story, "pass", comment="Xem lại đoạn hai.")
    page = lawyer.get(f"/stories/{story.id}/legal").text
    assert "Since version 1, the last one that was cleared" in page
    assert re.search(r"<ins>[^<]*tên doanh nghiệp", page)
    changed = page.split("What has changed")[1].split("The whole text")[0]
    assert "Đoạn một" not in changed


def test_editors_ask_at_any_stage_and_the_answer_is_words_alone(app, staff, lawyer):
    draft = make_story(app, staff["reporter"])
    editor = sign_in(app.test_client(), staff["editor"])
    later = (now() + timedelta(days=2)).astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M")
    form = {"question": "Được dùng ảnh này không?", "deadline": later}
    assert send(editor, f"/stories/{draft.id}/legal/ask", **form).status_code == 303
    assert (
        send(editor, f"/stories/{draft.id}/legal/ask", question="Và bản đồ?", deadline="").status_code == 303
    )
    (asked,) = questions(app, draft)
    assert asked.question == "Và bản đồ?"
    assert asked.deadline.astimezone(LOCAL).strftime("%Y-%m-%dT%H:%M") == later
    assert send(lawyer, f"/stories/{draft.id}/legal/advise", note="Được.").status_code == 303
    assert questions(app, draft)[0].answer == "advised"
    assert send(lawyer, f"/stories/{draft.id}/legal/advise", note="Lại được.").status_code == 404


def test_at_the_legal_check_words_alone_are_no_answer(story, lawyer):
    assert send(lawyer, f"/stories/{story.id}/legal/advise", note="Được.").status_code == 409


def test_the_pages_of_a_story_show_the_question_and_then_the_conditions(app, staff, story, lawyer):
    editor = sign_in(app.test_client(), staff["editor"])
    assert "Có được nêu tên cơ sở không?" in editor.get(f"/stories/{story.id}").text
    move(app, staff["legal"], story, "condition", comment="Bỏ tên cá nhân")
    for path in (f"/stories/{story.id}", f"/stories/{story.id}/edit"):
        page = editor.get(path).text
        assert "Bỏ tên cá nhân" in page, path
        assert "/met" not in page
    assert "/met" in lawyer.get(f"/stories/{story.id}").text
    meet(app, staff["legal"], story, conditions(app, story)[0])
    assert "Conditions of the legal officer" not in editor.get(f"/stories/{story.id}").text


def test_the_register_is_found_by_words_without_accents_and_kept_by_the_legal_officer(app, staff, lawyer):
    send(lawyer, "/legal/register", **BASIS)
    send(
        lawyer,
        "/legal/register",
        **{**BASIS, "symbol": "91/2025/QH15", "title": "Luật Bảo vệ dữ liệu cá nhân"},
    )
    lawyer.get("/legal/register")  # says that they were added
    found = lawyer.get("/legal/register?q=an+toan+thuc+pham").text
    assert "58/2026/NĐ-CP" in found
    assert "91/2025/QH15" not in found
    assert "58/2026/NĐ-CP" in lawyer.get("/legal/register?q=58/2026").text
    assert "58/2026/NĐ-CP" not in lawyer.get("/legal/register?q=59/2026").text
    assert send(lawyer, "/legal/register", **BASIS).status_code == 422  # a second time
    reporter = sign_in(app.test_client(), staff["reporter"])
    assert reporter.get("/legal/register").status_code == 200
    assert send(reporter, "/legal/register", **{**BASIS, "article": "Điều 1"}).status_code == 403


@pytest.mark.parametrize(
    "wrong",
    [
        {"symbol": ""},
        {"valid_from": "01/07/2026"},
        {"valid_to": "2026-06-30"},
        {"url": "javascript:alert(1)"},
        {"title": "a" * 301},
    ],
)
def test_an_entry_of_the_register_must_hold_together(lawyer, wrong):
    answer = send(lawyer, "/legal/register", **{**BASIS, **wrong})
    assert answer.status_code == 422
    assert BASIS["article"] in answer.text


def test_a_basis_no_longer_in_force_says_so(app, staff, story, lawyer):
    old = basis(app, staff["legal"], valid_from="2017-03-30", valid_to="2026-06-30")
    send(lawyer, f"/stories/{story.id}/legal/cite/{old}", cited="yes")
    assert "No longer in force" in lawyer.get(f"/stories/{story.id}/legal").text
    assert send(lawyer, f"/legal/register/{old}", **{**BASIS, "title": "Tên mới"}).status_code == 303
    assert "Tên mới" in lawyer.get(f"/stories/{story.id}/legal?q=ten+moi").text
