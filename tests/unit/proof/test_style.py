"""House style: only where the house has chosen, and only the sign itself."""

from datetime import date

import pytest

from newsroom.content import make
from newsroom.proof.context import Context
from newsroom.proof.inspection import inspect


def told(body: str, rule: str, value: str, language: str = "vi") -> list[tuple[str, str | None]]:
    """What a rule, set to `value`, finds in a body: the words and what they are replaced by."""
    context = Context(date(2026, 11, 22), {rule: "hint"}, {rule: value})
    found = inspect(make(title="Tin", body=body, sources=["a"], language=language), context)
    return [(one.excerpt, one.fix and one.fix.replacement) for one in found if one.code == rule]


@pytest.mark.parametrize("value", ["curly", "straight", "angle"])
def test_quotation_marks_are_those_of_the_house(value):
    own = {"curly": "“a”", "straight": '"a"', "angle": "«a»"}
    assert told(f"Ông nói: {own[value]}.", "quote_style", value) == []
    for other in own.keys() - {value}:
        signs = zip(own[other][::2], own[value][::2], strict=True)
        assert told(f"Ông nói: {own[other]}.", "quote_style", value) == list(signs)


def test_inches_lonely_marks_and_other_languages_are_let_be():
    assert told('Màn hình 27" mới.', "quote_style", "curly") == []
    assert told('He said "yes".', "quote_style", "curly", "en") == []


@pytest.mark.parametrize(
    ("value", "said", "right"),
    [
        ("padded", "ngày 5/3/2026", "05/03"),
        ("decree", "ngày 5/3/2026", "05/3"),
        ("decree", "ngày 05/2/2026", "05/02"),
        ("decree", "ngày 5 tháng 1 năm 2026", "05 tháng 01"),
        ("plain", "ngày 05/03/2026", "5/3"),
    ],
)
def test_days_are_written_as_the_house_does(value, said, right):
    ((excerpt, replacement),) = told(f"Họp {said}.", "date_style", value)
    assert said.startswith(f"ngày {excerpt}")
    assert replacement == right
    assert told(f"Họp {said}.".replace(excerpt, right), "date_style", value) == []


def test_nothing_is_asked_of_style_that_the_house_has_not_chosen():
    found = inspect(
        make(title="Tin", body='Ông nói "có" ngày 5/3/2026.', sources=["a"]), Context(date(2026, 11, 22))
    )
    assert found == ()
