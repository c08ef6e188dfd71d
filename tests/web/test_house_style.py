"""The page of the house style: explained, set by the managing editor, followed by the next check."""

from typing import Any

from factories import make_user, send, sign_in, token


def findings(client: Any, **fields: str) -> list[tuple[str, str]]:
    """What a text that is being written is told, and what it is replaced by."""
    sent = {"title": "Tin", "sources": "UBND", **fields}
    said = client.post("/checks/inspect", json=sent, headers={"X-CSRFToken": token(client)}).json
    return [(one["code"], one["replacement"]) for one in said["findings"]]


def test_the_managing_editor_sets_the_style_and_the_next_fix_follows_it(app, client):
    sign_in(client, make_user(app, "secretary", "reporter", language="en"))
    page = client.get("/checks/style").text
    for words in ("Placing of tone marks", "Quotation marks", "hòa bình, khỏe mạnh", "The house writes"):
        assert words in page
    assert findings(client, body="Ông nói “hoà bình”.") == [("tone_style", "hòa")]
    style = {"level-tone_style": "warn", "value-tone_style": "new", "level-quote_style": "hint"}
    assert send(client, "/checks/style", **style, **{"value-quote_style": "angle"}).status_code == 303
    assert "hoà bình, khoẻ mạnh" in client.get("/checks/style").text
    assert findings(client, body="Ông nói “hoà bình”.") == [("quote_style", "«"), ("quote_style", "»")]
    assert findings(client, body="Đất hòa bình.") == [("tone_style", "hoà")]


def test_the_managing_editor_sets_nothing_but_style(app, client):
    sign_in(client, make_user(app, "secretary"))
    assert send(client, "/checks/style", **{"level-secret_marker": "off"}).status_code == 303
    assert findings(client, body="TỐI MẬT") == [("secret_marker", None)]
    assert send(client, "/checks", **{"level-secret_marker": "off"}).status_code == 403


def test_others_read_the_style_and_cannot_change_it(app, client):
    sign_in(client, make_user(app, "reporter", language="en"))
    page = client.get("/checks/style").text
    assert "hòa, thủy (the older way)" in page
    assert "Save the house style" not in page
    assert send(client, "/checks/style", **{"level-tone_style": "off"}).status_code == 403


def test_a_style_that_cannot_be_is_refused_beside_its_rule(app, client):
    sign_in(client, make_user(app, "admin"))
    for wrong in ({"level-quote_style": "hint", "value-quote_style": "x"}, {"level-date_style": "loud"}):
        assert send(client, "/checks/style", **wrong).status_code == 422
