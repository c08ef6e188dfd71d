"""What tests of templates share: one as its form sends it, a document, and what a page's field holds."""

import re
from html import unescape

PATH = "/sections/types/tin/template"
DOCUMENT = {
    "document_number": "64/2026/QĐ-UBND",
    "document_issuer": "UBND tỉnh",
    "document_date": "20/11/2026",
}
FORM = {
    "version": 0,
    "about_vi": "Việc vừa diễn ra",
    "about_en": "What has just happened",
    "title": "Tin: [[việc gì]]",
    "sapo": "",
    "body": "## Việc\n\n[[Ai làm gì]] ở [[đâu]].",
    "required": ["sapo", "document_number", "picture"],
    "title_most": "40",
    "sapo_most": "10",
    "section": "y-te",
    "flags": ["minor"],
}


def value(page: str, name: str) -> str:
    """What a field of a page holds."""
    found = re.search(rf'<textarea[^>]*name="{name}"[^>]*>\r?\n?(.*?)</textarea>', page, re.DOTALL)
    return unescape(found[1] if found else re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1])
