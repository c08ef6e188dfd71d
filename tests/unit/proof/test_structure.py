"""Pictures, headings, links and sources; levels; where things are."""

import pytest

from newsroom.proof.context import Context
from newsroom.proof.inspection import inspect
from newsroom.proof.links import addresses
from newsroom.proof.manuscript import of_content
from newsroom.proof.registry import BY_CODE, RULES

from .reading import TODAY, excerpts, found, text, typed

FIGURE = '<figure><img src="/media/a/800.jpg" alt="{alt}"><figcaption>{caption}</figcaption></figure>'


def test_pictures_need_words():
    bare = text('<p>Mở đầu</p><p><img src="/media/a/800.jpg"></p>')
    assert [finding.level for finding in found(bare, "missing_alt")] == ["block"]
    assert len(found(bare, "missing_caption")) == 1
    whole = text(FIGURE.format(alt="Cầu mới", caption="Cầu mới thông xe. Ảnh: Nhật Bắc"))
    codes = ("missing_alt", "missing_caption", "missing_credit")
    assert [found(whole, code) for code in codes] == [[], [], []]
    assert len(found(text(FIGURE.format(alt="Cầu", caption="Cầu mới thông xe")), "missing_credit")) == 1
    named = FIGURE.format(alt="Cầu", caption="Cầu mới thông xe <small>Nhật Bắc/VGP</small>")
    assert found(text(named), "missing_credit") == []


def test_a_story_names_its_sources():
    assert len(found(text("Một đoạn.", sources=[]), "missing_source")) == 1
    assert found(text("", sources=[]), "missing_source") == []


def test_headings_go_down_one_level_at_a_time():
    assert excerpts(text("<h2>Một</h2><p>a</p><h4>Hai</h4><p>b</p><h3>Ba</h3>"), "heading_order") == ["Hai"]
    assert excerpts(text("<h3>Một</h3><p>a</p>"), "heading_order") == ["Một"]


@pytest.mark.parametrize("words", ["tại đây", "Tại đây.", "xem thêm", "click here", "đây"])
def test_links_say_where_they_lead(words):
    story = text(f'<p>Xem <a href="https://example.vn/a">{words}</a></p>')
    assert len(found(story, "vague_link")) == 1


def test_a_link_s_dead_address_is_told_where_the_link_is():
    story = text('<p>Theo <a href="https://example.vn/a">báo cáo năm</a> ấy</p>')
    assert addresses(of_content(story)) == ("https://example.vn/a",)
    (finding,) = found(story, "broken_link", links={"https://example.vn/a": "404"})
    assert (finding.excerpt, finding.start, finding.params["fault"]) == ("báo cáo năm", 5, "404")


def test_ai_in_a_caption_without_the_story_s_mark():
    story = text(FIGURE.format(alt="Phố", caption="Ảnh minh họa tạo bằng AI"))
    assert len(found(story, "unmarked_ai")) == 1
    assert found(text(FIGURE.format(alt="Phố", caption="Ảnh tạo bằng AI"), ai_used=True), "unmarked_ai") == []
    known = text(FIGURE.format(alt="Phố", caption="Phố cũ. Ảnh: Tư liệu"))
    assert found(known, "unmarked_ai") == []
    assert len(found(known, "unmarked_ai", ai_pictures=frozenset({"/media/a/800.jpg"}))) == 1


def test_offsets_count_the_words_alone():
    body = "<p>Một &amp; hai<br>ba</p><ul><li>bốn</li></ul><table><tr><td>năm</td><td>sáu</td></tr></table>"
    assert of_content(text(body)).body.text == "Một & hai\nba\nbốn\nnăm\nsáu"


def test_a_form_s_plain_text_is_counted_as_it_stands():
    story = typed("## Mục một\n\n- đươcj  rồi")
    (finding,) = found(story, "spelling")
    assert story.fields["body"][finding.start : finding.end] == "đươcj"


def test_levels_are_each_newsroom_s_own():
    story = text("Họ đươcj mời. Ngày 31/4 họ đến.")
    levels = {"spelling": "block", "impossible_date": "off"}
    findings = inspect(story, Context(TODAY, levels=levels))
    assert [(finding.code, finding.level) for finding in findings] == [("spelling", "block")]


def test_the_gravest_comes_first_and_less_can_be_left_out():
    story = text("Họ đươcj mời. Ngày 31/4. MẬT")
    codes = [finding.code for finding in inspect(story, Context(TODAY))]
    assert codes == ["secret_marker", "impossible_date", "spelling"]
    assert [finding.code for finding in inspect(story, Context(TODAY), least="block")] == ["secret_marker"]


def test_a_finding_keeps_its_key_when_it_moves():
    before, after = (found(text(f"{lead}Ngày 31/4."), "impossible_date")[0] for lead in ("", "Mới thêm. "))
    assert before.start != after.start
    assert before.key == after.key


def test_every_rule_is_there_once_and_fills_its_sentence():
    assert len(BY_CODE) == len(RULES)
    assert all(rule.level in rule.levels() for rule in RULES)
