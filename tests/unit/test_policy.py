"""Packs of time limits: what is shipped, and what is refused with a sentence."""

from datetime import date

import pytest

from newsroom.config import Settings
from newsroom.installation import configure
from newsroom.policy import SHIPPED, Packs, read_pack
from workflows import BadDefinition

PACK = """
name = "nha"
version = 3
label = { vi = "Nhà", en = "House" }
[[timers]]
code = "holding_statement"
label = { vi = "Thông tin ban đầu", en = "Holding statement" }
kind = "internal"
starts = ["opened"]
minutes = 30
valid_from = 2026-01-01
basis = "Quy chế phát ngôn"
"""


def shipped():
    return Packs(SHIPPED).newest("viet-nam")


@pytest.mark.parametrize(
    ("code", "day", "hours", "calendar", "basis"),
    [
        ("first_information", date(2026, 11, 22), 24, "h", "244/2026"),
        ("first_information", date(2026, 7, 1), 24, "h", "244/2026"),
        ("first_information", date(2026, 6, 30), 24, "h", "09/2017"),
        ("holding_statement", date(2026, 11, 22), 1, "h", "nội bộ"),
        ("rebuttal", date(2026, 11, 22), 4, "h", "nội bộ"),
        ("update", date(2026, 11, 22), 2, "h", "nội bộ"),
        ("delegation_published", date(2026, 11, 22), 12, "h", "09/2017"),
        ("takedown_authority", date(2026, 11, 22), 24, "h", "147/2024"),
        ("takedown_complaint", date(2026, 11, 22), 48, "h", "147/2024"),
        ("claim_of_inaccuracy", date(2026, 8, 31), 15 * 24, "h", "2016"),
        ("claim_of_inaccuracy", date(2026, 9, 1), 10 * 24, "h", "sửa đổi"),
        ("data_subject_reply", date(2026, 11, 22), 48, "wd", "356/2025"),
        ("news_domestic", date(2026, 11, 22), 4, "oh", "KTNN"),
    ],
)
def test_the_shipped_pack_says_what_the_law_says_on_a_day(code, day, hours, calendar, basis):
    rule = shipped().rule(code, day)
    assert rule is not None
    assert (rule.timer.hours, rule.timer.calendar) == (hours, calendar)
    assert basis in rule.basis


def test_the_legal_clock_starts_from_what_the_law_of_the_day_names():
    assert shipped().rule("first_information", date(2026, 11, 22)).starts == ("received", "impact_determined")
    assert shipped().rule("first_information", date(2026, 6, 30)).starts == ("event",)
    assert shipped().rule("first_information", date(2016, 1, 1)) is None


@pytest.mark.parametrize(
    ("was", "now", "sentence"),
    [
        ("minutes = 30", "minutes = 0", "must be a number above zero"),
        ("minutes = 30", "minutes = 30\nhours = 1", "give its length once"),
        ("minutes = 30", "", "give its length once"),
        ('"opened"', '"openned"', "did you mean “opened”?"),
        ('"internal"', '"house"', "unknown value “house”"),
        ("valid_from = 2026-01-01", 'valid_from = "hôm nay"', "must be a day such as 2026-07-01"),
        ("valid_from = 2026-01-01", "valid_from = 2026-01-01\nvalid_to = 2025-01-01", "lies before"),
        ('basis = "Quy chế phát ngôn"', "", "`basis` is missing"),
        ('basis = "', 'basiss = "x"\nbasis = "', "unknown key “basiss”"),
        ("[[timers]]", "[[timers", "line"),
    ],
)
def test_a_broken_pack_is_refused_with_a_sentence(was, now, sentence):
    assert was in PACK
    with pytest.raises(BadDefinition, match=r"nha\.toml: ") as refusal:
        read_pack(PACK.replace(was, now), "nha.toml")
    assert sentence in str(refusal.value)


def test_two_rules_of_one_code_never_count_on_the_same_day():
    second = PACK[PACK.index("[[timers]]") :].replace("30", "45")
    with pytest.raises(BadDefinition, match="in force at the same time"):
        read_pack(PACK + second, "nha.toml")
    apart = PACK.replace("basis", "valid_to = 2026-06-30\nbasis") + second.replace("2026-01-01", "2026-07-01")
    assert len(read_pack(apart, "nha.toml").rules) == 2


def test_an_installation_adds_its_own_and_a_start_with_a_broken_one_is_refused(tmp_path):
    (tmp_path / "nha.toml").write_text(PACK, encoding="utf-8")
    assert Packs(SHIPPED, tmp_path).newest("nha").version == 3
    (tmp_path / "khac.toml").write_text(PACK, encoding="utf-8")
    with pytest.raises(BadDefinition, match="there is a pack “nha” version 3 already"):
        Packs(SHIPPED, tmp_path)
    settings = Settings("a key for tests, never for use", "sqlite://", tmp_path, policy_pack="khong-co")
    with pytest.raises(BadDefinition, match="no pack of time limits called “khong-co”"):
        configure(settings)
