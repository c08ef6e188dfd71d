"""The approval record: every signature with what was signed, the fallen ones too."""

import re
from datetime import timedelta

import pytest
from desks import statements
from factories import edit, make_story, make_user, move, person_of, reload, sign_in

from newsroom.accounts.delegations import NewDelegation, delegate
from newsroom.clock import now


@pytest.fixture
def staff(app):
    roles = ("reporter", "editor", "secretary", "publisher")
    return {role: make_user(app, role, name=f"Người {role}", language="en") for role in roles}


def plain(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", page))


def test_every_signature_stands_on_it_with_the_text_it_was_given_for(app, client, staff):
    story = make_story(app, staff["reporter"], body="Một câu.")
    first = story.digest
    move(app, staff["reporter"], story, "submit")
    move(app, staff["editor"], story, "pass", comment="Đã đối chiếu nguồn.")
    edit(app, staff["secretary"], story, body="Một câu khác.")
    another = make_user(app, "editor", name="Biên tập viên khác", title="Phó phòng Biên tập")
    move(app, another, story, "pass")
    move(app, staff["publisher"], story, "approve")
    page = plain(sign_in(client, staff["reporter"]).get(f"/stories/{story.id}/record").text)
    assert page.index("Người editor") < page.index("Biên tập viên khác") < page.index("Người publisher")
    assert f"Text signed: version 1 {first}" in page
    assert page.count(f"Text signed: version 2 {reload(app, story).digest}") == 2
    assert page.count("In force") == 2
    assert re.search(r"Fell on \S+ \S+: “Edit” by Người secretary\.", page)
    assert "Đã đối chiếu nguồn." in page
    assert "Phó phòng Biên tập" in page
    assert "Một câu khác." in page


def test_a_lent_role_names_its_paper(app, client, staff):
    story = make_story(app, staff["reporter"])
    move(app, staff["reporter"], story, "submit")
    move(app, staff["editor"], story, "pass")
    deputy, admin = make_user(app, "spokesperson"), make_user(app, "admin")
    lent = NewDelegation(
        from_user=staff["publisher"].id,
        to_user=deputy.id,
        role="publisher",
        section=None,
        starts=now(),
        ends=now() + timedelta(days=1),
        paper="QĐ 12/2026",
    )
    with app.app_context():
        delegate(person_of(app, admin), lent, now())
    move(app, deputy, story, "approve")
    page = sign_in(client, staff["reporter"]).get(f"/stories/{story.id}/record").text
    assert "under a lent role, QĐ 12/2026" in page


def test_a_story_nobody_signed_and_one_nobody_may_know_of(app, client, staff):
    story = make_story(app, staff["reporter"])
    page = sign_in(client, staff["reporter"]).get(f"/stories/{story.id}/record")
    assert "Nobody has signed this story yet." in page.text
    stranger = sign_in(app.test_client(), make_user(app, "contributor"))
    assert stranger.get(f"/stories/{story.id}/record").status_code == 404


def test_the_record_costs_few_statements(app, client, staff):
    story = make_story(app, staff["reporter"])
    move(app, staff["reporter"], story, "submit")
    move(app, staff["editor"], story, "pass")
    sign_in(client, staff["editor"])
    with statements(app) as sent:
        client.get(f"/stories/{story.id}/record")
    assert len(sent) <= 12
