"""Pictures and files behind a link for people outside: those of its one version, for as long as it lives."""

from dataclasses import replace
from datetime import timedelta

import pytest
from desks import change
from factories import database, edit, make_story, make_user, move, person_of, send, sign_in
from pictures import document, picture
from shares import link_of, make_link, open_text
from sqlalchemy import select

from newsroom.clock import now
from newsroom.media.usecases import bring_in
from newsroom.models import ShareLink


@pytest.fixture
def settings(settings):
    return replace(settings, share_links=True)


@pytest.fixture
def staff(app):
    return {role: make_user(app, role) for role in ("reporter", "editor", "publisher")}


def brought(app, staff, content, name="cầu.jpg"):
    with app.app_context():
        return bring_in(person_of(app, staff["reporter"]), "thoi-su", content, name, now())


@pytest.fixture
def asset(app, staff):
    return brought(app, staff, picture(1000, 500))


@pytest.fixture
def story(app, staff, asset):
    figure = f'<figure><img src="{asset.url}" alt="Cầu" width="1000" height="500"></figure>'
    return move(
        app, staff["reporter"], make_story(app, staff["reporter"], body=f"<p>Chữ.</p>{figure}"), "submit"
    )


@pytest.fixture
def path(app, staff, story):
    return make_link(sign_in(app.test_client(), staff["editor"]), story)


@pytest.fixture
def opened(client, path):
    open_text(client, path)
    return client


def test_a_visitor_sees_the_pictures_of_the_text(client, path, asset):
    text = open_text(client, path)
    assert f'src="{path}{asset.url}"' in text
    assert f'"{asset.url}"' not in text
    shown = client.get(path + asset.url)
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in shown.headers["X-Robots-Tag"]
    assert client.get(path + asset.thumbnail).mimetype == "image/webp"
    assert client.get(asset.url).status_code == 404  # the usual address stays closed


def test_words_that_look_like_an_address_stay_as_they_are(app, client, staff, asset):
    words = f'Viết src="{asset.url}" trong mã.'
    story = make_story(app, staff["reporter"], body=f"<p>{words}</p><p><code>mã</code></p>")
    move(app, staff["reporter"], story, "submit")
    path = make_link(sign_in(app.test_client(), staff["editor"]), story)
    assert f'src="{asset.url}"' in open_text(client, path)


def test_a_file_is_saved_and_never_shown(app, client, staff):
    file = brought(app, staff, document(), "nghị quyết.docx")
    story = make_story(app, staff["reporter"], body=f'<p><a href="{file.url}">Tệp</a></p>')
    move(app, staff["reporter"], story, "submit")
    path = make_link(sign_in(app.test_client(), staff["editor"]), story)
    assert f'href="{path}{file.url}"' in open_text(client, path)
    answer = client.get(path + file.url)
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_before_the_door_there_are_no_pictures(app, opened, path, asset):
    assert app.test_client().get(path + asset.url).status_code == 404


def test_pictures_of_other_texts_are_refused(app, opened, staff, story, path, asset):
    other = brought(app, staff, picture(600, 300, seed=5), "khác.jpg")
    make_story(app, staff["reporter"], body=f'<p>b</p><img src="{other.url}" alt="Khác">')
    assert opened.get(path + other.url).status_code == 404
    move(app, staff["editor"], story, "take")
    edit(app, staff["editor"], story, body=f'<p>Mới.</p><img src="{other.url}" alt="Khác">')
    assert opened.get(path + other.url).status_code == 404  # a later version of the same story
    assert opened.get(path + asset.url).status_code == 200
    assert opened.get(f"{path}/media/{asset.id}/9999.jpg").status_code == 404
    assert opened.get(f"/share/{'x' * 43}{asset.url}").status_code == 404


def test_pictures_end_with_the_link(app, opened, staff, story, path, asset):
    assert opened.get(path + asset.url).status_code == 200
    editor = sign_in(app.test_client(), staff["editor"])
    send(editor, f"/stories/{story.id}/share/{link_of(app).id}/revoke")
    assert opened.get(path + asset.url).status_code == 404


def test_pictures_end_with_the_last_day(app, opened, path, asset):
    with database(app) as session:
        link = session.scalars(select(ShareLink)).one()
        link.created_at, link.expires_at = now() - timedelta(days=2), now() - timedelta(seconds=1)
    assert opened.get(path + asset.url).status_code == 404


def test_pictures_end_with_a_quarantine(app, opened, story, path, asset):
    change(app, story, quarantined=True)
    assert opened.get(path + asset.url).status_code == 404


def test_pictures_behind_the_link_end_with_the_publication(app, opened, staff, story, path, asset):
    move(app, staff["editor"], story, "pass")
    move(app, staff["publisher"], story, "approve")
    assert opened.get(path + asset.url).status_code == 404
    assert opened.get(asset.url).status_code == 200  # readers have it now
