"""Time: UTC inside, Hà Nội time (Asia/Ho_Chi_Minh, UTC+7, no summer time) for people."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def now() -> datetime:
    """The present moment, aware, UTC. Called at the doors (routes, commands, worker); everything below is
    handed it.
    """
    return datetime.now(UTC)


def iso(moment: datetime) -> str:
    """RFC 3339 with microseconds and Z: the one way a moment is written into payloads and the trail."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def from_iso(text: str) -> datetime:
    """Read an RFC 3339 moment; raises ValueError when it is none or names no zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the time names no zone")
    return moment.astimezone(UTC)


def local(moment: datetime) -> datetime:
    """The same moment in Hà Nội time."""
    return moment.astimezone(LOCAL)


def show(moment: datetime) -> str:
    """For people: 22/11/2026 14:03, Hà Nội time. Not by strftime, which costs a list of stories some 5 ms."""
    here = local(moment)
    return f"{here.day:02}/{here.month:02}/{here.year} {here.hour:02}:{here.minute:02}"
