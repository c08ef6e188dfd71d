"""The entries of the command palette, in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from newsroom.i18n import gettext as _
from newsroom.i18n import language, say
from newsroom.permissions import may
from newsroom.person import Person
from newsroom.places import FURTHER, RAIL, open_to
from newsroom.rules import Case
from workflows import Offer


@dataclass(frozen=True)
class Item:
    """One entry: a link, or (`press`) a button of the frame by its data-press. `note` stands beside the name;
    `refused`: why this person cannot take the step now; `lang`: of a headline.
    """

    label: str
    href: str = ""
    note: str = ""
    press: str = ""
    refused: str = ""
    lang: str = ""


@dataclass(frozen=True)
class Group:
    """Entries under a heading."""

    name: str
    items: list[Item]


def steps(case: Case, person: Person) -> Group:
    """What can be done with one story: its steps, the refused ones last and with the reason, and its
    pages.
    """
    base = f"/stories/{case.story.id}"
    offers = [offer for offer in case.offers(person) if not offer.move.system]
    offers = sorted(offers, key=lambda offer: not offer.allowed) if may(person, "story.move") else []
    items = [_step(base, offer) for offer in offers if offer.allowed]
    if may(person, "story.edit") and not case.edit_refusal(person):
        items.append(Item(_("Edit the text"), f"{base}/edit"))
    items += [Item(label, base + path) for path, label in _story_pages()]
    items += [_step(base, offer) for offer in offers if not offer.allowed]
    return Group(_("This story"), items)


def _step(base: str, offer: Offer) -> Item:
    label = say(offer.move.label)
    if offer.allowed:
        return Item(f"{label}…", f"{base}/moves/{offer.move.name}")
    return Item(label, refused=say(offer.reason) if offer.reason else "")


def _story_pages() -> Iterable[tuple[str, str]]:
    return (
        ("", _("Text")),
        ("/preview", _("Preview")),
        ("/compare", _("Compare")),
        ("#comments", _("Talk")),
        ("/history", _("History")),
        ("/deliveries", _("Deliveries")),
        ("/record", _("Approval record")),
    )


def creating(types: Iterable[tuple[str, str]]) -> Group:
    """A new story of each content type, given as (code, name)."""
    items = [Item(_("New: %(type)s", type=name), f"/stories/new?type={slug}") for slug, name in types]
    return Group(_("New story"), items)


def fixed(person: Person) -> list[Group]:
    """The places one may go to, how the pages look, and help."""
    places = [Item(_(place.label), place.href) for place in open_to(person, (*RAIL, *FURTHER))]
    look = [
        Item(_("Read in Vietnamese") if language() == "en" else _("Read in English"), press="language"),
        Item(_("Look: light"), press="look-light"),
        Item(_("Look: dark"), press="look-dark"),
        Item(_("Look: as the device"), press="look-auto"),
    ]
    helping = [
        Item(_("Guide"), "/guide"),
        Item(_("Keyboard shortcuts"), "/shortcuts"),
        Item(_("Sign out"), press="sign-out"),
    ]
    return [Group(_("Go to"), places), Group(_("Language and look"), look), Group(_("Help"), helping)]
