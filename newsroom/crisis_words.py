"""Words of the crisis desk that more than one of its pages says."""

from flask_babel import lazy_gettext as _l

SEVERITIES = (
    ("1", _l("1 – very grave")),
    ("2", _l("2 – grave")),
    ("3", _l("3 – moderate")),
    ("4", _l("4 – slight")),
)
DECISIONS = (("answer", _l("Answer")), ("watch", _l("Watch")), ("ignore", _l("Leave unanswered")))
