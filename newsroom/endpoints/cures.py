"""What to do about a try that failed, in words for a technician."""

from newsroom.errors import words
from newsroom.i18n import say

CURES = {
    "gone": words("The receiver wants nothing more. Ask its operator, then switch the endpoint on again."),
    "redirect": words("Enter the address that the receiver really answers at, usually with or without www."),
    "timeout": words("Ask the operator whether the server is overloaded, or a firewall drops our messages."),
    "dns": words("Check the spelling of the name. If it is right, the operator's name server is down."),
    "connect": words("Ask the operator whether the server runs and its firewall lets our addresses in."),
    "tls": words("The operator must renew the certificate, or install it with its intermediate ones."),
    "protocol": words("Ask the operator to look into the log of the web server at that time."),
    "blocked": words("The name leads into an inner network. An administrator must allow it below."),
    "address": words("Correct the address below."),
    "internal": words("Look into the newsroom's own log: perhaps SECRET_KEY is not the one it was."),
}
STATUSES = {
    401: words("The receiver does not know our key, or its clock is wrong. Give it the key anew."),
    403: words("Something in front of the receiver refuses us: ask for our addresses to be let through."),
    404: words("There is no receiver at this path. Check the address, and that the plug-in is switched on."),
    405: words("There is no receiver at this path. Check the address, and that the plug-in is switched on."),
    413: words("The receiver takes only small messages: its limit must be at least 2 MB."),
    422: words("The receiver read the message and refused its content: its answer says why."),
    429: words("The receiver is sent too much at once. Set fewer messages a minute below."),
    503: words("The receiver holds no key that it can use, or is in maintenance."),
}
OWN_FAULT = words("The receiver's own software failed: its operator finds the cause in its log at that time.")
ASK = words("Ask the operator; the receiver's answer may say more.")


def cure(error: str, status: int | None) -> str:
    """What helps against a fault (newsroom.delivery_words.FAULTS) with this HTTP status, in the reader's
    language; empty when nothing is wrong."""
    if not error:
        return ""
    if error != "status" or status is None:
        return say(CURES.get(error, ASK))
    return say(STATUSES.get(status, OWN_FAULT if status >= 500 else ASK))
