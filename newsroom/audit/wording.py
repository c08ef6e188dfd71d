"""Entries of the trail in words: what was done, to whom or what, and what matters about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from newsroom.audit.queries import TrailPage
from newsroom.installation import workflow_of
from newsroom.models import WorkflowDefinition
from newsroom.pages import role as role_name
from newsroom.trail_reading import Entry

ACTIONS = {
    "create": _l("Began the story"),
    "edit": _l("Edited the text"),
    "restore": _l("Brought an earlier version back"),
    "point.resolve": _l("Settled a remark in the text"),
    "point.reopen": _l("Took a remark in the text up again"),
    "suggestion.accept": _l("Took proposed words over"),
    "suggestion.refuse": _l("Left the text as it was"),
    "plan": _l("Changed the plan"),
    "comment": _l("Wrote a remark"),
    "uncomment": _l("Took a remark back"),
    "take_over": _l("Took the editing over"),
    "version.add": _l("Added a language version"),
    "version.confirm": _l("Confirmed that it says the same as its source"),
    "version.release": _l("Is no language version any more: another one took its place"),
    "event.link": _l("Linked it to an event"),
    "event.unlink": _l("Removed the link to an event"),
    "legal_ask": _l("Asked the legal officer"),
    "legal_advise": _l("Answered as the legal officer"),
    "legal_cite": _l("Cited a legal basis"),
    "legal_uncite": _l("Took a legal basis off"),
    "legal_met": _l("Said that a legal condition is met"),
    "basis.add": _l("Added to the register of legal bases"),
    "basis.change": _l("Changed the register of legal bases"),
    "share": _l("Made a link for somebody outside"),
    "unshare": _l("Ended a link for somebody outside"),
    "share_opened": _l("A link for somebody outside was opened"),
    "sign_in": _l("Signed in"),
    "sign_out": _l("Signed out"),
    "session.end": _l("Signed out everywhere else"),
    "user.add": _l("Added a person"),
    "user.change": _l("Changed a person's details"),
    "user.on": _l("Switched an account on"),
    "user.off": _l("Switched an account off"),
    "role.grant": _l("Gave a role"),
    "role.revoke": _l("Took a role away"),
    "password.reset": _l("Made a one-time password"),
    "password.change": _l("Changed the own password"),
    "token.add": _l("Made an API token"),
    "token.revoke": _l("Revoked an API token"),
    "delegation.add": _l("Lent a role"),
    "delegation.revoke": _l("Ended a delegation"),
    "endpoint.add": _l("Added an endpoint"),
    "endpoint.change": _l("Changed an endpoint"),
    "endpoint.on": _l("Switched an endpoint on"),
    "endpoint.off": _l("Switched an endpoint off"),
    "endpoint.warned": _l("Warned that an endpoint takes nothing"),
    "endpoint.rotate": _l("Made a new signing secret"),
    "endpoint.retire": _l("Retired an old signing secret"),
    "endpoint.pull_token": _l("Gave a receiver a token to fetch with"),
    "endpoint.pull_token_end": _l("Ended a receiver's token to fetch with"),
    "endpoint.test": _l("Sent a test event"),
    "endpoint.ask": _l("Sent an endpoint its challenge"),
    "endpoint.confirm": _l("Confirmed an endpoint"),
    "endpoint.link": _l("Made a portal a link to its own page"),
    "endpoint.unlink": _l("Ended a portal's link to its own page"),
    "endpoint.import_begin": _l("Began to import a table of endpoints"),
    "endpoint.import_done": _l("Finished importing a table of endpoints"),
    "endpoint.import_cancel": _l("Stopped importing a table of endpoints"),
    "endpoint.import_keys": _l("Fetched the keys of imported endpoints"),
    "delivery.resend": _l("Sent a delivery again"),
    "delivery.resend_failed": _l("Sent failed deliveries again"),
    "delivery.bulk_begin": _l("Began to send many deliveries again"),
    "delivery.bulk_done": _l("Finished sending many deliveries again"),
    "delivery.bulk_cancel": _l("Stopped sending many deliveries again"),
    "catalogue.add": _l("Added to the catalogue"),
    "catalogue.change": _l("Changed the catalogue"),
    "catalogue.remove": _l("Deleted from the catalogue"),
    "pattern.set": _l("Changed the template of a content type"),
    "pattern.remove": _l("Deleted the template of a content type"),
    "pattern.usual": _l("Added the usual content types"),
    "tag.remove": _l("Took a tag off the suggestions"),
    "event.add": _l("Added an event to the calendar"),
    "event.change": _l("Changed an event in the calendar"),
    "event.remove": _l("Deleted an event from the calendar"),
    "authority.enter": _l("Entered a paper that lets somebody speak"),
    "authority.publish": _l("Published who may speak"),
    "authority.contact": _l("Changed how a speaker is reached"),
    "authority.revoke": _l("Revoked a paper that let somebody speak"),
    "template.write": _l("Wrote a version of a statement template"),
    "template.clear": _l("Cleared a statement template"),
    "template.retire": _l("Retired a statement template"),
    "signal.log": _l("Logged a signal"),
    "signal.capture": _l("Added captures to a signal"),
    "signal.decide": _l("Decided about a signal"),
    "press.add": _l("Put a contact on the press list"),
    "press.on": _l("Let a contact of the press get statements"),
    "press.off": _l("Let a contact of the press get no statements"),
    "press.send": _l("Sent it to the press list"),
    "statement.begin": _l("Began a statement in a case"),
    "statement.promise": _l("Promised when the next update of a case comes"),
    "incident.open": _l("Opened a case"),
    "incident.role": _l("Gave a role in a case"),
    "incident.role_end": _l("Ended a role in a case"),
    "incident.log": _l("Wrote into the log of a case"),
    "incident.start": _l("Stated from when the law's clock runs"),
    "incident.close": _l("Closed a case"),
    "incident.watch": _l("Said that a case is only watched"),
    "incident.reopen": _l("Took a case up again"),
    "incident.review": _l("Wrote down the review of a case"),
    "incident.seal": _l("Sealed a case"),
    "incident.export": _l("Took the bundle of a case along"),
    "lesson.add": _l("Added a lesson of a case"),
    "lesson.done": _l("Said that a lesson is acted upon"),
    "hold.begin": _l("Held back what would go out"),
    "hold.let_go": _l("Let a story go out of what is held back"),
    "hold.end": _l("Ended a hold"),
    "fact.add": _l("Added a fact to a case"),
    "fact.change": _l("Changed a fact of a case"),
    "claim.add": _l("Added a claim to a case"),
    "claim.judge": _l("Gave a verdict on a claim"),
    "request.send": _l("Asked something of the press, a platform or an authority"),
    "request.outcome": _l("Noted what came of a request"),
    "question.take": _l("Wrote down a question of the press"),
    "question.answer": _l("Noted how a question was answered"),
    "evidence.add": _l("Brought evidence into a case"),
    "target.meet": _l("Said that a time limit is met"),
    "target.restart": _l("Let a time limit run anew"),
    "target.miss": _l("A time limit was missed"),
    "report.month": _l("Told of the report of a month"),
    "day.set": _l("Entered a holiday or working day"),
    "hours.set": _l("Changed the office hours"),
    "day.clear": _l("Deleted a holiday or working day"),
    "filter.share": _l("Shared a filter of the list"),
    "filter.remove": _l("Deleted a shared filter"),
    "media.add": _l("Brought a picture or file in"),
    "media.change": _l("Described a picture or file"),
    "media.remove": _l("Deleted a picture or file"),
    "check.set": _l("Changed a rule of the checks"),
    "check.dismiss": _l("Passed a finding over"),
    "check.restore": _l("Brought findings back"),
    "quarantine": _l("Put the story into quarantine"),
    "quarantine.lift": _l("Ended the quarantine"),
    "name.add": _l("Added to the dictionary of names"),
    "name.change": _l("Changed the dictionary of names"),
    "name.remove": _l("Deleted from the dictionary of names"),
    "audit.verify": _l("Checked the trail"),
}


@dataclass(frozen=True)
class Labels:
    """The words of the workflows in use: moves, stages and kinds of approval, in one language."""

    moves: Mapping[str, str]
    stages: Mapping[str, str]
    approvals: Mapping[str, str]

    def action(self, name: str) -> str:
        """What `name` (a move or an action of ours) is called."""
        return self.moves.get(name) or str(ACTIONS.get(name, name))


@dataclass(frozen=True)
class Line:
    """One entry in words. `about` is whom or what it concerns, `href` where that is found (or empty)."""

    entry: Entry
    who: str
    what: str
    about: str
    href: str
    remarks: tuple[str, ...]


def labels(session: Session, language: str) -> Labels:
    """The words of the newest kept version of every workflow that stories follow."""
    newest = select(WorkflowDefinition.name, func.max(WorkflowDefinition.version)).group_by(
        WorkflowDefinition.name
    )
    used = [workflow_of(session, name, version) for name, version in session.execute(newest)]
    return Labels(
        moves={name: move.label.text(language) for flow in used for name, move in flow.moves.items()},
        stages={name: stage.label.text(language) for flow in used for name, stage in flow.stages.items()},
        approvals={name: label.text(language) for flow in used for name, label in flow.approvals.items()},
    )


def lines(page: TrailPage, words: Labels) -> list[Line]:
    """A page of entries in words."""
    return [_line(entry, page, words) for entry in page.entries]


REGISTERS = {
    "appointment": ("paper", "/authority/"),
    "incident": ("code", "/incidents/"),
    "template": ("name", "/statements/templates/"),
}
REGISTERS |= {"signal": ("mark", "/signals/")}
"""What else an entry can be about: the key of its id, of what it is called, and where its page lies."""


def _line(entry: Entry, page: TrailPage, words: Labels) -> Line:
    about, href = _about(entry, page)
    return Line(
        entry,
        page.people.get(entry.actor_id, _("The system")),
        words.action(entry.action),
        about,
        href,
        tuple(_remarks(entry.details, page, words)),
    )


def _about(entry: Entry, page: TrailPage) -> tuple[str, str]:
    details = entry.details
    if "story" in details:
        return page.stories.get(details["story"], details["story"]), f"/stories/{details['story']}"
    if "endpoint" in details:
        return page.endpoints.get(
            details["endpoint"], details["endpoint"]
        ), f"/endpoints/{details['endpoint']}"
    if "asset" in details:
        return details["asset"][:8], f"/media/{details['asset']}"
    if "slug" in details:
        return details["slug"], f"/sections/{details['kind']}"
    if "user" in details and details["user"] != entry.actor_id:
        return page.people.get(details["user"], details["user"]), f"/people/{details['user']}"
    return _about_a_register(details)


def _about_a_register(details: Mapping[str, Any]) -> tuple[str, str]:
    for key, (name, place) in REGISTERS.items():
        if key in details and name in details:
            return details[name], f"{place}{details[key]}"
    return details.get("tag", details.get("day", "")), ""


def _remarks(details: Mapping[str, Any], page: TrailPage, words: Labels) -> Iterator[str]:
    if details.get("from") != details.get("to"):
        yield " → ".join(words.stages.get(details[end], details[end]) for end in ("from", "to"))
    if "signed" in details:
        yield _("signed: %(approval)s", approval=words.approvals.get(details["signed"], details["signed"]))
    if details.get("voided"):
        fallen = ", ".join(words.approvals.get(kind, kind) for kind in details["voided"])
        yield _("fell: %(approvals)s", approvals=fallen)
    yield from _remarks_on_roles(details, page)
    if "host" in details:
        yield details["host"]
    if "checked" in details:
        yield _("whole") if not details["found"] else _("%(count)d faults", count=details["found"])


def _remarks_on_roles(details: Mapping[str, Any], page: TrailPage) -> Iterator[str]:
    if "lender" in details:
        lender, borrower = (page.people.get(details[name], details[name]) for name in ("lender", "borrower"))
        yield f"{lender} → {borrower}, {details['paper']}"
    if "role" in details and "signed" not in details:
        yield f"{role_name(details['role'])}, {details.get('section') or _('everywhere')}"
