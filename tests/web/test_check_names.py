"""The dictionary of names through its pages."""

import io

import pytest
from factories import make_user, send, sign_in, token

from newsroom.clock import now

TABLE = """Họ tên;Chức danh;Từ;Đến;Ghi chú
Nguyễn Văn Thắng;Chủ tịch UBND tỉnh;01/01/2021;30/06/2025;
Trần Thị Hà;Chủ tịch UBND tỉnh;2025-07-01;;
Hà;Giám đốc;;;
Lê Văn An;Giám đốc Sở;31/02/2025;;
Trần Thị Hà;Chủ tịch UBND tỉnh;01/07/2025;;
"""


@pytest.fixture
def keeper(app, client):
    sign_in(client, make_user(app, "secretary", language="en"))
    return client


def test_an_entry_is_added_changed_and_removed(keeper):
    fields = {"name": "Trần Thị Hà", "title": "Giám đốc Sở", "valid_from": "01/07/2025"}
    assert send(keeper, "/checks/names", **fields).status_code == 303
    page = keeper.get("/checks/names").text
    assert "01/07/2025" in page
    path = "/checks/names/" + page.split('href="/checks/names/')[1].split('"')[0]
    assert 'value="01/07/2025"' in keeper.get(path).text
    assert send(keeper, path, **{**fields, "valid_to": "01/06/2025"}).status_code == 422
    assert send(keeper, path, **{**fields, "title": "Chủ tịch UBND tỉnh"}).status_code == 303
    assert "Chủ tịch UBND tỉnh" in keeper.get("/checks/names").text
    assert send(keeper, f"{path}/remove").status_code == 303
    assert "The dictionary is empty." in keeper.get("/checks/names").text


@pytest.mark.parametrize(
    "fields",
    [{"name": "Hà"}, {"name": ""}, {"name": "Trần Thị Hà", "valid_from": "31/02/2025"}, {"name": "a b" * 99}],
)
def test_entries_that_cannot_be_are_refused(keeper, fields):
    assert send(keeper, "/checks/names", **fields).status_code == 422


def test_the_same_entry_is_not_kept_twice(keeper):
    fields = {"name": "Trần Thị Hà", "title": "Giám đốc Sở"}
    assert [send(keeper, "/checks/names", **fields).status_code for _ in "ab"] == [303, 422]


def test_a_table_is_taken_over_and_each_row_is_told_of(keeper):
    file = (io.BytesIO(("\ufeff" + TABLE).encode()), "names.csv")
    page = keeper.post("/checks/names/import", data={"csrf_token": token(keeper), "file": file}).text
    assert "Added: 2. Not added: 3." in page
    for words in (
        "Row 4 · Hà: Write the whole name",
        "Row 5 · Lê Văn An: Write dates",
        "Row 6 · Trần Thị Hà",
    ):
        assert words in page
    said = keeper.post(
        "/checks/inspect",
        json={"title": "Tin", "body": "Chủ tịch UBND tỉnh Nguyễn Văn Thắng nói.", "sources": "a"},
        headers={"X-CSRFToken": token(keeper)},
    ).get_json()
    assert [finding["code"] for finding in said["findings"]] == ["title_expired"]
    assert "30/06/2025" in said["findings"][0]["told"]
    assert now().year >= 2025


def test_an_empty_table_is_refused(keeper):
    assert send(keeper, "/checks/names/import", table="\n").status_code == 422


def test_reporters_read_the_dictionary_and_do_not_change_it(app, client):
    sign_in(client, make_user(app, "reporter"))
    assert client.get("/checks/names").status_code == 200
    assert send(client, "/checks/names", name="Trần Thị Hà").status_code == 403
