"""The plugin's settings page and its log, by the administrator and by everybody else."""

import re
from urllib.parse import quote

import pytest
from journey.browsing import Browser

from newsroom.clock import now
from tests.integrations.conftest import PASSWORD, fill_in
from tests.portal.sender import OTHER_SECRET, Event, Text, headers

pytestmark = pytest.mark.wordpress

PAGE = "/wp-admin/options-general.php?page=newsroom-receiver"


def sent(newsroom, event: Event, webhook_id: str, secret: str) -> int:
    body = event.body()
    return newsroom.site.post(body, headers(body, webhook_id, secret, now())).status


def test_two_secrets_are_live_while_one_is_being_changed(newsroom, admin):
    ping = Event(kind="test.ping")
    assert sent(newsroom, ping, "msg_rotate_1", OTHER_SECRET) == 401
    assert fill_in(admin, second=OTHER_SECRET) == "Saved."
    assert [sent(newsroom, ping, "msg_rotate_2", one) for one in (newsroom.secret, OTHER_SECRET)] == [
        200,
        200,
    ]
    page = admin.open(PAGE)
    assert OTHER_SECRET[-4:] in page.html
    assert OTHER_SECRET not in page.html
    assert fill_in(admin, **{"remove[1]": "1"}) == "Saved."
    assert [sent(newsroom, ping, "msg_rotate_3", one) for one in (newsroom.secret, OTHER_SECRET)] == [
        200,
        401,
    ]


@pytest.mark.parametrize(
    "typed", [{"second": "whsec_short"}, {"second": "secret"}, {"origins": "newsroom.example.vn"}]
)
def test_what_cannot_be_used_is_named_and_saves_nothing(newsroom, admin, typed):
    assert fill_in(admin, **typed).startswith("Nothing was saved:")
    assert sent(newsroom, Event(kind="test.ping"), "msg_kept", newsroom.secret) == 200


def test_a_section_goes_into_the_category_it_is_mapped_to(newsroom, admin):
    made = newsroom.site.run("echo wp_insert_term('Tin nhanh', 'category')['term_id'];")
    fill_in(admin, **{"section[0]": "nhanh", "category[0]": made})
    event = Event(story_id="story-mapped", slug="tin-nhanh-mot", text=Text(section="nhanh"))
    body = event.body()
    answer = newsroom.site.post(body, headers(body, "msg_mapped", newsroom.secret, now()))
    assert ">Tin nhanh</a>" in newsroom.site.get(answer.json["url"]).text


def test_the_log_tells_what_came_and_what_became_of_it(newsroom, admin):
    sent(newsroom, Event(kind="test.ping"), "msg_logged_1", newsroom.secret)
    sent(newsroom, Event(kind="test.ping"), "msg_logged_2", OTHER_SECRET)
    rows = admin.open(PAGE).texts('//table[contains(@class, "widefat")]/tbody/tr')
    refused, taken = rows[0], rows[1]
    assert re.search(r"msg_logged_2 .*Refused 401 The signature is not valid\.", refused)
    assert re.search(r"msg_logged_1 test\.ping Test 200", taken)
    assert re.match(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d ", taken)


def test_the_page_speaks_vietnamese_to_whoever_wants_it(newsroom, admin):
    newsroom.site.run("update_user_meta(1, 'locale', 'vi');")
    page = admin.open(PAGE)
    newsroom.site.run("update_user_meta(1, 'locale', '');")
    assert "Địa chỉ cung cấp cho tòa soạn" in page.html
    assert newsroom.site.hook in page.html


def test_nobody_else_gets_in_and_no_other_page_can_send_the_form(newsroom, admin):
    site = newsroom.site
    site.run(
        f"wp_insert_user(array('user_login' => 'bientap', 'user_pass' => '{PASSWORD}', 'role' => 'editor'));"
    )
    editor = Browser(site.address)
    page = editor.open("/wp-login.php")
    editor.send(page, page.form('@id="loginform"'), log="bientap", pwd=PASSWORD)
    assert editor.open(PAGE).status == 403
    form = admin.open(PAGE)
    without = form.form('.//textarea[@name="origins"]')
    without.inputs["_wpnonce"].value = "forged"
    assert admin.send(form, without, **{"secret[0]": OTHER_SECRET}).status == 403
    action = f"/wp-admin/admin-post.php?action={quote('newsroom_receiver_save')}"
    assert editor.open(action).status == 403
    assert sent(newsroom, Event(kind="test.ping"), "msg_safe", newsroom.secret) == 200
