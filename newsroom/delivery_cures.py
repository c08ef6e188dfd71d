"""What to do about a fault that an attempt met: for our technician, and to ask of the portal's people."""

from newsroom.errors import words
from newsroom.i18n import say

OWN_FAULT = words("The receiver's own software failed: its operator finds the cause in its log at that time.")
ASK = words("Ask the operator; the receiver's answer may say more.")
CURES = {
    "gone": words("The receiver wants nothing more. Ask its operator, then switch the endpoint on again."),
    "redirect": words("Enter the address that the receiver really answers at, usually with or without www."),
    "timeout": words("Ask the operator whether the server is overloaded, or a firewall drops our messages."),
    "dns": words("Check the spelling of the name. If it is right, the operator's name server is down."),
    "connect": words("Ask the operator whether the server runs and its firewall lets our addresses in."),
    "tls": words("The operator must renew the certificate, or install it with its intermediate ones."),
    "protocol": words("Ask the operator to look into the log of the web server at that time."),
    "blocked": words(
        "The name leads into an inner network. An administrator must allow it for this endpoint."
    ),
    "address": words("Correct the address of the endpoint: it must begin with https:// and name a server."),
    "internal": words("Look into the newsroom's own log: perhaps SECRET_KEY is not the one it was."),
}
NOT_HERE = words("There is no receiver at this path. Check the address, and that the plug-in is switched on.")
CURES_BY_STATUS = {
    401: words("The receiver does not know our key, or its clock is wrong. Give it the key anew."),
    403: words("Something in front of the receiver refuses us: ask for our addresses to be let through."),
    404: NOT_HERE,
    405: NOT_HERE,
    413: words("The receiver takes only small messages: its limit must be at least 1 MB."),
    422: words("The receiver read the message and refused its content: its answer says why."),
    429: words("The receiver is sent too much at once. Set the messages a minute of the endpoint lower."),
    503: words("The receiver holds no key that it can use, or is in maintenance."),
}

LOOK = words("please look at the log of your receiver at the time of the last attempt.")
REQUESTS = {
    "gone": words("please tell us whether you have moved or closed your receiver."),
    "redirect": words("please tell us the final address: addresses that point elsewhere are not followed."),
    "timeout": words(
        "please have your receiver answer at once and do its work afterwards: we wait 15 seconds."
    ),
    "dns": words("please see whether your name server is at work, or tell us the right name."),
    "connect": words("please see whether the server is up, and whether its firewall lets us through."),
    "tls": words("please renew the certificate and install it with its whole chain."),
    "protocol": words("please see what stands before your receiver: a proxy or firewall cuts us off."),
}
REQUESTS_BY_STATUS = {
    401: words("please make sure that your receiver has the secret we gave you, and the right time."),
    403: words("please let our address through: something before your receiver turns us away."),
    404: words("please tell us the right path: there is nothing at this address."),
    413: words("please let your server take messages of at least 1 MB."),
    429: words("please tell us how many messages a minute your receiver can take."),
}


def cure(error: str, status: int | None) -> str:
    """What helps against a fault (newsroom.delivery_words.FAULTS) with this HTTP status, for our technician
    and in the reader's language; empty when nothing is wrong.
    """
    if not error:
        return ""
    if error != "status" or status is None:
        return say(CURES.get(error, ASK))
    return say(CURES_BY_STATUS.get(status, OWN_FAULT if status >= 500 else ASK))


def request(error: str, status: int | None) -> str:
    """The rest of a sentence that asks the portal's people to mend a fault; empty when it is not theirs."""
    if error != "status":
        return say(REQUESTS[error]) if error in REQUESTS else ""
    return say(REQUESTS_BY_STATUS.get(status or 0, LOOK))
