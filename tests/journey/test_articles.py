"""Real articles from the reporter's form to the reader's page, through real processes and over real HTTP.

Nobody here looks into the database: every person sees what their pages show and sends what those hold.
"""

import unicodedata

import pytest

from journey.articles import FOLDER, Article, invented, samples
from journey.browsing import Page, words_of
from journey.installation import installation
from journey.newsroom_people import People, approved_digests, live_at, receipt

SAMPLES = samples()
SPAM = "ĐĂNG NHẬP HI88"
missing = pytest.mark.skipif(
    not SAMPLES, reason=f"no sample articles in {FOLDER}; STORIES_DIR names another folder"
)


def body_words(page: Page) -> list[str]:
    (body,) = page.all('//div[@class="body"]')
    return words_of(body).split()


def portal_digest(page: Page) -> str:
    return page.texts('//dd[@class="digest"]')[0]


def assert_stands_as_approved(people: People, story: str, article: Article) -> None:
    """On the portal, word for word, under the digest that was signed, and the newsroom knows it."""
    page = people.read(story)
    assert page.status == 200
    assert page.texts("//article//h1") == [unicodedata.normalize("NFC", article.title)]
    assert body_words(page) == article.words()
    answered = receipt(people.head, story)
    assert {portal_digest(page), answered["digest"]} == approved_digests(people.head, story)
    assert answered["url"] == live_at(people.head, story) == page.url


@pytest.mark.parametrize("article", [invented(), *SAMPLES], ids=lambda article: article.name)
def test_an_article_reaches_the_readers_word_for_word(people, article):
    story = people.write(article.title, article.body)
    people.publish(story)
    assert_stands_as_approved(people, story, article)


@missing
def test_all_five_sample_articles_were_there():
    assert len(SAMPLES) == 5


def test_a_flagged_story_goes_by_the_legal_officer(people):
    article = invented()
    story = people.write(article.title, article.body, flags=["contract"])
    people.editor.move(story, "pass")
    assert not people.head.open(story).all(f'//a[@href="{story}/moves/approve"]')
    people.legal.move(story, "clear")
    people.head.move(story, "approve")
    assert_stands_as_approved(people, story, article)
    assert len(people.head.open(story).all('//li[contains(@class, "approval-holds")]')) == 3


@pytest.mark.parametrize("article", [invented(), *SAMPLES[:1]], ids=lambda article: article.name)
def test_what_is_typed_in_parts_arrives_composed_and_otherwise_unchanged(people, article):
    """Some keyboards send a letter and its marks apart (NFD); readers, search and digests get one form."""
    parts = [unicodedata.normalize("NFD", text) for text in (article.title, article.body)]
    assert parts != [article.title, article.body]
    story = people.write(*parts)
    people.publish(story)
    assert_stands_as_approved(people, story, article)
    assert unicodedata.is_normalized("NFC", people.read(story).html)


@missing
def test_an_editor_cuts_spam_and_the_page_of_changes_shows_that_and_nothing_else(people):
    (article,) = [sample for sample in SAMPLES if SPAM in sample.body]
    count = article.body.count(SPAM)
    assert count > 1
    story = people.write(article.title, article.body)
    people.editor.move(story, "take")
    cleaned = Article("cleaned", article.title, people.editor.typed(story).replace(SPAM, ""))
    people.editor.edit(story, body=cleaned.body)
    changes = people.editor.open(f"{story}/compare")
    assert " ".join(changes.texts("//main//del")).split() == SPAM.split() * count
    assert changes.all("//main//ins") == []
    people.editor.move(story, "forward")
    people.approve(story)
    assert_stands_as_approved(people, story, cleaned)
    assert SPAM not in people.read(story).html
    assert [word for word in article.words() if word not in SPAM.split()] == [
        word for word in cleaned.words() if word not in SPAM.split()
    ]


@pytest.mark.redis
def test_with_redis_it_is_the_same_journey(tmp_path, sqlite_template, redis_url):
    article = invented()
    with installation(tmp_path, sqlite_template, redis_url) as place:
        people = People.of(place)
        story = people.write(article.title, article.body)
        people.publish(story)
        assert_stands_as_approved(people, story, article)
