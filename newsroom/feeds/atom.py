"""A feed as Atom (RFC 4287), with tombstones for what was taken down (RFC 6721)."""

from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from newsroom.feeds.place import Place
from newsroom.feeds.queries import Entry, Feed, Gone
from newsroom.feeds.words import shown
from newsroom.payload_story import moment

MIME = "application/atom+xml"
ATOM = "http://www.w3.org/2005/Atom"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NOTHING_YET = datetime(1970, 1, 1, tzinfo=UTC)

ET.register_namespace("", ATOM)
ET.register_namespace("at", TOMBSTONES)


def atom(feed: Feed, place: Place) -> bytes:
    """The feed as a document."""
    root = ET.Element(f"{{{ATOM}}}feed", {_LANG: "vi"})
    _text(root, "id", place.uri(feed))
    _text(root, "title", place.title(feed))
    _text(root, "updated", moment(feed.updated_at or _NOTHING_YET))
    _text(ET.SubElement(root, f"{{{ATOM}}}author"), "name", place.publisher)
    _link(root, "self", place.address(feed, "atom"), MIME)
    if place.hub:
        _link(root, "hub", place.hub)
    for entry in feed.entries:
        _entry(root, entry, place)
    for gone in feed.gone:
        _tombstone(root, gone)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, entry: Entry, place: Place) -> None:
    content = entry.content
    element = ET.SubElement(root, f"{{{ATOM}}}entry", {_LANG: content.language})
    _text(element, "id", entry.uri)
    _text(element, "title", content.title)
    _text(element, "updated", moment(entry.published_at))
    _text(element, "published", moment(entry.first_published_at))
    _text(ET.SubElement(element, f"{{{ATOM}}}author"), "name", content.byline or place.publisher)
    if entry.url:
        _link(element, "alternate", entry.url, "text/html")
    for term in ([entry.section_name] if entry.section_name else []) + [*content.tags]:
        ET.SubElement(element, f"{{{ATOM}}}category", {"term": term})
    if content.sapo:
        _text(element, "summary", content.sapo)
    _text(element, "content", shown(content, place.base_url)).set("type", "html")
    _text(element, "rights", f"© {place.publisher}")


def _tombstone(root: ET.Element, gone: Gone) -> None:
    attributes = {"ref": gone.uri, "when": moment(gone.at)}
    element = ET.SubElement(root, f"{{{TOMBSTONES}}}deleted-entry", attributes)
    if gone.reason:
        ET.SubElement(element, f"{{{TOMBSTONES}}}comment").text = gone.reason


def _text(parent: ET.Element, name: str, words: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    element.text = words
    return element


def _link(parent: ET.Element, rel: str, href: str, kind: str = "") -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, **({"type": kind} if kind else {})})
