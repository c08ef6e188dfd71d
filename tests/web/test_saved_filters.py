"""Saved filters: one's own, those shared with a section, and the list that shows them."""

import pytest
from desks import desk_of
from factories import database, make_catalogue, make_user, send, sign_in

from newsroom.filters.usecases import MOST
from newsroom.models import SavedFilter
from newsroom.models.trail import AuditEntry


def kept(app) -> list[SavedFilter]:
    with database(app) as session:
        return session.query(SavedFilter).all()


def names_on_the_list(page: str) -> str:
    return page.partition('<div class="filter-names')[2].partition("</div>")[0]


def test_a_filter_is_kept_used_and_deleted(app, client):
    reporter = make_user(app, "reporter", language="en")
    sign_in(client, reporter)
    assert "Keep this filter" not in client.get("/stories").text
    page = client.get("/stories?stage=draft&sort=deadline").text
    assert 'value="stage=draft&amp;sort=deadline"' in page
    answer = send(client, "/filters", name="Nháp của tôi", query="stage=draft&sort=deadline&cursor=abc")
    assert answer.location == "/stories?stage=draft&sort=deadline"
    page = client.get(answer.location).text
    assert 'href="/stories?stage=draft&amp;sort=deadline" aria-current="true">Nháp của tôi</a>' in page
    assert "Nháp của tôi" not in names_on_the_list(desk_of(app, make_user(app, "reporter"), "/stories"))
    (found,) = kept(app)
    assert send(client, f"/filters/{found.id}/remove").status_code == 303
    assert kept(app) == []
    with database(app) as session:
        assert session.query(AuditEntry).filter_by(stream="catalogue").count() == 0


def test_a_filter_of_the_same_name_takes_the_place_of_the_first(app, client):
    sign_in(client, make_user(app, "reporter"))
    for stage in ("draft", "returned"):
        send(client, "/filters", name="Việc của tôi", query=f"stage={stage}")
    assert [found.query for found in kept(app)] == ["stage=returned"]


def test_a_shared_filter_reaches_the_readers_of_its_section(app, client):
    make_catalogue(app)
    sign_in(client, make_user(app, "secretary"))
    send(client, "/filters", name="Y tế: chờ biên tập", query="section=y-te&stage=submitted", scope="y-te")
    send(client, "/filters", name="Quá hạn toàn tòa soạn", query="view=late", scope="*")
    here = desk_of(app, make_user(app, "editor", section="y-te"), "/stories")
    assert "Y tế: chờ biên tập" in names_on_the_list(here)
    elsewhere = names_on_the_list(desk_of(app, make_user(app, "editor", section="kinh-te"), "/stories"))
    assert "Y tế: chờ biên tập" not in elsewhere
    assert "Quá hạn toàn tòa soạn" in elsewhere
    with database(app) as session:
        assert session.query(AuditEntry).filter_by(action="filter.share").count() == 2


@pytest.mark.parametrize(
    ("role", "section", "scope"),
    [
        ("editor", None, "*"),
        ("reporter", None, "y-te"),
        ("secretary", "y-te", "*"),
        ("secretary", "y-te", "kinh-te"),
    ],
)
def test_only_those_who_run_a_section_share_with_it(app, client, role, section, scope):
    sign_in(client, make_user(app, role, section=section))
    assert send(client, "/filters", name="Chung", query="stage=draft", scope=scope).status_code == 403
    assert kept(app) == []


def test_nobody_deletes_the_filters_of_others(app, client):
    sign_in(client, make_user(app, "secretary"))
    send(client, "/filters", name="Riêng", query="stage=draft")
    send(client, "/filters", name="Chung", query="stage=draft", scope="*")
    own, shared = sorted(kept(app), key=lambda found: found.shared)
    editor = sign_in(app.test_client(), make_user(app, "editor"))
    assert send(editor, f"/filters/{own.id}/remove").status_code == 404
    assert send(editor, f"/filters/{shared.id}/remove").status_code == 403
    head = sign_in(app.test_client(), make_user(app, "publisher"))
    assert send(head, f"/filters/{shared.id}/remove").status_code == 303


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "query": "stage=draft"},
        {"name": "x" * 81, "query": "stage=draft"},
        {"name": "Rỗng", "query": ""},
        {"name": "Rỗng", "query": "cursor=abc"},
        {"name": "Dài", "query": "q=" + "x" * 1001},
    ],
)
def test_what_cannot_be_kept_is_said(app, client, fields):
    sign_in(client, make_user(app, "reporter"))
    answer = send(client, "/filters", **fields)
    assert 'class="flash flash-error"' in client.get(answer.location).text
    assert kept(app) == []


def test_there_is_an_end_to_filters(app, client):
    reporter = make_user(app, "reporter")
    with database(app) as session:
        session.add_all(
            SavedFilter(owner_id=reporter.id, name=str(n), query="stage=draft") for n in range(MOST)
        )
    sign_in(client, reporter)
    send(client, "/filters", name="Thêm một", query="stage=draft")
    assert len(kept(app)) == MOST
