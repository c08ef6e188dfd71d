"""Importing a table of endpoints: what would become of it, taking it over, the report, keys of new ones."""

import csv
import io
import re
import unicodedata
from datetime import timedelta

import pytest
from factories import database, make_endpoint, make_user, send, sign_in, token
from importing import endpoints, look, take_over, thousands, told
from sqlalchemy import event, func, select

from newsroom.clock import now
from newsroom.db import db
from newsroom.endpoints.importing.batches import carry_on_imports, tidy_imports
from newsroom.models import EndpointImport, EndpointImportRow
from newsroom.models.trail import AuditEntry


@pytest.fixture
def desk(app, client):
    """A browser in which a technician is signed in."""
    return sign_in(client, make_user(app, "technician"))


def refused(desk, table):
    """Why a table cannot be read."""
    content = table if isinstance(table, bytes) else table.encode()
    answer = send(desk, "/endpoints/import", file=(io.BytesIO(content), "bang.csv"))
    assert answer.status_code == 422
    return re.search(r'id="file-error">([^<]+)', answer.text).group(1)


def refused_whole(desk, content):
    """The same for one so large that the test's own client would leave a file of it behind."""
    head = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n'
    body = head.format("csrf_token", "") + token(desk) + "\r\n" + head.format("file", '; filename="b.csv"')
    sent = {
        "data": body.encode() + content + b"\r\n--x--\r\n",
        "content_type": "multipart/form-data; boundary=x",
    }
    return re.search(r'id="file-error">([^<]+)', desk.post("/endpoints/import", **sent).text).group(1)


def test_six_thousand_are_looked_at_and_taken_over_in_bounded_steps(app, desk):
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *arguments: asked.append(arguments[2]))
    page = look(desk, thousands(6000))
    assert len(asked) < 40
    assert "6000" in desk.get(page).text
    assert endpoints(app) == {}
    assert send(desk, f"{page}/start").status_code == 303
    asked.clear()
    with app.app_context():
        assert carry_on_imports(now()) == 200
        assert len(asked) < 40
    assert "data-running" in desk.get(page).text
    take_over(app)
    made = endpoints(app)
    assert len(made) == 6000
    one = made["https://p42.example.vn/nhan"]
    assert (one.name, one.group, one.events, one.confirmed_at) == ("Cổng 42", "Tỉnh", ["story.*"], None)
    asked.clear()
    assert "data-running" not in desk.get(page).text
    assert len([statement for statement in asked if "SELECT" in statement]) <= 8
    with database(app) as session:
        added = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "endpoint.add")
        assert session.scalar(added) == 6000


def test_each_row_says_what_would_become_of_it(app, desk):
    make_endpoint(app, name="Cổng cũ", url="https://cu.example.vn/", contact_phone="024 1")
    make_endpoint(app, name="Cổng y nguyên", url="https://nguyen.example.vn/")
    table = (
        "address;name;phone;sections;per_minute\n"
        "https://cu.example.vn/;Cổng cũ;024 2;;\n"
        "https://nguyen.example.vn/;Cổng y nguyên;;;\n"
        "https://moi.example.vn/;Cổng mới;024 3;y-te thoi-su;60\n"
        "https://moi.example.vn/;Cổng lặp lại;;;\n"
        ";;;;\n"
        "http://thuong.example.vn/;Cổng;;;\n"
        "https://xau.example.vn/;;không gọi được;khong-co;nhiều\n"
        "https://xau.example.vn/2;Thừa;;;;ô thừa\n"
    )
    rows = {row[0]: row for row in told(desk, look(desk, table))}
    assert list(rows) == ["2", "3", "4", "5", "7", "8", "9"]
    outcomes = [rows[number][1] for number in rows]
    assert outcomes[0] == outcomes[3] == outcomes[4] == outcomes[5] == outcomes[6]
    assert len(set(outcomes)) == 3
    assert all(rows[number][4] for number in ("2", "5", "7", "8", "9"))
    assert not rows["3"][4]
    assert not rows["4"][4]
    changing = {row[0]: row for row in told(desk, look(desk, table, change_existing="y"))}
    assert changing["2"][1] not in outcomes


def test_existing_ones_change_only_where_that_was_ticked(app, desk):
    old = make_endpoint(app, name="Cổng cũ", url="https://cu.example.vn/", contact_phone="024 1", group="Bộ")
    table = "address,phone\nhttps://cu.example.vn/,024 2\nhttps://moi.example.vn/,\n"
    page = look(desk, table)
    assert send(desk, f"{page}/start").status_code == 409
    page = look(desk, table, change_existing="y")
    assert send(desk, f"{page}/start").status_code == 303
    take_over(app)
    now_there = endpoints(app)
    assert list(now_there) == ["https://cu.example.vn/"]  # a new one needs a name
    changed = now_there["https://cu.example.vn/"]
    assert (changed.contact_phone, changed.group, changed.name) == ("024 2", "Bộ", "Cổng cũ")
    assert changed.confirmed_at == old.confirmed_at
    assert changed.version == old.version + 1


def test_what_was_there_meanwhile_is_not_changed_unasked(app, desk):
    page = look(desk, "address,name\nhttps://moi.example.vn/,Tên trong bảng\n")
    make_endpoint(app, name="Ai đó đã thêm", url="https://moi.example.vn/")
    send(desk, f"{page}/start")
    take_over(app)
    assert endpoints(app)["https://moi.example.vn/"].name == "Ai đó đã thêm"
    assert told(desk, page)[0][4]


def test_tables_as_spreadsheets_write_them(app, desk):
    nfd = unicodedata.normalize("NFD", "Cổng Điện Biên")
    for number, (mark, separator) in enumerate([("", ","), ("\ufeff", ";"), ("", "\t")]):
        heads = separator.join(["Địa chỉ nhận", "url", "NAME"][1:])
        table = f"{mark}{heads}\r\nhttps://t{number}.example.vn/{separator}{nfd}\r\n"
        send(desk, f"{look(desk, table)}/start")
        take_over(app)
        assert endpoints(app)[f"https://t{number}.example.vn/"].name == "Cổng Điện Biên"
    pasted = "address\tname\nhttps://dan.example.vn/\tCổng dán\n"
    answer = send(desk, "/endpoints/import", pasted=pasted)
    assert told(desk, answer.location)[0][3] == "Cổng dán"


def test_the_register_saved_as_csv_can_be_read_again(app, desk):
    make_endpoint(app, name="-Cổng", contact_phone="+84 24 1234", group="Bộ, ngành")
    saved = desk.get("/endpoints/list.csv").data
    rows = told(desk, look(desk, saved))
    assert [row[4] for row in rows] == [""]
    changed = saved.decode().replace("1234", "9999").encode()
    send(desk, f"{look(desk, changed, change_existing='y')}/start")
    take_over(app)
    (one,) = endpoints(app).values()
    assert (one.name, one.contact_phone, one.group) == ("-Cổng", "+84 24 9999", "Bộ, ngành")


def test_what_cannot_be_read_is_refused_with_a_sentence(desk):
    sentences = [
        refused(desk, b""),
        refused(desk, "địa chỉ,tên\nhttps://a.vn/,Cổng\n".encode("cp1258", "replace").replace(b"?", b"\xea")),
        refused(desk, "address,name\nhttps://a.vn/,Cổng\n".encode("utf-16")),
        refused(desk, 'address,name\nhttps://a.vn/,"Cổng\n'),
        refused(desk, "address,màu sắc\nhttps://a.vn/,đỏ\n"),
        refused(desk, "name\nCổng\n"),
        refused(desk, "address,url\na,b\n"),
        refused(desk, "address\n" + "https://a.vn/\n" * 10_001),
        refused_whole(desk, b"address,name\n" + b"https://a.vn/," * 400_000),
    ]
    assert sentences[1] == sentences[2]
    assert len(set(sentences)) == 8
    assert (
        "màu sắc"
        in send(desk, "/endpoints/import", file=(io.BytesIO("address,màu sắc\na,b\n".encode()), "b.csv")).text
    )


def test_nothing_that_is_given_out_acts_as_a_formula(app, desk):
    table = "address,name,contact\nhttps://a.example.vn/,=cmd|' /C calc'!A0,@lệnh\n"
    page = look(desk, table)
    assert told(desk, page)[0][3].startswith("'=cmd")
    send(desk, f"{page}/start")
    take_over(app)
    assert "\n=cmd" not in desk.get("/endpoints/list.csv").text
    assert ",=cmd" not in send(desk, f"{page}/keys").text


def test_keys_are_fetched_once_and_open_what_they_sign(app, desk):
    page = look(desk, "address,name,signing\nhttps://a.vn/,A,\nhttps://b.vn/,B,v1a\n")
    assert send(desk, f"{page}/keys").status_code == 409
    send(desk, f"{page}/start")
    take_over(app)
    assert f'action="{page}/keys"' in desk.get(page).text
    answer = send(desk, f"{page}/keys")
    _, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert [row[4][:6] for row in rows] == ["whsec_", "whpk_" + rows[1][4][5]]
    assert answer.headers["Cache-Control"] == "no-store"
    assert send(desk, f"{page}/keys").status_code == 409
    assert f'action="{page}/keys"' not in desk.get(page).text
    with database(app) as session:
        assert set(session.scalars(select(EndpointImportRow.sealed_key))) == {""}
        said = session.scalars(select(AuditEntry).where(AuditEntry.action == "endpoint.import_keys")).one()
        assert b'"count":2' in said.entry
        assert b"whsec" not in said.entry


def test_keys_that_nobody_fetched_are_gone_after_a_day(app, desk):
    page = look(desk, "address,name\nhttps://a.vn/,A\n")
    send(desk, f"{page}/start")
    take_over(app, now() - timedelta(hours=25))
    assert send(desk, f"{page}/keys").status_code == 409
    with app.app_context():
        tidy_imports(now())
    with database(app) as session:
        assert set(session.scalars(select(EndpointImportRow.sealed_key))) == {""}
    with app.app_context():
        tidy_imports(now() + timedelta(days=31))
    assert desk.get(page).status_code == 404


def test_a_double_click_does_it_once(app, desk):
    table = thousands(3)
    look(desk, table)
    page = look(desk, table)
    with database(app) as session:
        assert session.scalar(select(func.count()).select_from(EndpointImport)) == 1
    assert [send(desk, f"{page}/start").status_code for _ in range(2)] == [303, 303]
    take_over(app)
    assert send(desk, f"{page}/start").status_code == 303
    take_over(app)
    assert len(endpoints(app)) == 3
    with database(app) as session:
        begun = select(func.count()).where(AuditEntry.action == "endpoint.import_begin")
        assert session.scalar(begun) == 1


def test_it_can_be_stopped_and_what_is_done_stays(app, desk):
    page = look(desk, thousands(250))
    send(desk, f"{page}/start")
    with app.app_context():
        carry_on_imports(now())
    assert send(desk, f"{page}/cancel").status_code == 303
    take_over(app)
    assert len(endpoints(app)) == 200
    assert send(desk, f"{page}/start").status_code == 409
    answer = send(desk, f"{page}/keys")
    assert answer.text.count("whsec_") == 200


def test_who_lost_the_right_imports_nothing_more(app, client):
    user = make_user(app, "technician")
    page = look(sign_in(client, user), thousands(1))
    send(client, f"{page}/start")
    with database(app) as session:
        session.merge(user).active = False
    take_over(app)
    assert endpoints(app) == {}
    with database(app) as session:
        assert session.scalars(select(EndpointImport.state)).one() == "cancelled"


@pytest.mark.parametrize(("role", "taken"), [("technician", 0), ("admin", 1)])
def test_inner_networks_are_opened_by_administrators_alone(app, client, role, taken):
    sign_in(client, make_user(app, role))
    table = "address,name,networks\nhttps://noi-bo.example.vn/,Mạng trong,10.20.0.0/16\n"
    page = look(client, table)
    send(client, f"{page}/start")
    take_over(app)
    assert len(endpoints(app)) == taken


def test_others_may_not(app, client):
    sign_in(client, make_user(app, "secretary"))
    assert client.get("/endpoints/import").status_code == 403
    assert send(client, "/endpoints/import", pasted="address,name\nhttps://a.vn/,A\n").status_code == 403
