"""What a feed shows of a text: the text as approved, and before it what readers must be told."""

import re
from html import escape

from flask_babel import force_locale
from flask_babel import gettext as _

from newsroom.content import Content

_OUR_PATH = re.compile(r'(?<= src=")/media/|(?<= href=")/media/')


def shown(content: Content, base_url: str) -> str:
    """The body as HTML that stands alone: addresses in full; a correction and the use of AI are said first,
    in Vietnamese before a Vietnamese text, in English before any other.
    """
    with force_locale("vi" if content.language == "vi" else "en"):
        notes = [f"{_('Correction')}: {content.correction}"] if content.correction else []
        notes += [_("AI tools were used in making this text.")] if content.ai_used else []
    said = "".join(f"<p><em>{escape(note, quote=False)}</em></p>\n" for note in notes)
    return said + _OUR_PATH.sub(f"{base_url}/media/", content.body)
