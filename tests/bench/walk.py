"""One story's way from an empty form to the portals, request by request, as four people would take it."""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from tests.bench.browser import Answer, Browser
from tests.bench.texts import COMMON, Text, rare_word

ROLES = ("reporter", "editor", "legal", "publisher")
Note = Callable[[str, Answer], None]


class Walk:
    """Takes stories along. `people` has a signed-in browser for each of ROLES; `note` hears each answer."""

    def __init__(self, people: Mapping[str, Browser], note: Note) -> None:
        self._people = people
        self._note = note

    def take(self, text: Text) -> str:
        """Write `text`, have it reviewed, checked and approved; returns the story's id."""
        path = self._write(text)
        self._look_around()
        self._review(path)
        self._check(path)
        self._approve(path)
        return path.removeprefix("/stories/")

    def _write(self, text: Text) -> str:
        self._get("reporter", "desk", "/")
        form = self._get("reporter", "new story", "/stories/new")
        fields = {**text.fields(), "flags": "contract", "story_id": form.hidden("story_id")}
        path = self._post("reporter", "create", "/stories/new", fields, form)
        self._get("reporter", "story", path)
        form = self._get("reporter", "edit page", f"{path}/edit")
        changed = {**text.fields(), "flags": "contract", "sapo": f"{text.sapo} Cập nhật."}
        self._post("reporter", "save", f"{path}/edit", {**changed, **_version(form)}, form)
        self._move("reporter", "submit", path, self._get("reporter", "story", path))
        return path

    def _look_around(self) -> None:
        self._get("editor", "desk", "/")
        self._get("editor", "listing", "/stories")
        self._get("editor", "listing by stage", "/stories?stage=submitted&sort=waiting")
        self._get("editor", "board", "/board")
        self._get("editor", "calendar", "/calendar?view=month")
        self._get("editor", "workload", "/workload")
        self._get("editor", "search, word in 60", f"/stories?q={quote(rare_word(0))}")
        self._get("editor", "search, word in all", f"/stories?q={quote(COMMON)}")

    def _review(self, path: str) -> None:
        self._move("editor", "pass", path, self._get("editor", "story", path))

    def _check(self, path: str) -> None:
        self._get("legal", "desk", "/")
        self._move("legal", "clear", path, self._get("legal", "story", path))

    def _approve(self, path: str) -> None:
        self._get("publisher", "desk", "/")
        self._get("publisher", "story", path)
        page = self._get("publisher", "decision page", f"{path}/moves/approve")
        self._move("publisher", "approve", path, page)
        story = self._get("publisher", "story", path)
        assert "/moves/takedown" in story.text, "the story was not published"

    def _get(self, role: str, name: str, path: str) -> Answer:
        answer = self._people[role].get(path)
        assert answer.status == 200, f"GET {path} as {role}: {answer.status}"
        self._note(f"{role}: {name}", answer)
        return answer

    def _move(self, role: str, name: str, path: str, page: Answer) -> None:
        self._post(role, name, f"{path}/moves", {"move": name, **_version(page)}, page)

    def _post(self, role: str, name: str, path: str, fields: dict[str, str], page: Answer) -> str:
        answer = self._people[role].post(path, {"csrf_token": page.hidden("csrf_token"), **fields})
        assert answer.status == 303, f"POST {path} as {role}: {answer.status}"
        self._note(f"{role}: POST {name}", answer)
        return answer.location


def _version(page: Answer) -> dict[str, str]:
    return {"version": page.hidden("version")}
