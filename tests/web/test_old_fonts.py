"""Texts in the fonts of before Unicode: converted inside their formatting, and shown before that."""

import pytest
from factories import make_user, sign_in, token

from newsroom.html import clean

TCVN3 = (
    "<h2>Céng hßa x· héi</h2><p>®­îc sù <strong>quan t©m</strong> cña "
    "<a href='https://chinhphu.vn'>ng­êi d©n</a></p>"
    "<ul><li>H¹nh phóc ®éc lËp<ul><li>huyÖn</li></ul></li></ul>"
    "<table><tr><th>Tổng</th><td colspan='2'>tØnh &amp; huyÖn</td></tr></table><p>Giữ nguyên, © 2026.</p>"
)
UNICODE = (
    "<h2>Cộng hòa xã hội</h2><p>được sự <strong>quan tâm</strong> của "
    "<a href='https://chinhphu.vn'>người dân</a></p>"
    "<ul><li>Hạnh phúc độc lập<ul><li>huyện</li></ul></li></ul>"
    "<table><tr><th>Tổng</th><td colspan='2'>tỉnh &amp; huyện</td></tr></table><p>Giữ nguyên, © 2026.</p>"
)


@pytest.fixture
def convert(app, client):
    sign_in(client, make_user(app, "reporter", language="en"))

    def ask(body):
        return client.post("/checks/convert", json={"body": body}, headers={"X-CSRFToken": token(client)})

    return ask


def test_every_part_is_converted_where_it_stands(convert):
    said = convert(TCVN3).get_json()
    assert said["html"] == clean(UNICODE)
    assert said["number"] == 5
    assert said["lines"][0] == {"before": "Céng hßa x· héi", "after": "Cộng hòa xã hội"}


def test_vni_keeps_a_mark_with_its_letter_where_a_tag_parts_them(convert):
    said = convert("<p>Coäng ho<em>øa xaõ hoäi</em> chuû nghóa Vi<b>e</b>ät Nam</p>").get_json()
    assert said["html"] == clean("<p>Cộng hò<em>a xã hội</em> chủ nghĩa Vi<b>ệ</b>t Nam</p>")


def test_a_text_in_unicode_stays_as_it_is(convert):
    body = "<p>Thủ tướng dự họp. L'été à Genève, «déjà vu».</p>"
    said = convert(body).get_json()
    assert (said["html"], said["number"]) == (clean(body), 0)


def test_what_comes_back_is_clean(convert):
    said = convert(
        "<p onclick='x()'>Céng hßa x· héi<script>alert(1)</script></p><p>&lt;script&gt;</p>"
    ).get_json()
    assert said["html"] == clean("<p>Cộng hòa xã hội</p><p>&lt;script&gt;</p>")


@pytest.mark.parametrize("body", [None, 5, "", "<p>", "x" * 1_200_000])
def test_nonsense_breaks_nothing(convert, body):
    assert convert(body).status_code in (200, 422)
