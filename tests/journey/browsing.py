"""Somebody with a browser that runs no scripts: cookies, links and forms, and nothing else."""

import re
import urllib.request
from dataclasses import dataclass
from http.cookiejar import CookieJar
from urllib.parse import urlencode, urljoin, urlsplit

import lxml.html
from lxml.html import FormElement, HtmlElement

REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Page:
    """A page as it came in the end: its status, where it was found, and what it holds."""

    status: int
    url: str
    html: str

    @property
    def root(self) -> HtmlElement:
        """The page as a tree."""
        return lxml.html.document_fromstring(self.html, base_url=self.url)

    def all(self, path: str) -> list:
        """What an XPath finds."""
        return self.root.xpath(path)

    def texts(self, path: str) -> list[str]:
        """The words of each element found, separated by one space."""
        return [words_of(element) for element in self.all(path)]

    def form(self, path: str) -> FormElement:
        """The one form that holds what `path` finds."""
        found = self.all(f"//form[{path}]")
        assert len(found) == 1, f"{len(found)} forms with {path} on {self.url} ({self.status})"
        return found[0]


def words_of(element: HtmlElement) -> str:
    """All words below an element, separated by one space."""
    return " ".join(" ".join(element.itertext()).split())


class Browser:
    """Keeps cookies, follows links and sends forms."""

    def __init__(self, site: str) -> None:
        self.site = site
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), _TakesAnyAnswer()
        )

    def open(self, address: str) -> Page:
        """Follow a link."""
        return self._fetch(urllib.request.Request(urljoin(self.site, address)))

    def send(self, page: Page, form: FormElement, **typed: str | list[str]) -> Page:
        """Send a form as the page showed it, with `typed` in fields that it has."""
        missing = set(typed) - set(form.inputs.keys())
        assert not missing, f"the form on {page.url} has no {missing}"
        kept = [(name, value) for name, value in form.form_values() if name not in typed]
        filled = [(name, one) for name, value in typed.items() for one in _several(value)]
        body = urlencode([(name, _line_ends(value)) for name, value in [*kept, *filled]]).encode()
        headers = {"Origin": self.site, "Sec-Fetch-Site": "same-origin"}
        action = urljoin(page.url, form.action or page.url)
        return self._fetch(urllib.request.Request(action, body, headers, method="POST"))

    def _fetch(self, request: urllib.request.Request) -> Page:
        with self._opener.open(request, timeout=30) as answer:
            return Page(answer.status, answer.url, answer.read().decode())


class Colleague(Browser):
    """One person of the newsroom, signed in."""

    def __init__(self, site: str, email: str, password: str) -> None:
        super().__init__(site)
        page = self.open("/sign-in")
        form = page.form('.//input[@type="password"]')
        landed = self.send(page, form, email=email, password=password)
        assert urlsplit(landed.url).path == "/", f"{email} could not sign in"

    def move(self, story: str, name: str, **given: str) -> Page:
        """Make a move from the story's page: by its button, or by its link and the page of the decision."""
        page, button = self.open(story), f'.//input[@name="move"][@value="{name}"]'
        if links := page.all(f'//a[@href="{story}/moves/{name}"]/@href'):
            page = self.open(links[0])
        after = self.send(page, page.form(button), **given)
        assert (after.status, urlsplit(after.url).path) == (200, story), after.texts("//main")
        return after

    def edit(self, story: str, **typed: str) -> Page:
        """Write over the present text."""
        page = self.open(f"{story}/edit")
        after = self.send(page, page.form('.//textarea[@name="body"]'), **typed)
        assert (after.status, urlsplit(after.url).path) == (200, story), after.texts("//main")
        return after

    def typed(self, story: str) -> str:
        """The text as the form for editing shows it."""
        (area,) = self.open(f"{story}/edit").all('//textarea[@name="body"]')
        return str(area.text_content()).lstrip("\r\n")


class _TakesAnyAnswer(urllib.request.HTTPErrorProcessor):
    """A browser shows a page whatever its status; only redirections are followed."""

    def http_response(self, request, response):
        return super().http_response(request, response) if response.status in REDIRECTS else response


def _several(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value


def _line_ends(value: str) -> str:
    """Browsers send line ends as CR LF, whatever they were (HTML, §4.10.21.4)."""
    return re.sub("\r\n|\r|\n", "\r\n", value)
