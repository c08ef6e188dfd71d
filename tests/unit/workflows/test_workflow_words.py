"""Every reason is a whole sentence in both languages, with the same values in both."""

from datetime import UTC, datetime
from string import Formatter

import pytest

from workflows import Label, Reason
from workflows.checks import RULES, RULES_WITH_VALUE
from workflows.definition import AUTHOR, ROLES
from workflows.words import ROLE_NAMES, SENTENCES

PARAMS = {
    "move": Label("Duyệt đăng", "Approve"),
    "stage": Label("Bản nháp", "Draft"),
    "roles": frozenset({"editor", "legal"}),
    "approval": Label("Duyệt đăng", "Approval"),
    "gates": (Label("Thẩm định pháp chế", "Legal check"),),
    "items": (Label("Một", "One"), Label("Hai", "Two")),
    "embargo": datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
    "at": datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
    "given": "mood",
    "paper": "12/QĐ-UBND",
    "minutes": 9,
    "name": "Mưa lũ",
    "version": 2,
    "fields": (Label("Sapo", "lead"),),
    "what": "thoi-su",
    "case": "VV-2026-0001",
    "since": datetime(2026, 11, 21, 17, 30, tzinfo=UTC),
    "why": "Chờ kiểm tra",
    "ask": "Nguyễn Thị Thử",
}


@pytest.mark.parametrize("code", SENTENCES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_each_reason_is_a_sentence(code, lang):
    sentence = Reason(code, PARAMS).text(lang)
    assert sentence.endswith(".")
    assert sentence[0].isupper() or sentence[0] == "“"
    assert "{" not in sentence


@pytest.mark.parametrize("code", SENTENCES)
def test_both_languages_say_the_same_values(code):
    fields = [
        {name for _, name, _, _ in Formatter().parse(text) if name}
        for text in (SENTENCES[code].vi, SENTENCES[code].en)
    ]
    assert fields[0] == fields[1] <= set(PARAMS)


def test_every_rule_has_its_sentence():
    assert {*RULES, *RULES_WITH_VALUE} <= set(SENTENCES)


def test_every_role_has_its_name():
    assert set(ROLE_NAMES) == {*ROLES, AUTHOR}


def test_times_are_local_and_roles_are_listed_in_the_order_of_the_house():
    assert "22/11/2026 00:30" in Reason("embargo_passed", PARAMS).text("vi")
    assert "Biên tập viên hoặc Cán bộ pháp chế" in Reason("role_only", PARAMS).text("vi")
    assert "editor or legal officer" in Reason("role_only", PARAMS).text("en")
