"""Language versions on the pages: adding one, the source beside it, what is stale, what nobody may learn."""

from uuid import uuid4

import pytest
from desks import change, statements
from factories import bearer, edit, make_story, make_user, move, publish, reload, send, sign_in
from versions import make_version, offer_chinese

TITLE = "Thông xe cầu vượt ở cửa ngõ phía nam"


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", name="Trần Viết", language="en")


@pytest.fixture
def translator(app):
    return make_user(app, "contributor", name="Lý Dịch", language="en")


@pytest.fixture
def source(app, reporter):
    return make_story(app, reporter, title=TITLE, tags=["giao thông"])


def form(**fields):
    return {"language": "en", "section": "thoi-su", "start": "copy", "story_id": str(uuid4()), **fields}


def test_a_version_begins_with_the_text_of_its_source_and_opens_in_the_editor(app, client, reporter, source):
    sign_in(client, reporter)
    assert 'href="/stories/' + source.id + '/languages/new"' in client.get(f"/stories/{source.id}").text
    page = client.get(f"/stories/{source.id}/languages/new").text
    assert '<option value="vi"' not in page.partition('name="section"')[0]
    fields = form(writer_id=reporter.id)
    answer = send(client, f"/stories/{source.id}/languages/new", **fields)
    assert answer.location == f"/stories/{fields['story_id']}/edit"
    again = send(client, f"/stories/{source.id}/languages/new", **fields)
    assert again.location == answer.location
    editor = client.get(answer.location).text
    assert "Đoạn thứ hai của bản tin." in editor
    assert 'lang="vi"' in editor.partition("source-pane")[2]
    shown = client.get(f"/stories/{source.id}").text
    assert "Matches the source" in shown
    history = client.get(f"/stories/{source.id}/history").text
    assert "Added a language version" in history


def test_a_version_can_begin_with_the_headline_alone(app, client, reporter, source):
    fields = form(writer_id=reporter.id, start="empty")
    version = send(sign_in(client, reporter), f"/stories/{source.id}/languages/new", **fields).location
    page = client.get(version.removesuffix("/edit")).text
    assert TITLE in page
    assert "There is no text yet." in page


def test_a_second_version_in_a_language_leads_to_the_first(app, client, reporter, source):
    there = make_version(app, reporter, source)
    answer = send(
        sign_in(client, reporter), f"/stories/{source.id}/languages/new", **form(writer_id=reporter.id)
    )
    assert answer.status_code == 422
    assert "There is a version in this language already" in answer.text
    assert f'href="/stories/{there.id}"' in answer.text
    # A version is asked for a version: the new one belongs to the source.
    offer_chinese(app)
    chinese = form(writer_id=reporter.id, language="zh")
    assert send(client, f"/stories/{there.id}/languages/new", **chinese).status_code == 303
    with app.app_context():
        assert reload(app, source).source_id is None
    assert client.get(f"/stories/{source.id}").text.count("Matches the source") == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("language", "vi"),
        ("language", "xx"),
        ("section", "khong-co"),
        ("writer_id", "khong-ai"),
        ("start", "x"),
    ],
)
def test_what_makes_no_version_is_refused_with_a_sentence(app, client, reporter, source, field, value):
    fields = form(writer_id=reporter.id) | {field: value}
    answer = send(sign_in(client, reporter), f"/stories/{source.id}/languages/new", **fields)
    assert answer.status_code == 422
    assert 'class="error-summary"' in answer.text


def test_a_version_is_given_to_nobody_who_may_not_write_it(app, client, reporter, source):
    elsewhere = make_user(app, "reporter", section="kinh-te")
    sign_in(client, reporter)
    path = f"/stories/{source.id}/languages/new"
    for somebody in (make_user(app, "auditor"), make_user(app, "reporter", active=False)):
        assert send(client, path, **form(writer_id=somebody.id)).status_code == 422
    answer = send(client, path, **form(writer_id=elsewhere.id))
    assert (answer.status_code, "This person may not write in this section." in answer.text) == (422, True)
    given = form(writer_id=elsewhere.id, section="kinh-te")
    assert send(client, path, **given).status_code == 303


def test_no_story_is_a_version_of_itself(app, client, reporter, source):
    fields = form(writer_id=reporter.id, story_id=source.id)
    assert send(sign_in(client, reporter), f"/stories/{source.id}/languages/new", **fields).status_code == 404
    assert reload(app, source).source_id is None


def test_whoever_is_given_a_version_reads_the_source_beside_it_and_nothing_more(
    app, client, reporter, translator, source
):
    fields = form(writer_id=translator.id)
    answer = send(sign_in(client, reporter), f"/stories/{source.id}/languages/new", **fields)
    assert answer.location == f"/stories/{source.id}"
    version = f"/stories/{fields['story_id']}"
    theirs = sign_in(app.test_client(), translator)
    assert TITLE in theirs.get(f"{version}/edit").text.partition("source-pane")[2]
    assert theirs.get(f"{version}/source").status_code == 200
    assert theirs.get(f"/stories/{source.id}").status_code == 404
    assert theirs.get(f"/stories/{source.id}/languages/new").status_code == 404
    assert theirs.get(f"{version}/languages/new").status_code == 404


def test_a_source_in_quarantine_is_closed_to_its_translators(app, client, reporter, translator, source):
    version = make_version(app, reporter, source, writer_id=translator.id, copies=False)
    edit(app, translator, version, title="Overpass opens", body="It is open.")
    change(app, source, quarantined=True)
    sign_in(client, translator)
    for path in ("", "/edit"):
        page = client.get(f"/stories/{version.id}{path}").text
        assert "Overpass opens" in page
        assert TITLE not in page
    assert client.get(f"/stories/{version.id}/source").status_code == 404
    assert send(client, f"/stories/{version.id}/source/confirm", revision="1").status_code == 404
    owner = sign_in(app.test_client(), reporter)
    assert "languages/new" not in owner.get(f"/stories/{source.id}").text
    chinese = form(writer_id=reporter.id)
    assert send(owner, f"/stories/{source.id}/languages/new", **chinese).status_code in (409, 422)


def test_members_of_a_family_that_one_may_not_know_of_are_counted_only(app, client, reporter, source):
    version = make_version(app, reporter, source, section="kinh-te")
    edit(app, reporter, source, title="Tít chỉ có ở bản nguồn")
    editor = make_user(app, "editor", section="kinh-te", language="en")
    path = f"/stories/{version.id}"
    page = sign_in(client, editor).get(path).text
    assert "1 more that you may not read" in page
    told = client.get(f"/api/v1{path}", headers=bearer(app, editor))
    assert (told.status_code, told.json["versions"]) == (200, [])
    for shown in (page, client.get(f"{path}/edit").text, told.text, client.get("/stories").text):
        assert "chỉ có ở bản nguồn" not in shown
    assert client.get(f"{path}/source").status_code == 404


def test_a_new_text_of_the_source_makes_its_versions_stale_until_somebody_confirms(
    app, client, reporter, source
):
    version = make_version(app, reporter, source)
    sign_in(client, reporter)
    edit(app, reporter, source, sapo="Cây cầu dài 900 mét thông xe sáng nay.")
    assert "Source changed" in client.get(f"/stories/{version.id}").text
    assert "Source changed" in client.get("/stories?view=stale").text
    page = client.get(f"/stories/{version.id}/edit").text
    assert "<del>800</del>" in page
    assert "<ins>900</ins>" in page
    assert "not approved yet" in page
    assert send(client, f"/stories/{version.id}/source/confirm", revision="1").status_code == 409
    assert send(client, f"/stories/{version.id}/source/confirm", revision="²").status_code == 409
    answer = send(client, f"/stories/{version.id}/source/confirm", revision="2", back="edit")
    assert answer.location == f"/stories/{version.id}/edit"
    assert "Source changed" not in client.get(f"/stories/{version.id}").text
    assert "No story matches" in client.get("/stories?view=stale").text
    assert (
        "Confirmed that it says the same as its source" in client.get(f"/stories/{version.id}/history").text
    )


def test_who_decides_about_a_stale_version_is_warned_and_not_kept_from_it(app, client, reporter, source):
    editor, head = make_user(app, "editor", language="en"), make_user(app, "publisher", language="en")
    version = make_version(app, reporter, source, copies=False)
    edit(app, reporter, version, title="Overpass opens", body="It is open.")
    move(app, reporter, version, "submit")
    move(app, editor, version, "pass")
    sign_in(client, head)
    path = f"/stories/{version.id}/moves/approve"
    assert "has changed since the two" not in client.get(path).text
    edit(app, reporter, source, title="Chưa thông xe cầu vượt")
    page = client.get(path).text
    assert "has changed since the two were found to match" in page
    assert "<ins>Chưa" in page
    assert move(app, head, version, "approve").public_state == "live"


def test_the_language_of_a_family_s_members_stays(app, client, reporter, source):
    version = make_version(app, reporter, source)
    offer_chinese(app)
    sign_in(client, reporter)
    for story in (source, version):
        fields = {"title": "Tít", "body": "Chữ.", "section": "thoi-su", "type": "tin", "language": "zh"}
        answer = send(client, f"/stories/{story.id}/edit", version=str(reload(app, story).version), **fields)
        assert answer.status_code == 422
        assert "The language of a language version" in answer.text


def test_an_earlier_text_that_may_not_stand_there_any_more_does_not_come_back(app, client, reporter, source):
    """Restoring is a way to change a text like any other: its language and its section are looked at too."""
    edit(app, reporter, source, language="en", section="kinh-te")
    make_version(app, reporter, source, "vi")
    writes_there = make_user(app, "reporter", section="kinh-te", language="en")
    theirs = make_story(app, reporter)
    edit(app, reporter, theirs, section="kinh-te")
    change(app, theirs, author_id=writes_there.id)
    said = {source.id: "The language of a language version", theirs.id: "You may not write in this section."}
    for user, story in ((reporter, source), (writes_there, theirs)):
        sent = {"version": str(reload(app, story).version)}
        answer = send(sign_in(app.test_client(), user), f"/stories/{story.id}/revisions/1/restore", **sent)
        assert answer.status_code in (403, 422)
        assert said[story.id] in answer.text
        assert reload(app, story).section == "kinh-te"


def test_chinese_is_written_compared_and_listed(app, client, reporter, source):
    offer_chinese(app)
    chinese = make_version(app, reporter, source, "zh", copies=False)
    edit(app, reporter, chinese, title="政府批准新计划", body="<p>市政府批准新计划。</p>")
    edit(app, reporter, chinese, body="<p>市政府已批准计划。</p>")
    sign_in(client, reporter)
    compared = client.get(f"/stories/{chinese.id}/compare").text
    assert "市政府<ins>已</ins>批准<del>新</del>计划。" in compared
    assert "政府批准新计划" in client.get("/stories?language=zh").text


def test_a_story_s_page_asks_once_for_its_family_whatever_its_size(app, client, reporter, source):
    sign_in(client, reporter)
    counts = []
    for language in ("en", "zh"):
        offer_chinese(app)
        make_version(app, reporter, source, language)
        client.get(f"/stories/{source.id}")
        with statements(app) as sent:
            client.get(f"/stories/{source.id}")
        counts.append(len(sent))
    assert counts[0] == counts[1]


def test_no_version_takes_the_language_that_readers_have_the_source_in(app, client, reporter, source):
    editor, head = make_user(app, "editor"), make_user(app, "publisher")
    publish(app, source, editor, head, reporter)
    move(app, reporter, source, "update")
    edit(app, reporter, source, language="en")
    path = f"/stories/{source.id}/languages/new"
    answer = send(sign_in(client, reporter), path, **form(language="vi", writer_id=reporter.id))
    assert (answer.status_code, "This is the language of the source." in answer.text) == (422, True)
    offer_chinese(app)
    assert send(client, path, **form(language="zh", writer_id=reporter.id)).status_code == 303
    move(app, reporter, source, "abandon")
    assert reload(app, source).language == "vi"
    assert send(client, path, **form(language="en", writer_id=reporter.id)).status_code == 303
