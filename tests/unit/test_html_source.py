"""What the editor shows for a stored body can always be saved again without changing it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.html import body_from_input
from newsroom.html_source import source_of

PLAIN = [
    "",
    "Một đoạn.",
    "Đoạn một.\n\nĐoạn hai.",
    "## Đầu đề\n\nĐoạn.\n\n- mục một\n- mục hai\n\nĐoạn cuối.",
    "Dòng một\nDòng hai\n\nĐoạn khác.",
]
RICH = [
    "<p>Chữ <strong>đậm</strong>.</p>",
    "<p>Viết thẻ &lt;b&gt; ra chữ.</p>",
    "<p>Một\n<br>Hai</p>",
    "<ol><li>một</li></ol>",
    "<ul><li>một<ul><li>một nhỏ</li></ul></li></ul>",
    "<table><tr><td>1</td></tr></table>",
    "<p>- không phải mục</p><p>## không phải đầu đề</p>",
    "<ul><li>một</li></ul><ul><li>hai</li></ul>",
]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_edited_as_plain_text(text):
    assert source_of(body_from_input(text)) == text


@pytest.mark.parametrize("text", [*PLAIN, *RICH])
def test_saving_without_a_change_changes_nothing(text):
    body = body_from_input(text)
    assert body_from_input(source_of(body)) == body


@pytest.mark.parametrize("text", ["<p>Chữ <strong>đậm</strong>.</p>", "<ol><li>một</li></ol>"])
def test_what_plain_text_cannot_say_is_edited_as_html(text):
    body = body_from_input(text)
    assert source_of(body) == body


@given(st.lists(st.sampled_from(["a", "- b", "## c", "<d>", "&amp;", "", "<b>e</b>", "-", "1 < 2"])))
def test_whatever_was_typed_survives_an_edit_without_changes(lines):
    body = body_from_input("\n".join(lines))
    assert body_from_input(source_of(body)) == body
