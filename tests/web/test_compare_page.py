"""Two versions in one text: every change is marked in words as well as colours, nothing else is."""

import re

import pytest
from factories import edit, make_story, make_user, move, send, sign_in

PARAGRAPHS = [f"Đoạn thứ {number} không đổi." for number in range(12)]


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", "", html))


@pytest.fixture
def reporter(app):
    return make_user(app, "reporter", language="en")


@pytest.fixture
def story(app, reporter):
    story = make_story(app, reporter, title="Giá nước tăng", body="\n\n".join(PARAGRAPHS))
    changed = [*PARAGRAPHS[:6], "Đoạn thứ 6 có đổi.", *PARAGRAPHS[7:], "Đoạn thêm."]
    edit(app, reporter, story, title="Giá nước giảm", body="\n\n".join(changed), section="kinh-te")
    return story


def test_changes_are_marked_word_by_word(client, reporter, story):
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare").text
    assert re.search(r"Giá nước <del>tăng</del>\s*<ins>giảm</ins>", page)
    assert "<del>Thời sự</del> <ins>Kinh tế</ins>" in page.replace("News", "Thời sự").replace(
        "Economy", "Kinh tế"
    )
    assert "<ins>Đoạn thêm.</ins>" in page
    assert "1 paragraph changed" in page
    assert "1 added" in page
    assert re.findall(r'id="change-(\d)"', page) == ["1", "2"]


def test_long_unchanged_stretches_are_folded(client, reporter, story):
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare").text
    assert "4 unchanged paragraphs" in page
    assert "Đoạn thứ 3 không đổi." in page


def test_the_other_way_round(client, reporter, story):
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare?from=2&to=1").text
    assert re.search(r"Giá nước <del>giảm</del>\s*<ins>tăng</ins>", page)
    assert "<del>Đoạn thêm.</del>" in page


def test_a_version_with_itself_and_versions_that_do_not_exist(client, reporter, story):
    sign_in(client, reporter)
    same = client.get(f"/stories/{story.id}/compare?from=2&to=2").text
    assert "The two texts are the same." in same
    assert "<ins>" not in same
    assert client.get(f"/stories/{story.id}/compare?from=1&to=7").status_code == 404
    assert client.get(f"/stories/{story.id}/compare?from=a&to=-3").status_code == 200
    assert client.get(f"/stories/{story.id}/compare?from=live").status_code == 200


def test_markup_in_a_text_stays_text(app, client, reporter):
    story = make_story(app, reporter, title="<b>một</b>")
    edit(app, reporter, story, title="<b>hai</b> <img src=x onerror=y>", byline="<i>")
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare").text
    assert "<img" not in page
    assert "&lt;img" in page


def test_the_first_version_alone(app, client, reporter):
    story = make_story(app, reporter)
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare")
    assert page.status_code == 200
    assert "The two texts are the same." in plain(page.text)


def test_a_changed_cell_is_one_changed_cell(app, client, reporter):
    table = "<table><tr><td>An Hòa</td><td>1.204</td></tr><tr><td>Tân Lập</td><td>1.318</td></tr></table>"
    story = make_story(app, reporter, body=table)
    edit(app, reporter, story, body=table.replace("1.318", "1.381"))
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare").text
    assert "<td><del>1.318</del><ins>1.381</ins></td>" in page
    assert page.count("<ins>") == 1
    assert "1 table" in plain(page)


def test_since_i_last_looked(app, client, reporter, story):
    editor = make_user(app, "editor", language="en")
    sign_in(client, editor)
    assert "Since I last looked" not in client.get(f"/stories/{story.id}/compare").text
    send(client, f"/stories/{story.id}/seen", revision=1)
    page = client.get(f"/stories/{story.id}/compare?from=seen").text
    assert re.search(r"Giá nước <del>tăng</del>\s*<ins>giảm</ins>", page)
    send(client, f"/stories/{story.id}/seen", revision=2)
    edit(app, reporter, story, title="Giá nước đứng yên")
    page = client.get(f"/stories/{story.id}/compare?from=seen").text
    assert re.search(r"Giá nước <del>giảm</del>\s*<ins>đứng yên</ins>", page)
    send(client, f"/stories/{story.id}/seen", revision=3)  # what they have just looked at is still to be had
    assert "<ins>đứng yên</ins>" in client.get(f"/stories/{story.id}/compare?from=seen").text


def test_since_the_last_signature_and_which_fell(app, client, reporter):
    editor = make_user(app, "editor", name="Lê Duyệt", language="en")
    secretary = make_user(app, "secretary", name="Vũ Thư", language="en")
    story = make_story(app, reporter, title="Bản được ký")
    move(app, reporter, story, "submit")
    move(app, editor, story, "pass")
    edit(app, secretary, story, title="Bản sửa sau")
    edit(app, secretary, story, title="Bản sửa sau nữa")
    page = sign_in(client, reporter).get(f"/stories/{story.id}/compare?from=approved").text
    assert "These signatures fell between the two versions:" in page
    assert re.search(r"Lê Duyệt · \d\d/\d\d/\d{4} \d\d:\d\d · Edit \(Vũ Thư\)", page)
    assert "<del>được ký</del>" in page.replace("\n", "")
    assert "fell between" not in client.get(f"/stories/{story.id}/compare?from=2&to=3").text
