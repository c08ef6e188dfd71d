"""Vietnamese syllables by rule, and what is said of a text's spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsroom.proof.syllables import corrected, is_spelled_well, spelled, syllable_of

from .reading import excerpts, found, mended, text

RIGHT = (
    "nghiêng khuỷu thuở quý giá gì giếng quốc quyển khuya ngoằn ngoèo xoong huơ đượm nghĩa ghế kỹ uyên yêu ỷ",
    "rượu thuyền hoạch huỳnh quạnh xuềnh chuếch choáng nguệch ngoạc gìn giữ oẳn tù tì",
)
WRONG = ("ngiêng ghà kuỷ nguời đựơc thuờng chuơng trìng điệ tiếngg gề ngé cạnhh quắcc bịnhj hòan",)


@pytest.mark.parametrize("line", RIGHT)
def test_right_words_are_right(line):
    assert [word for word in line.split() if not is_spelled_well(word)] == []


@pytest.mark.parametrize("line", WRONG)
def test_wrong_words_are_wrong(line):
    assert [word for word in line.split() if is_spelled_well(word)] == []


@pytest.mark.parametrize("word", ["tiêt", "hoc", "sàch", "lởp", "mãt"])
def test_a_syllable_that_ends_in_a_stop_has_one_of_two_tones(word):
    assert not is_spelled_well(word)


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("khỏe", "khoẻ"), ("tọa", "toạ"), ("ủy", "uỷ")]
)
def test_both_styles_are_the_same_syllable(old, new):
    assert syllable_of(old) == syllable_of(new)
    assert spelled(syllable_of(old), new_style=True) == new
    assert spelled(syllable_of(new), new_style=False) == old


@pytest.mark.parametrize("word", ["quý", "giá", "hoàn", "toán", "quỹ", "quả", "già", "thuyết", "ngoài"])
def test_where_there_is_no_choice_both_styles_agree(word):
    syllable = syllable_of(word)
    assert {spelled(syllable, new_style=style) for style in (True, False)} == {word}


SYLLABLES = st.builds(
    lambda word, tone: syllable_of(word)._replace(tone=tone),
    st.sampled_from(["hoa", "toan", "nghiêng", "quyên", "gia", "giêng", "khuyu", "rươu", "ay", "thuy", "uê"]),
    st.sampled_from(["ngang", "huyền", "sắc", "hỏi", "ngã", "nặng"]),
)


@given(SYLLABLES, st.booleans())
def test_what_is_spelled_reads_as_itself(syllable, new_style):
    assert syllable_of(spelled(syllable, new_style)) == syllable


@pytest.mark.parametrize(
    ("typed", "meant"), [("hòan", "hoàn"), ("đươcj", "được"), ("tiêngs", "tiếng"), ("thừơng", "thường")]
)
def test_slips_of_the_keyboard_are_put_right(typed, meant):
    assert corrected(typed, new_style=False) == meant


def test_each_wrong_word_is_told_of_once():
    story = text("Người dân trìng bày. Họ trìng bày ý kiến và đươcj trả lời.")
    assert excerpts(story, "spelling") == ["trìng", "đươcj"]
    assert mended(story, "spelling") == ["được"]


@pytest.mark.parametrize(
    "words",
    [
        "Ông Đỗ Mạnh Hùngg phát biểu",
        "UBND và HĐND tỉnh",
        "xã Đắk Plao, huyện Krông Păc",
        "dùng website, video, email và startup",
        "bài hát “Ngừơi về trìng bến”",
        "máy ra-đa và xi-mănggg",
        "quán café và fiancée",
        "20 m², 5 đ một cái",
    ],
)
def test_names_abbreviations_quotations_and_foreign_words_are_let_be(words):
    assert excerpts(text(words), "spelling") == []


def test_english_stories_are_not_read_as_vietnamese():
    assert excerpts(text("Thủ tướng trìng bày hoà bình", language="en"), "spelling") == []
    assert excerpts(text("Thủ tướng trìng bày hoà bình", language="en"), "tone_style") == []


def test_house_style_is_a_setting():
    story = text("Uỷ ban hòa giải, Hoà Bình, quý giá.")
    assert mended(story, "tone_style") == ["Ủy", "Hòa"]
    assert mended(story, "tone_style", values={"tone_style": "new"}) == ["hoà"]


def test_a_finding_points_at_the_word():
    (finding,) = found(text("<p>Một</p><p>và <strong>trìng</strong> hai</p>"), "spelling")
    assert (finding.field, finding.start, finding.end) == ("body", 7, 12)
