"""A statement for each channel: cut between sentences, never inside one, and never without saying so."""

import pytest

from newsroom.content import make
from newsroom.statements.channels import CHANNELS, cut_for, fit

TEXT = make(
    title="Đập vẫn an toàn",
    sapo="Mực nước ở 82% dung tích.",
    body="TP. Thử đã kiểm tra. Không có sự cố! Ai cần giúp gọi 1900.\n\n"
    "- 1. Không chia sẻ tin chưa kiểm chứng\n- 2. Theo dõi cổng này",
)
WHOLE = fit(TEXT, "portal", 0).text


def test_what_fits_is_whole():
    assert WHOLE.startswith("Đập vẫn an toàn\n\nMực nước ở 82% dung tích.\n\nTP. Thử")
    assert fit(TEXT, "zalo", len(WHOLE)).left_out == ()


@pytest.mark.parametrize("most", range(1, 190, 7))
def test_what_is_kept_and_what_is_left_out_are_together_the_whole(most):
    cut = fit(TEXT, "sms", most)
    assert len(cut.text) <= most
    assert WHOLE.startswith(cut.text)
    rebuilt = [part.strip() for part in (cut.text, *cut.left_out) if part.strip()]
    assert "".join("".join(rebuilt).split()) == "".join(WHOLE.split())


def test_no_sentence_is_cut_and_no_abbreviation_ends_one():
    cut = fit(TEXT, "sms", 66)
    assert cut.text.endswith("TP. Thử đã kiểm tra.")
    assert cut.left_out[0] == "Không có sự cố!"


def test_the_way_to_the_whole_counts_as_well():
    link = "https://cong.example.vn/1"
    cut = fit(TEXT, "sms", 80, link)
    assert cut.text.endswith(link)
    assert len(cut.text) <= 80


def test_the_template_s_lengths_go_before_the_usual_ones():
    cuts = {cut.channel: cut for cut in cut_for(TEXT, {"sms": 60})}
    assert set(cuts) == set(CHANNELS)
    assert (cuts["sms"].most, cuts["zalo"].most) == (60, CHANNELS["zalo"])
