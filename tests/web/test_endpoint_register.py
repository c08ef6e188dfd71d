"""The register of endpoints: paging, searching, filters, the table for spreadsheets, changing many."""

import csv
import io
import re
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_user, send, sign_in
from sqlalchemy import event, select

from newsroom.clock import now
from newsroom.db import db
from newsroom.models import Delivery, Endpoint
from newsroom.models.trail import OutboxEvent


@pytest.fixture
def desk(app, client):
    """A browser in which a technician is signed in."""
    return sign_in(client, make_user(app, "technician"))


def shown(client, query=""):
    """The names in the list, in order."""
    page = client.get(f"/endpoints{query}")
    assert page.status_code == 200
    return re.findall(r'<td><a href="/endpoints/[0-9a-f-]{36}">([^<]+)</a>', page.text)


def one_of_each(app):
    """A receiver in each state."""
    at, hour = now(), timedelta(hours=1)
    columns = {
        "on": {},
        "failing": {"failures": 2, "failing_since": at - hour},
        "paused": {"failures": 5, "failing_since": at - 2 * hour, "paused_until": at + hour},
        "maintenance": {"maintenance_from": at - hour, "maintenance_until": at + hour, "failures": 3},
        "unconfirmed": {"confirmed_at": None},
        "off": {"active": False, "confirmed_at": None},
    }
    for state, values in columns.items():
        make_endpoint(app, name=f"Cổng {state}", **values)
    make_endpoint(app, name="Cổng sau", maintenance_from=at + hour, maintenance_until=at + 2 * hour)


def test_thousands_are_paged_by_constant_statements(app, desk):
    with database(app) as session:
        session.add_all(
            Endpoint(
                name=f"Cổng {number:03}",
                url=f"https://p{number}.example.vn/",
                found_by=f"cong {number:03}",
                created_at=now(),
                confirmed_at=now(),
            )
            for number in range(120)
        )
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    names, query = [], ""
    while query is not None:
        asked.clear()
        names += shown(desk, query)
        assert len([statement for statement in asked if "SELECT" in statement]) <= 12
        more = re.search(r'rel="next" href="/endpoints([^"]+)"', desk.get(f"/endpoints{query}").text)
        query = more and more.group(1).replace("&amp;", "&")
    assert names == [f"Cổng {number:03}" for number in range(120)]


def test_each_state_is_said_counted_and_filtered(app, desk):
    one_of_each(app)
    for state in ("failing", "paused", "maintenance", "unconfirmed", "off"):
        assert shown(desk, f"?state={state}") == [f"Cổng {state}"]
    assert sorted(shown(desk, "?state=on")) == ["Cổng on", "Cổng sau"]
    assert len(shown(desk, "?state=nonsense")) == 7
    assert '<span class="count">2</span>' in desk.get("/endpoints").text


def test_names_hosts_and_groups_are_found_without_marks(app, desk):
    make_endpoint(app, name="Bộ Y tế", host="moh.example.vn", group="Bộ, ngành")
    make_endpoint(app, name="Tỉnh Điện Biên", host="dienbien.example.vn", group="Tỉnh, thành phố")
    assert shown(desk, "?q=dien+bien") == ["Tỉnh Điện Biên"]
    assert shown(desk, "?q=MOH") == ["Bộ Y tế"]
    assert shown(desk, "?q=nganh") == ["Bộ Y tế"]
    assert shown(desk, "?q=%25") == []
    assert shown(desk, "?group=T%E1%BB%89nh%2C+th%C3%A0nh+ph%E1%BB%91") == ["Tỉnh Điện Biên"]


def test_who_gets_a_sites_stories_and_other_orders(app, desk):
    at = now()
    make_endpoint(app, name="A", sites=["cong-khac"], last_success_at=at)
    make_endpoint(app, name="B", sites=["cong-chinh"], failing_since=at - timedelta(days=2))
    make_endpoint(app, name="C", last_success_at=at - timedelta(days=1), failing_since=at - timedelta(days=1))
    assert shown(desk, "?site=cong-chinh") == ["B", "C"]
    assert shown(desk, "?sort=failing") == ["B", "C", "A"]
    assert shown(desk, "?sort=silent") == ["B", "C", "A"]
    assert shown(desk, "?sort=newest") == ["C", "B", "A"]


def test_the_table_holds_what_the_filter_finds_and_no_formula(app, desk):
    make_endpoint(app, name="=1+2", contact_name="@lệnh", contact_phone="+84 24 1234")
    make_endpoint(app, name="Cổng khác")
    answer = desk.get("/endpoints/list.csv?q=1%2B2")
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith("\ufeff".encode())
    header, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert [len(row) for row in rows] == [len(header)]
    assert rows[0][1] == "'=1+2"
    assert {"'@lệnh", "'+84 24 1234"} < set(rows[0])
    assert "whsec" not in answer.text


def test_many_are_changed_at_once_if_they_are_still_those(app, desk):
    for number in range(3):
        make_endpoint(app, name=f"Tỉnh {number}", group="Tỉnh")
    make_endpoint(app, name="Bộ")
    page = desk.get("/endpoints/many?group=T%E1%BB%89nh").text
    assert 'name="expected" value="3"' in page
    every = {"group": "Tỉnh", "expected": "3"}
    assert send(desk, "/endpoints/many", act="off", **{**every, "expected": "2"}).status_code == 409
    assert send(desk, "/endpoints/many", act="eat", **every).status_code == 422
    assert send(desk, "/endpoints/many", act="group", to="x" * 61, **every).status_code == 422
    assert send(desk, "/endpoints/many", act="off", **every).status_code == 303
    assert len(shown(desk, "?state=off")) == 3
    assert send(desk, "/endpoints/many", act="on", **every).status_code == 303
    assert send(desk, "/endpoints/many", act="group", to="Tỉnh, thành", **every).status_code == 303
    assert len(shown(desk, "?q=thanh")) == 3


def test_who_comes_second_loses_nothing(app, desk):
    added = make_endpoint(app, name="Cổng cũ")
    mine = {"name": "Tên của tôi", "url": "https://a.example.vn/", "version": "1"}
    assert send(desk, f"/endpoints/{added.id}", **mine).status_code == 303
    late = send(desk, f"/endpoints/{added.id}", **{**mine, "name": "Tên đến sau"})
    assert late.status_code == 409
    assert "Tên đến sau" in late.text
    version = re.search(r'name="version"[^>]*value="(\d+)"', late.text).group(1)
    again = {**mine, "name": "Tên đến sau", "version": version}
    assert send(desk, f"/endpoints/{added.id}", **again).status_code == 303
    with database(app) as session:
        stored = session.scalars(select(Endpoint)).one()
        assert (stored.name, stored.version, stored.confirmed_at) == ("Tên đến sau", 3, None)


def test_all_that_are_not_confirmed_are_sent_their_challenge(app, desk):
    make_endpoint(app, group="Tỉnh", confirmed_at=None)
    make_endpoint(app, group="Tỉnh", confirmed_at=None)
    make_endpoint(app, group="Tỉnh", confirmed_at=None, active=False)
    make_endpoint(app, group="Tỉnh")
    assert send(desk, "/endpoints/many", act="ask", group="Tỉnh", expected="4").status_code == 303
    with database(app) as session:
        asked = select(OutboxEvent.type).join(Delivery, Delivery.event_id == OutboxEvent.id)
        assert list(session.scalars(asked)) == ["endpoint.verify"] * 2
