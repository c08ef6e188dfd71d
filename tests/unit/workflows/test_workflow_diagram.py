"""The drawing is well-formed, keeps to the content security policy, and says what it shows."""

from itertools import pairwise
from xml.etree import ElementTree

import pytest

from workflows import SHIPPED, Library, load_text
from workflows.diagram import WIDTH, svg, text

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(params=["news", "crisis"])
def workflow(request):
    return Library().get(request.param)


def drawn(workflow, lang="vi", here=None):
    return ElementTree.fromstring(svg(workflow, lang, here))  # noqa: S314 -- our own output


def numbers(root, tag, *names):
    return [[float(element.get(name)) for name in names] for element in root.iter(SVG + tag)]


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_stage_is_drawn_once_and_inside_the_picture(workflow, lang):
    root = drawn(workflow, lang)
    boxes = [group for group in root.iter(f"{SVG}g") if "stage" in group.get("class").split()]
    words = [box.find(f"{SVG}text").text for box in boxes]
    for stage in workflow.stages.values():
        assert words.count(stage.label.text(lang)) == 1
    height = float(root.get("viewBox").split()[3])
    for x, y, width, tall in numbers(root, "rect", "x", "y", "width", "height"):
        assert x >= 0
        assert x + width <= WIDTH == 360
        assert y + tall <= height


def test_no_two_boxes_overlap(workflow):
    tops = sorted(y for (y,) in numbers(drawn(workflow), "rect", "y"))
    assert all(lower - upper >= 38 for upper, lower in pairwise(tops))


def test_it_has_a_name_and_a_description(workflow):
    root = drawn(workflow, "vi", "draft")
    assert root.get("role") == "img"
    assert workflow.label.vi in root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text.endswith("Đang ở đây: Bản nháp.")


def test_the_present_stage_is_marked(workflow):
    marked = [
        group for group in drawn(workflow, "vi", "published").iter(f"{SVG}g") if "here" in group.get("class")
    ]
    assert [group.find(f"{SVG}text").text for group in marked] == [workflow.stages["published"].label.vi]
    assert "here" not in svg(workflow, "vi")


def test_lines_name_their_moves_and_ways_back_are_dashed():
    groups = drawn(Library().get("news"), "vi").iter(f"{SVG}g")
    titles = {
        group.find(f"{SVG}title").text: group for group in groups if group.find(f"{SVG}title") is not None
    }
    assert titles["Cập nhật"].get("class") == "return"
    assert titles["Cập nhật"].get("stroke-dasharray")
    assert titles["Gửi biên tập"].get("class") == "move"
    assert not titles["Gửi biên tập"].get("stroke-dasharray")


def test_nothing_in_it_breaks_a_strict_content_policy(workflow):
    for element in drawn(workflow).iter():
        assert element.tag != f"{SVG}style"
        assert not {
            name for name in element.attrib if name == "style" or name.startswith("on") or name == "id"
        }


def test_labels_are_escaped():
    news = (SHIPPED / "news.toml").read_text(encoding="utf-8")
    sly = news.replace('"Gửi biên tập"', '"<script>&"').replace('vi = "Lưu trữ"', 'vi = "<b>"')
    assert "<script>" not in svg(load_text(sly, "sly.toml"), "vi")
    assert "<b>" not in svg(load_text(sly, "sly.toml"), "vi")


def test_the_text_lists_every_move_with_its_people():
    lines = text(Library().get("news"), "vi").splitlines()
    assert lines[0] == "Tin, bài (news, phiên bản 3)"
    assert "  Duyệt đăng [approve] → Đã đăng / Đã đính chính · Trưởng ban Biên tập" in lines
    assert "  Đăng theo lịch [release] → Đã đăng / Đã đính chính · hệ thống" in lines
    assert lines[lines.index("Từ mọi bước") + 1].startswith("  Gỡ bài [takedown] → Đã gỡ")
    assert any("→ bước trước khi tạm dừng" in line for line in lines)


def test_the_text_of_a_workflow_without_moves_from_everywhere_has_no_such_part():
    news = (SHIPPED / "news.toml").read_text(encoding="utf-8")
    stages = ", ".join(f'"{name}"' for name in Library().get("news").stages if name != "rejected")
    workflow = load_text(news.replace('from = "any"', f"from = [{stages}]"), "news.toml")
    assert "From every stage" not in text(workflow, "en")
    assert "From every stage" in text(Library().get("news"), "en")
