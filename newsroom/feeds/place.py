"""Where the feeds stand: their names and addresses, who publishes them, the hub that is told of news."""

from dataclasses import dataclass

from newsroom.feeds.queries import Feed


@dataclass(frozen=True)
class Place:
    """`base_url`: the newsroom's address without a final slash; `hub`: of WebSub, None when there is none."""

    base_url: str
    publisher: str
    hub: str | None = None

    def title(self, feed: Feed) -> str:
        """What people call the feed."""
        return " – ".join((self.publisher, *feed.names))

    def address(self, feed: Feed, shape: str) -> str:
        """Where the feed is fetched; `shape`: "atom" or "json"."""
        return f"{self.base_url}/feeds/{'/'.join(part for part in (feed.site, feed.section) if part)}.{shape}"

    def uri(self, feed: Feed) -> str:
        """The name of the feed, whatever its address."""
        return ":".join(part for part in ("urn:newsroom:feed", feed.site, feed.section) if part)
