"""Dates, figures, names and titles, sentences."""

from datetime import date

import pytest

from newsroom.proof.context import Directory, KnownName
from newsroom.proof.manuscript import of_content

from .reading import excerpts, found, mended, text

DIRECTORY = Directory(
    (
        KnownName("Nguyễn Văn Thắng", "Chủ tịch UBND tỉnh", date(2021, 1, 1), date(2025, 6, 30)),
        KnownName("Nguyễn Văn Thắng", "Bí thư Tỉnh ủy", date(2025, 7, 1), None),
        KnownName("Trần Thị Hà", "Chủ tịch UBND tỉnh", date(2025, 7, 1), None),
    )
)


@pytest.mark.parametrize(
    "said", ["31/4/2026", "ngày 31/4", "29/02/2025", "ngày 30 tháng 2 năm 2024", "12/13/2025", "00/05/2026"]
)
def test_days_that_do_not_exist(said):
    assert len(found(text(f"Hội nghị họp {said}."), "impossible_date")) == 1


@pytest.mark.parametrize(
    "said",
    [
        "ngày 29/02/2024", "ngày 29/2", "ngày 15-20 triệu lượt", "57-NQ/TW", "09/2017/NĐ-CP", "khóa 2020-25",
        "31/4 số báo", "192.168.13.40", "tỷ lệ 45/99 đại biểu", "ngày 22 tháng 11",
    ],
)  # fmt: skip
def test_what_is_a_date_or_none(said):
    assert found(text(f"Theo {said}."), "impossible_date") == []


def test_a_weekday_that_the_date_is_not():
    story = text("Thứ bảy, ngày 22/11/2026, lễ khai mạc; bế mạc chủ nhật (29/11).")
    (finding,) = found(story, "weekday")
    assert (finding.excerpt, finding.fix.replacement) == ("Thứ bảy", "Chủ nhật")
    assert finding.params["date"] == "22/11/2026"


def test_without_a_year_the_nearest_one_is_meant():
    assert excerpts(text("Sáng thứ sáu ngày 1/1, cầu thông xe."), "weekday", today=date(2026, 12, 20)) == []
    assert excerpts(text("Sáng thứ hai ngày 1/1, cầu thông xe."), "weekday", today=date(2026, 12, 20)) == [
        "thứ hai"
    ]


def test_two_ways_of_writing_figures_are_one_too_many():
    story = text("Tăng 5,4% so với 1.234.567 lượt; thu 12.5 tỷ đồng, 1,234,567 người, mục 2.1.")
    assert mended(story, "mixed_marks") == ["12,5", "1.234.567"]
    assert found(text("Phiên bản 2.1 có 12.5 tỷ đồng."), "mixed_marks") == []


def test_figures_that_changed_since_the_version_before():
    before = of_content(text("Cầu dài 800 mét, vốn 1.200 tỷ đồng, xong năm 2026."))
    after = text("Cầu dài 850 mét, vốn 1.200 tỷ đồng, xong năm 2026.")
    (finding,) = found(after, "figures_changed", before=before)
    assert (finding.excerpt, finding.params["before"]) == ("850", "800")
    assert found(after, "figures_changed") == []


def test_names_that_differ_by_their_accents_alone():
    story = text("Ông Nguyễn Văn Thăng và bà TRẦN THỊ HẠ dự; Nguyễn Văn Thắng chủ trì.")
    assert mended(story, "name_accents", names=DIRECTORY) == ["Nguyễn Văn Thắng", "TRẦN THỊ HÀ"]
    assert found(story, "name_accents") == []


def test_titles_are_held_against_their_dates():
    story = text("Chủ tịch UBND tỉnh Nguyễn Văn Thắng phát biểu.")
    (finding,) = found(story, "title_expired", names=DIRECTORY)
    assert finding.params["day"] == "30/06/2025"
    assert found(story, "title_expired", names=DIRECTORY, today=date(2025, 6, 30)) == []


def test_a_title_of_somebody_else():
    (finding,) = found(text("Bí thư Tỉnh ủy, đồng chí Trần Thị Hà nói."), "title_wrong", names=DIRECTORY)
    assert finding.params["right"] == "Chủ tịch UBND tỉnh"


@pytest.mark.parametrize(
    "said",
    [
        "Bí thư Tỉnh ủy Nguyễn Văn Thắng", "nguyên Chủ tịch UBND tỉnh Nguyễn Văn Thắng", "Nguyễn Văn Thắng",
        "Chủ tịch UBND tỉnh và Nguyễn Văn Thắng", "Phó phòng Trần Thị Hà",
    ],
)  # fmt: skip
def test_titles_that_are_right_or_not_known(said):
    story = text(f"Dự có {said}.")
    codes = ("title_wrong", "title_expired")
    assert [found(story, code, names=DIRECTORY) for code in codes] == [[], []]


def test_long_sentences_and_leads_by_this_house_s_measure():
    long = "Một hai ba bốn năm sáu bảy tám chín mười. " * 2
    story = text(long + "Ở TP. Hồ Chí Minh có " + "rất " * 20 + "nhiều người.", sapo="rất " * 30)
    (finding,) = found(story, "long_sentence", values={"long_sentence": "20"})
    assert finding.excerpt.startswith("Ở TP. Hồ Chí Minh")
    assert found(story, "long_sapo", values={"long_sapo": "20"})[0].params["count"] == 30
    assert found(story, "long_sentence") + found(story, "long_sapo") == []
