"""A feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

import json
from typing import Any

from newsroom.feeds.place import Place
from newsroom.feeds.queries import Entry, Feed
from newsroom.feeds.words import shown
from newsroom.payload_story import moment

MIME = "application/feed+json"

Json = dict[str, Any]


def json_feed(feed: Feed, place: Place) -> bytes:
    """The feed as a document. What was taken down stands in an extension, `_newsroom`."""
    document: Json = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": place.title(feed),
        "feed_url": place.address(feed, "json"),
        "language": "vi",
        "authors": [{"name": place.publisher}],
        "items": [_item(entry, place) for entry in feed.entries],
    }
    if place.hub:
        document["hubs"] = [{"type": "WebSub", "url": place.hub}]
    if feed.gone:
        document["_newsroom"] = {
            "about": f"{place.base_url}/schemas/story.taken_down/1.json",
            "withdrawn": [
                {"id": gone.uri, "at": moment(gone.at), "reason": gone.reason} for gone in feed.gone
            ],
        }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _item(entry: Entry, place: Place) -> Json:
    content = entry.content
    said = {
        "id": entry.uri,
        "url": entry.url,
        "title": content.title,
        "content_html": shown(content, place.base_url),
        "summary": content.sapo,
        "date_published": moment(entry.first_published_at),
        "date_modified": moment(entry.published_at),
        "authors": [{"name": content.byline or place.publisher}],
        "tags": ([entry.section_name] if entry.section_name else []) + [*content.tags],
        "language": content.language,
    }
    return {name: value for name, value in said.items() if value or name == "content_html"}
