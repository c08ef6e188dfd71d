"""Letters that only look right, secret markers, personal data."""

import unicodedata

import pytest

from newsroom.proof.legacy import legacy_in

from .reading import excerpts, found, mended, text, typed


@pytest.mark.parametrize(
    ("line", "coding", "meant"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "TCVN3", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "TCVN3", "Độc lập - Tự do - Hạnh phúc"),
        ("®­îc sù quan t©m cña ng­êi d©n", "TCVN3", "được sự quan tâm của người dân"),
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "VNI", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("Ñoäc laäp - Töï do - Haïnh phuùc", "VNI", "Độc lập - Tự do - Hạnh phúc"),
    ],
)
def test_old_fonts_are_recognised_and_converted(line, coding, meant):
    (finding,) = found(typed(f"Một dòng thường.\n{line}"), "legacy_font")
    assert finding.level == "block"
    assert (finding.params["coding"], finding.excerpt, finding.fix.replacement) == (coding, line, meant)


@pytest.mark.parametrize(
    "line",
    [
        "Ông Søren gặp bà Ångström ở Köln, giá £5, © 2024",
        "Hội nghị « Đổi mới » ngày 5/8, mục § 3, rộng 20 m²",
        "Thủ tướng Chính phủ quyết định phê duyệt đề án",
        "L'été à Genève: déjà vu, garçon, naïveté",
    ],
)
def test_other_languages_are_no_old_fonts(line):
    assert legacy_in(line) is None


def test_letters_apart_from_their_marks_block_until_composed():
    apart = unicodedata.normalize("NFD", "Thủ đô Hà Nội")
    (finding,) = found(typed("Một dòng.", title=apart), "decomposed")
    assert (finding.level, finding.field, finding.fix.replacement) == ("block", "title", "Thủ đô Hà Nội")


def test_invisible_characters_are_counted_and_taken_out():
    story = typed("Chính\xad phủ\u200b họp.\nDòng hai.", title="Thủ\u200b đô")
    title, body = found(story, "invisible")
    assert (title.field, title.fix.replacement, title.params["count"]) == ("title", "Thủ đô", 1)
    assert (body.start, body.params["count"], body.fix) == (0, 2, None)  # saving does that, and keeps links


def test_what_is_stored_is_clean_already():
    story = text(unicodedata.normalize("NFD", "Chính\u200b phủ"))
    assert found(story, "invisible") + found(story, "decomposed") == []


def test_lookalikes_of_d_with_a_stroke_are_told_from_foreign_letters():
    story = text("Ðồng Nai, ðường 51, QÐ-TTg; ông Guðni Jóhannesson")
    assert mended(story, "lookalike_d") == ["Đồng", "đường", "QĐ"]


@pytest.mark.parametrize("line", ["MẬT", "TỐI MẬT", "Đóng dấu TUYỆT MẬT.", "Độ mật: Tối mật", "(MẬT)"])
def test_secret_markers_block(line):
    (finding,) = found(text(f"Báo cáo gửi lãnh đạo.\n{line}"), "secret_marker")
    assert finding.level == "block"
    assert finding.fix is None


@pytest.mark.parametrize(
    "line",
    ["BẢO MẬT THÔNG TIN", "MẬT ONG U MINH", "LỚP TẬP HUẤN VỀ BẢO MẬT", "bí mật nhà nước, tối mật, mật mã"],
)
def test_words_about_secrets_are_no_markers(line):
    assert found(text(line, title=line), "secret_marker") == []


def test_personal_data_is_noticed():
    story = text("Số CCCD 079123456789, CMND số 123456789; gọi 0912 345 678 hoặc viết a.b@gmail.com.")
    assert excerpts(story, "citizen_number") == ["079123456789", "123456789"]
    assert excerpts(story, "phone_number") == ["0912 345 678"]
    assert excerpts(story, "mail_address") == ["a.b@gmail.com"]
    assert excerpts(text("Ủng hộ qua số tài khoản: 0011 0012 34567"), "account_number") == ["0011 0012 34567"]


def test_what_agencies_publish_is_let_be():
    story = text(
        "Đường dây nóng 1900 9095, điện thoại (024) 3804 3162, thư bandoc@chinhphu.gov.vn; 1.234.567.890 đồng"
    )
    codes = ("citizen_number", "phone_number", "mail_address", "account_number")
    assert [found(story, code) for code in codes] == [[], [], [], []]
