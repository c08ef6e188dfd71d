"""Breaking the glass: on the page of the decision with the password once more, and never by a token."""

import pytest
from crisis import debts_of, open_incident, raw_appointment, statement_in
from factories import PASSWORD, bearer, make_user, reload, send, sign_in


@pytest.fixture
def staff(app):
    roles = ("reporter", "editor", "legal", "publisher", "spokesperson")
    return {role: make_user(app, role) for role in roles}


@pytest.fixture
def story(app, staff):
    raw_appointment(app, staff["publisher"], staff["spokesperson"])
    return statement_in(app, staff["reporter"])


@pytest.fixture
def speaker(app, staff):
    return sign_in(app.test_client(), staff["spokesperson"])


def press(client, story, password):
    given = {"move": "breakglass", "version": story.version, "reason": "danger", "comment": "Đê đang vỡ."}
    return send(client, f"/stories/{story.id}/moves", **given, password=password)


def test_the_page_asks_for_the_password_and_keeps_what_was_typed(app, story, speaker):
    page = speaker.get(f"/stories/{story.id}/moves/breakglass").text
    assert 'type="password"' in page
    for password in ("", "sai mật khẩu"):
        again = press(speaker, story, password)
        assert again.status_code == 422
        assert "Đê đang vỡ." in again.text
        assert "sai mật khẩu" not in again.text
    assert reload(app, story).public_state == "none"
    assert press(speaker, story, PASSWORD).status_code == 303
    assert reload(app, story).public_state == "live"
    assert [debt.kind for debt in debts_of(app, story)] == ["breakglass"]


def test_who_may_not_speak_reads_why_before_pressing_anything(app, staff, client):
    story = statement_in(app, staff["reporter"])
    page = sign_in(client, staff["spokesperson"]).get(f"/stories/{story.id}/moves/breakglass")
    assert page.status_code == 403
    assert "Chưa có văn bản nào giao quyền phát ngôn" in page.text


def test_a_token_breaks_no_glass(app, staff, story):
    client, headers = app.test_client(), bearer(app, staff["spokesperson"])
    given = {"move": "breakglass", "version": story.version, "reason": "danger", "comment": "Đê đang vỡ."}
    answer = client.post(f"/api/v1/stories/{story.id}/moves", json=given, headers=headers)
    assert answer.status_code == 422
    assert "on the page of this step" in answer.text
    assert reload(app, story).public_state == "none"


def test_an_exercise_says_so_where_it_is_decided_about(app, staff, client):
    story = statement_in(app, staff["reporter"], open_incident(app, staff["editor"], exercise=True))
    page = sign_in(client, staff["legal"]).get(f"/stories/{story.id}")
    assert 'class="rehearsal"' in page.text
