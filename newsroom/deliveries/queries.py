"""Reading for the pages of deliveries that others do not share."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from newsroom.errors import NotFound, words
from newsroom.models import Endpoint, ResendJob, Site, User

OPTIONS = 200
JOBS = 50


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
