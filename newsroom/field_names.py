"""What the fields of a text are called: one name for each, wherever it is spoken of."""

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

FIELD_NAMES: Mapping[str, str] = {
    "title": _l("Headline"),
    "sapo": _l("Lead"),
    "body": _l("Text"),
    "byline": _l("Byline"),
    "language": _l("Language"),
    "type": _l("Content type"),
    "section": _l("Section"),
    "correction": _l("What was wrong"),
    "sources": _l("Sources"),
    "tags": _l("Tags"),
    "ai_used": _l("AI tools were used"),
    "document_number": _l("Number of the document"),
    "document_issuer": _l("Issued by"),
    "document_date": _l("Signed on"),
    "contact": _l("Contact"),
    "corrects": _l("Address of the corrected story"),
}
