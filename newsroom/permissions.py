"""Who may open which door. Every view names its permission; what is not named is refused.

These are the outer doors only: what somebody may do with one story is decided by the workflow
(newsroom.moves), and which stories they may know of by newsroom.access.
"""

from newsroom.person import Person

WRITERS = frozenset({"reporter", "contributor", "editor", "secretary", "publisher", "spokesperson"})
CONTENT = WRITERS | {"legal"}
READERS = CONTENT | {"auditor", "admin"}
EVERYONE = READERS | {"technician"}
ANYBODY = frozenset({"*"})
SIGNED_IN = frozenset({"+"})

PERMISSIONS: dict[str, frozenset[str]] = {
    "public": ANYBODY,
    "self": SIGNED_IN,
    "desk.view": EVERYONE,
    "story.view": READERS,
    "story.create": WRITERS,
    "story.edit": CONTENT,
    "story.move": CONTENT,
    "story.comment": CONTENT | {"auditor"},
    "story.handle": frozenset({"editor", "secretary", "publisher"}),
    "story.share": frozenset({"editor", "secretary", "publisher", "spokesperson"}),
    "legal.view": frozenset({"legal", "secretary", "publisher", "auditor"}),
    "legal.ask": frozenset({"editor", "secretary", "publisher"}),
    "legal.answer": frozenset({"legal"}),
    "legal.condition": frozenset({"legal", "secretary"}),
    "legal.register": frozenset({"legal", "admin"}),
    "media.view": READERS,
    "media.upload": CONTENT,
    "media.remove": frozenset({"secretary", "admin"}),
    "check.view": READERS,
    "check.manage": frozenset({"admin"}),
    "name.manage": frozenset({"admin", "secretary"}),
    "quarantine.lift": frozenset({"secretary"}),
    "calendar.view": READERS,
    "calendar.manage": frozenset({"editor", "secretary", "publisher"}),
    "calendar.days": frozenset({"admin"}),
    "workload.view": frozenset({"editor", "secretary", "publisher"}),
    "filter.share": frozenset({"secretary", "publisher"}),
    "people.view": EVERYONE,
    "people.manage": frozenset({"admin"}),
    "delegation.manage": frozenset({"admin", "publisher", "secretary"}),
    "signal.view": EVERYONE,
    "signal.log": EVERYONE,
    "signal.triage": frozenset({"editor", "secretary", "publisher", "spokesperson"}),
    "incident.view": EVERYONE,
    "incident.open": frozenset({"editor", "secretary", "publisher", "spokesperson"}),
    "incident.work": EVERYONE,
    "incident.export": EVERYONE,
    "report.crisis": frozenset({"publisher", "secretary", "auditor"}),
    "template.view": EVERYONE,
    "template.write": frozenset({"editor", "secretary", "publisher", "spokesperson"}),
    "template.clear": frozenset({"legal"}),
    "template.retire": frozenset({"secretary", "publisher", "legal"}),
    "hold.view": EVERYONE,
    "hold.work": EVERYONE,
    "hold.place": frozenset({"secretary", "publisher", "spokesperson"}),
    "press.manage": frozenset({"editor", "secretary", "publisher", "spokesperson"}),
    "press.send": frozenset({"secretary", "publisher", "spokesperson"}),
    "authority.view": EVERYONE,
    "authority.manage": frozenset({"admin", "publisher", "secretary"}),
    "catalogue.view": EVERYONE,
    "catalogue.manage": frozenset({"admin"}),
    "pattern.manage": frozenset({"admin", "secretary"}),
    "style.manage": frozenset({"admin", "secretary"}),
    "endpoint.view": frozenset({"technician", "admin", "auditor", "secretary", "publisher"}),
    "endpoint.manage": frozenset({"technician", "admin"}),
    "endpoint.confirm": frozenset({"admin"}),
    "delivery.view": frozenset({"technician", "admin", "auditor", "secretary", "publisher"}),
    "wall.view": EVERYONE - {"contributor"},
    "delivery.resend": frozenset({"technician"}),
    "audit.view": READERS,
    "audit.all": frozenset({"auditor", "secretary", "publisher"}),
    "event.pull": frozenset({"technician", "auditor", "secretary", "publisher"}),
}


def may(person: Person | None, permission: str) -> bool:
    """Whether `person` (None: nobody is signed in) may open the door named `permission`. Raises KeyError on a
    typo.
    """
    roles = PERMISSIONS[permission]
    if roles == ANYBODY:
        return True
    return person is not None and (roles == SIGNED_IN or bool(person.roles() & roles))
