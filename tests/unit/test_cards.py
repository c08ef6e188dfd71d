"""What fits on the card of a shared link."""

from newsroom.content import make
from newsroom.preview.cards import cards, first_picture, line


def test_a_short_text_is_shown_whole():
    assert line("Cầu mới thông xe", 70).shown == "Cầu mới thông xe"
    assert not line("a" * 70, 70).too_long


def test_a_long_text_is_cut_between_two_words_and_never_longer_than_the_limit():
    text = "Giá nước sạch sinh hoạt, điều chỉnh từ đầu năm"
    for limit in range(5, len(text)):
        cut = line(text, limit)
        assert cut.too_long
        assert len(cut.shown) <= limit
        assert cut.shown.endswith("…")
        assert text.startswith(cut.shown[:-1])
        following = text[len(cut.shown) - 1 :]
        assert following[0] in " ,"


def test_one_long_word_is_cut_where_it_must_be():
    assert line("a" * 90, 10).shown == "a" * 9 + "…"


def test_the_first_picture_is_the_one_networks_take():
    body = '<p>Một.</p><figure><img alt="A" src="/media/1/800.jpg?a=1&amp;b=2"></figure><img src="/2.jpg">'
    assert first_picture(body) == "/media/1/800.jpg?a=1&b=2"
    assert first_picture("<p>Không có ảnh.</p>") == ""


def test_every_network_gets_its_card():
    content = make(title="Tít", sapo="Dẫn", body="Thân", section="thoi-su", type="tin", language="vi")
    assert [(card.network, card.host) for card in cards(content, "cong.example.vn")] == [
        ("Facebook", "cong.example.vn"),
        ("Zalo", "cong.example.vn"),
    ]
