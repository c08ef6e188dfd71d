"""What happens to a story after it was published: an update, a correction, a take-down, and its return."""

from collections.abc import Callable

from journey.articles import invented
from journey.browsing import Page
from journey.newsroom_people import REASON, SAME_TEXT, People, approved_digests, can, live_at, receipt
from journey.waiting import eventually

ADDED = "Tuần đầu, bến mở thêm một quầy vé."
NOTE = "Bản trước ghi giá vé xe máy 6.000 đồng; đúng là 7.000 đồng."


def shows(words: str) -> Callable[[Page], bool]:
    return lambda page: page.status == 200 and words in page.html


def test_updated_corrected_taken_down_and_brought_back(people):
    """One story's days in order; each step begins where the one before it ended."""
    article = invented()
    story = people.write(article.title, article.body)
    people.publish(story)
    people.read(story)
    update(people, story)
    correct(people, story)
    take_down(people, story)
    bring_back(people, story)
    check_trail(people)


def update(people: People, story: str) -> None:
    """Readers keep the old text until the new one is approved."""
    people.editor.move(story, "revise")
    people.editor.edit(story, body=f"{people.editor.typed(story)}\n\n{ADDED}")
    assert ADDED not in people.read(story).html
    people.editor.move(story, "forward")
    people.approve(story)
    page = people.read(story, shows(ADDED))
    assert page.all('//span[@class="updated"]')
    assert page.all('//section[@class="correction"]') == []
    assert {receipt(people.head, story)["digest"]} == approved_digests(people.head, story)


def correct(people: People, story: str) -> None:
    """A correction goes by the legal officer and tells readers what was wrong."""
    people.editor.move(story, "correct", comment="Bạn đọc báo sai giá vé.")
    typed = people.editor.typed(story)
    people.editor.edit(story, body=typed.replace("6.000", "7.000"), correction=NOTE)
    people.editor.move(story, "forward")
    assert can(people.legal, story, "clear")
    people.approve(story)
    page = people.read(story, shows(NOTE))
    assert NOTE in page.texts('//section[@class="correction"]')[0]
    (body,) = page.texts('//div[@class="body"]')
    assert ("7.000" in body, "6.000" in body) == (True, False)
    assert NOTE in people.reader.open("/dinh-chinh").texts("//main")[0]


def take_down(people: People, story: str) -> None:
    """Gone for readers at once, on one person's word; another must confirm it."""
    address = live_at(people.head, story)
    people.head.move(story, "takedown", **REASON)
    page = eventually(lambda: page if (page := people.reader.open(address)).status == 410 else None)
    assert people.head.open(f"{story}/deliveries").all(SAME_TEXT) == []  # what is seen there is the notice
    assert page.url == address
    assert ADDED not in page.html
    for list_of_stories in ("/", "/atom.xml"):
        assert invented().title not in people.reader.open(list_of_stories).html
    assert not can(people.head, story, "confirm")
    people.secretary.move(story, "confirm")


def bring_back(people: People, story: str) -> None:
    """No old signature counts; the address stays the same."""
    address = live_at(people.head, story)
    people.secretary.move(story, "republish", comment="Đã xác minh xong.")
    assert approved_digests(people.head, story) == set()
    assert people.reader.open(address).status == 410
    people.second_editor.move(story, "pass")
    people.approve(story)
    assert people.read(story, shows(ADDED)).url == address
    assert {receipt(people.head, story)["digest"]} == approved_digests(people.head, story)


def check_trail(people: People) -> None:
    """After all of this the trail is whole."""
    page = people.head.open("/audit")
    checked = people.head.send(page, page.form('contains(@action, "/audit/verify")'))
    assert checked.all('//p[@class="verdict"][@role="status"]'), checked.texts("//main")
