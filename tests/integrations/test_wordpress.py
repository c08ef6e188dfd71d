"""A story's life on a real WordPress, sent by our own worker: shown, changed, corrected, withdrawn, back."""

import re
from html import unescape

import lxml.html
import pytest
from factories import bearer, edit, make_story, move, person_of, publish, reload
from journey.articles import FOLDER, invented, samples
from journey.browsing import words_of
from lives import events
from pictures import document, picture

from newsroom.clock import now
from newsroom.media.usecases import bring_in
from newsroom.payload import content_of
from tests.integrations.conftest import Newsroom
from tests.integrations.receiver_package import Feed
from tests.integrations.wordpress_site import Page
from tests.portal.test_pages import RICH

pytestmark = pytest.mark.wordpress

SAMPLES = samples()
AWKWARD = "<p>[gallery] :) 'x' -- ... Wordpress 🇻🇳 {{a}} &amp;amp; 3 &lt; 5 \\n %s\u2028 $1 ‘y’</p>"


def written(newsroom: Newsroom, **fields):
    """A story published in the newsroom and delivered to the site; returns it with its delivery."""
    staff = newsroom.staff
    story = make_story(newsroom.app, staff["reporter"], **fields)
    story = publish(newsroom.app, story, staff["editor"], staff["publisher"], staff["reporter"])
    return story, delivered(newsroom, story)


def delivered(newsroom: Newsroom, story):
    """What the worker notes of sending the newest event of a story."""
    delivery = newsroom.deliver()
    assert (delivery.state, delivery.story_id) == ("done", story.id), delivery.last_error
    return delivery


def sent_content(newsroom: Newsroom):
    """The text of the newest event."""
    return content_of(events(newsroom.app)[-1][1]["item"])


def shown_body(page: Page) -> str:
    """The text of a page as a browser has it in the end."""
    (body,) = lxml.html.document_fromstring(page.text).xpath('//div[@class="newsroom-body"]')
    return as_browsers_have_it(body)


def as_browsers_have_it(element) -> str:
    return lxml.html.tostring(element, encoding="unicode", with_tail=False)


def on_page(page: Page, path: str) -> list[str]:
    return [words_of(element) for element in lxml.html.document_fromstring(page.text).xpath(path)]


def titles(page: Page) -> list[str]:
    return on_page(page, '//*[contains(@class, "wp-block-post-title")]')


def test_a_story_is_shown_to_the_letter_under_the_digest_that_was_signed(newsroom):
    title = 'Xã "Én Vàng" họp: 5 < 6 & 7 > 3... :) [gallery] --'
    story, delivery = written(
        newsroom,
        title=title,
        sapo='Lời dẫn -- có "ngoặc"...\nhai dòng &amp; hết',
        body=re.sub("<figure>.*</figure>", "", RICH) + AWKWARD,
        byline="Minh Hạnh",
        sources=["Sở Giao thông & Công chính", "Ủy ban"],
        tags=["cầu đường", "Điện Biên", "2026"],
        ai_used=True,
        document_number="57-NQ/TW",
        document_date="2026-11-22",
        contact="Văn phòng, 024 1234",
    )
    page = newsroom.site.get(delivery.receipt_url)
    assert page.status == 200
    assert delivery.receipt_digest == story.digest
    assert reload(newsroom.app, story).public_url == delivery.receipt_url
    assert titles(page) == [title]
    sent = sent_content(newsroom)
    assert "[gallery]" in sent.body
    assert shown_body(page) == as_browsers_have_it(
        lxml.html.fragment_fromstring(f'<div class="newsroom-body">{sent.body}</div>')
    )
    assert f'data-newsroom-digest="{story.digest}"' in page.text
    assert on_page(page, '//p[@class="newsroom-lead"]') == [" ".join(sent.sapo.split())]
    assert on_page(page, '//p[@class="newsroom-byline"]') == ["Minh Hạnh"]
    assert on_page(page, '//p[@class="newsroom-sources"]') == ["Nguồn: Sở Giao thông & Công chính; Ủy ban"]
    assert on_page(page, '//dl[@class="newsroom-document"]') == ["Số, ký hiệu 57-NQ/TW Ngày ký 22/11/2026"]
    assert on_page(page, '//p[@class="newsroom-contact"]') == ["Liên hệ: Văn phòng, 024 1234"]
    assert on_page(page, '//p[@class="newsroom-ai"]') == ["Bài viết có sử dụng công cụ trí tuệ nhân tạo."]
    assert on_page(page, '//a[@rel="tag"]') == ["Thời sự", "2026", "cầu đường", "Điện Biên"]
    document = lxml.html.document_fromstring(page.text)
    assert document.xpath('//link[@rel="canonical"]/@href') == [delivery.receipt_url]
    assert document.get("lang") == "vi"


@pytest.mark.skipif(not SAMPLES, reason=f"no sample articles in {FOLDER}")
def test_sample_articles_arrive_word_for_word(newsroom):
    for article in SAMPLES:
        story, delivery = written(newsroom, title=article.title, body=article.body)
        page = newsroom.site.get(delivery.receipt_url)
        assert delivery.receipt_digest == story.digest
        assert on_page(page, '//div[@class="newsroom-body"]')[0].split() == article.words()


@pytest.fixture(scope="module")
def ferry(newsroom):
    """A story on show, and where it stands; whatever happens to it, that must not change."""
    story, delivery = written(newsroom, title=invented().title, body=invented().body, section="y-te")
    return story, delivery.receipt_url


def approved(newsroom, story, *moves: tuple[str, str]):
    """The story after these moves of these people and the publisher's approval, delivered."""
    for role, name in moves:
        move(newsroom.app, newsroom.staff[role], story, name)
    story = move(newsroom.app, newsroom.staff["publisher"], story, "approve")
    return story, delivered(newsroom, story)


def test_an_update_changes_the_post_and_not_its_address(newsroom, ferry):
    story, url = ferry
    editor = newsroom.staff["editor"]
    move(newsroom.app, editor, story, "revise")
    edit(newsroom.app, editor, story, title="Bến phà thêm chuyến lúc 5 giờ", tags=["bến phà"])
    story, delivery = approved(newsroom, story, ("editor", "forward"))
    page = newsroom.site.get(url)
    assert (delivery.receipt_url, delivery.receipt_digest) == (url, story.digest)
    assert titles(page) == ["Bến phà thêm chuyến lúc 5 giờ"]
    assert on_page(page, '//a[@rel="tag"]') == ["Y tế", "bến phà"]
    assert on_page(page, '//*[@role="note"]') == []


def test_a_correction_says_so_above_the_text(newsroom, ferry):
    story, url = ferry
    editor = newsroom.staff["editor"]
    move(newsroom.app, editor, story, "correct", comment="Ghi sai giờ.")
    note = 'Bản trước ghi "5 giờ".'
    edit(newsroom.app, editor, story, title="Bến phà thêm chuyến lúc 4 giờ", correction=note)
    story, delivery = approved(newsroom, story, ("editor", "forward"), ("legal", "clear"))
    page = newsroom.site.get(url)
    assert delivery.receipt_digest == story.digest
    (shown,) = on_page(page, '//*[@role="note"]')
    assert re.fullmatch(rf"Đính chính \(\d\d/\d\d/\d{{4}} \d\d:\d\d\): {re.escape(note)}", shown)
    assert page.text.index("newsroom-correction") < page.text.index("newsroom-body")


def test_a_takedown_leaves_a_tombstone_without_a_word_of_the_story(newsroom, ferry):
    story, url = ferry
    digest = reload(newsroom.app, story).digest
    publisher = newsroom.staff["publisher"]
    move(newsroom.app, publisher, story, "takedown", reason="personal_data", comment="Lộ số căn cước.")
    delivery = delivered(newsroom, story)
    assert (delivery.receipt_url, delivery.receipt_digest) == (url, digest)
    page = newsroom.site.get(url)
    assert page.status == 410
    assert "Tin này đã được gỡ" in page.text
    assert events(newsroom.app)[-1][1]["reason"]["text"] in unescape(page.text)
    assert "Cồn Én" not in page.text + newsroom.site.get("/").text + newsroom.site.get("/feed/").text
    left = "SELECT id FROM wp_posts WHERE concat(post_title, post_content, post_excerpt) LIKE '%Cồn Én%'"
    assert newsroom.site.rows(left) == []


def test_a_story_that_comes_back_comes_back_to_its_address(newsroom):
    story, first = written(newsroom, title="Bến phà thêm chuyến")
    secretary = newsroom.staff["secretary"]
    move(newsroom.app, newsroom.staff["publisher"], story, "takedown", reason="wrong_form", comment="Nhầm.")
    assert newsroom.site.get(delivered(newsroom, story).receipt_url).status == 410
    move(newsroom.app, secretary, story, "confirm")
    move(newsroom.app, secretary, story, "republish", comment="Đã che số.")
    edit(newsroom.app, newsroom.staff["editor"], story, title="Bến phà thêm chuyến sớm", correction="")
    story, delivery = approved(newsroom, story, ("editor", "forward"))
    assert (delivery.receipt_url, delivery.receipt_digest) == (first.receipt_url, story.digest)
    page = newsroom.site.get(first.receipt_url)
    assert (page.status, titles(page)) == (200, ["Bến phà thêm chuyến sớm"])


ATTACHMENTS = "SELECT count(*) FROM wp_posts WHERE post_type = 'attachment'"


def attachments(site):
    """How many pictures and files the site holds."""
    return int(site.rows(ATTACHMENTS)[0][0])


def taken_down(newsroom, story):
    """The story, withdrawn here and there."""
    move(newsroom.app, newsroom.staff["publisher"], story, "takedown", reason="wrong_form", comment="Nhầm.")
    delivered(newsroom, story)


def test_pictures_and_files_are_the_sites_own_and_go_with_the_last_story(newsroom):
    app, site = newsroom.app, newsroom.site
    before = attachments(site)
    with app.app_context():
        reporter = person_of(app, newsroom.staff["reporter"])
        photo = bring_in(reporter, "thoi-su", picture(1000, 500, seed=7), "cầu.jpg", now())
        paper = bring_in(reporter, "thoi-su", document("docx"), "quyết định.docx", now())
    figure = f'<figure><img src="{photo.url}" alt="Cầu"></figure>'
    story, delivery = written(newsroom, body=f'<p>Ảnh:</p>{figure}<p><a href="{paper.url}">Văn bản</a></p>')
    assert delivery.receipt_digest == story.digest
    page = lxml.html.document_fromstring(site.get(delivery.receipt_url).text)
    (shown_picture,) = page.xpath('//div[@class="newsroom-body"]//img')
    source = shown_picture.get("src")
    assert "300w" in shown_picture.get("srcset")  # the site offers its smaller sizes
    (link,) = page.xpath('//div[@class="newsroom-body"]//a/@href')
    assert source.startswith(f"{site.address}/wp-content/uploads/")
    assert site.get(source).content == app.test_client().get(photo.url).data
    assert site.get(link).content == app.test_client().get(paper.url).data

    again, other = written(newsroom, title="Bài khác cùng ảnh", body=figure)
    assert source in site.get(other.receipt_url).text
    assert attachments(site) == before + 2
    taken_down(newsroom, story)
    assert (site.get(link).status, site.get(source).status) == (404, 200)
    taken_down(newsroom, again)
    assert (attachments(site), site.get(source).status) == (before, 404)


def test_a_site_that_was_down_catches_up_by_one_command(newsroom, tmp_path):
    app, staff = newsroom.app, newsroom.staff
    drafts = [make_story(app, staff["reporter"], title=f"Tin lỡ {n}") for n in range(3)]
    missed = [publish(app, draft, staff["editor"], staff["publisher"], staff["reporter"]) for draft in drafts]
    secrets = tmp_path / "secrets.txt"
    secrets.write_text(newsroom.secret, encoding="utf-8")
    token = bearer(app, staff["technician"])["Authorization"].removeprefix("Bearer ")
    source = Feed(app, newsroom.address, token)
    told = ("--to", newsroom.site.hook, "--secrets-file", str(secrets), "--quiet")
    done = source.catch_up(tmp_path / "cursor.sqlite", *told)
    assert done.returncode == 0, done.stderr
    assert set(titles(newsroom.site.get("/"))) >= {"Tin lỡ 0", "Tin lỡ 1", "Tin lỡ 2"}
    late = delivered(newsroom, missed[-1])  # the worker comes afterwards, and changes nothing
    assert late.receipt_digest == missed[-1].digest
