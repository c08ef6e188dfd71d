"""Browsers without scripts: cookies, forms and their tokens, over real HTTP or straight into the app."""

import re
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from time import perf_counter
from typing import Protocol
from urllib.parse import urlencode

from flask.testing import FlaskClient

from tests.bench.statements import Statements

Fields = dict[str, str]
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
IDLE_SECONDS = 1
"""Gunicorn closes a connection that was idle for two."""
_HIDDEN = 'name="{}"[^>]*value="([^"]*)"'


@dataclass(frozen=True)
class Answer:
    """What came back. `cost` is seconds over HTTP and SQL statements inside the process."""

    status: int
    location: str
    text: str
    cost: float

    def hidden(self, name: str) -> str:
        """The value of the page's first hidden field called `name`."""
        found = re.search(_HIDDEN.format(name), self.text)
        assert found, f"the page has no field {name!r}:\n{self.text[:2000]}"
        return found.group(1)


class Browser(Protocol):
    """Something that fetches pages and sends forms, keeping its cookies."""

    def get(self, path: str) -> Answer:
        """Fetch a page."""

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form; redirects are not followed."""


class HttpBrowser:
    """Over HTTP, on a connection kept open as browsers do. Close it when done."""

    def __init__(self, port: int) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}
        self._used = 0.0

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form."""
        return self._send("POST", path, urlencode(fields))

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _send(self, method: str, path: str, body: str | None) -> Answer:
        if perf_counter() - self._used > IDLE_SECONDS:
            self._connection.close()  # opens itself again; the server is about to close it too
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        began = perf_counter()
        self._connection.request(method, path, body, headers | (FORM if body is not None else {}))
        response = self._connection.getresponse()
        content = response.read()
        self._used = perf_counter()
        for line in response.headers.get_all("Set-Cookie", []):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Answer(
            response.status, response.headers.get("Location", ""), content.decode(), self._used - began
        )


class InnerBrowser:
    """Flask's own test client, counting the statements of each request."""

    def __init__(self, client: FlaskClient, statements: Statements) -> None:
        self._client = client
        self._statements = statements

    def get(self, path: str) -> Answer:
        """Fetch a page."""
        return self._send("GET", path, None)

    def post(self, path: str, fields: Fields) -> Answer:
        """Send a form."""
        return self._send("POST", path, fields)

    def _send(self, method: str, path: str, fields: Fields | None) -> Answer:
        self._statements.seen.clear()
        response = self._client.open(path, method=method, data=fields)
        return Answer(
            response.status_code, response.location or "", response.text, len(self._statements.seen)
        )


def sign_in(browser: Browser, email: str, password: str) -> None:
    """Sign in as a person does: fetch the page, send its form with its token."""
    page = browser.get("/sign-in")
    form = {"csrf_token": page.hidden("csrf_token"), "email": email, "password": password}
    answer = browser.post("/sign-in", form)
    assert answer.status == 302, f"{email} was not let in: {answer.status}"
