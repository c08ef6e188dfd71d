"""What may be asked for about statements of the crisis desk."""

import marshmallow as ma

from newsroom.api.fields import Given, moment, text
from newsroom.errors import words
from newsroom.models.crisis import STATEMENT_KINDS


class NewStatement(Given):
    """A statement to be written in a case."""

    template_id = ma.fields.UUID(
        metadata={"description": "A version of a statement template that is cleared and has not expired."}
    )
    kind = ma.fields.String(
        validate=ma.validate.OneOf(STATEMENT_KINDS, error=words("There is no such word here.")),
        metadata={"description": "Without a template: what it is to be."},
    )
    language = text("BCP 47 tag of a language that the template has. Default: vi.")
    section = text("The slug of a section. Default: the first in which the person may write.")
    next_update_at = moment("When it promises the next update; a holding statement and an update have to.")
