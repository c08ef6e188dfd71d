"""Reading for the pages of deliveries that others do not share."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from newsroom.errors import NotFound, words
from newsroom.models import Delivery, Endpoint, ResendJob, Site, User

OPTIONS = 200
JOBS = 50
FAILING = 10


@dataclass(frozen=True)
class Choices:
    """What a list can be narrowed to: the name of the endpoint asked for, groups, sites."""

    endpoint: str | None
    groups: list[str]
    sites: list[tuple[str, str]]


def choices(session: Session, endpoint_id: str | None, lang: str) -> Choices:
    """The choices of the form: groups of receivers, OPTIONS at most."""
    groups = select(Endpoint.group).where(Endpoint.group > "").distinct().order_by(Endpoint.group)
    name = session.scalar(select(Endpoint.name).where(Endpoint.id == endpoint_id)) if endpoint_id else None
    sites = session.scalars(select(Site).order_by(Site.position, Site.slug).limit(OPTIONS))
    named = [(site.slug, site.label(lang)) for site in sites]
    return Choices(name, list(session.scalars(groups.limit(OPTIONS))), named)


@dataclass(frozen=True)
class Failing:
    """A receiver that fails, and what its last failed try met (newsroom.delivery_words.FAULTS)."""

    endpoint: Endpoint
    error: str
    status: int | None


def failing(session: Session) -> list[Failing]:
    """The receivers that have failed the longest, FAILING at most; one statement."""
    longest = select(Endpoint.id).where(Endpoint.active, Endpoint.failing_since.is_not(None))
    some = longest.order_by(Endpoint.failing_since).limit(FAILING).subquery()
    own = aliased(Delivery)
    met = select(own.id).where(own.endpoint_id == Endpoint.id, own.last_error > "")
    query = (
        select(Endpoint, Delivery.last_error, Delivery.last_status)
        .join(some, some.c.id == Endpoint.id)
        .outerjoin(Delivery, Delivery.id == met.order_by(own.id.desc()).limit(1).scalar_subquery())
        .order_by(Endpoint.failing_since)
    )
    return [Failing(row[0], row[1] or "", row[2]) for row in session.execute(query)]


def job(session: Session, job_id: int) -> tuple[ResendJob, str]:
    """A job and the name of whoever began it; raises NotFound."""
    query = select(ResendJob, User.name).join(User, User.id == ResendJob.created_by_id)
    row = session.execute(query.where(ResendJob.id == job_id)).one_or_none()
    if row is None:
        raise NotFound(words("There is no such job."))
    return row[0], row[1]


def jobs(session: Session) -> list[tuple[ResendJob, str]]:
    """The last jobs with who began them, newest first."""
    query = select(ResendJob, User.name).join(User, User.id == ResendJob.created_by_id)
    return [(row[0], row[1]) for row in session.execute(query.order_by(ResendJob.id.desc()).limit(JOBS))]
