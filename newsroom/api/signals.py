"""Signals: logged and read."""

from typing import Any

from flask import url_for

from newsroom.api import case_examples as examples
from newsroom.api.auth import api_requires, person
from newsroom.api.blueprint import bp, reading, writing
from newsroom.api.bodies import OnceOnly
from newsroom.api.case_bodies import NewSignal, SignalFilter
from newsroom.api.case_queries import list_signals
from newsroom.api.case_representation import signal_in_full, signal_summary
from newsroom.api.case_schemas import SignalAnswer, SignalPage
from newsroom.api.once import once
from newsroom.api.showing import LOCATION, REPLAYED, Answered
from newsroom.api.uploads import FILES, body_of, described, files_sent
from newsroom.clock import now
from newsroom.db import db
from newsroom.models import new_id
from newsroom.signals import usecases
from newsroom.signals.queries import opened
from newsroom.signals.usecases import MOST_FILES, Seen
from newsroom.web import takes_uploads


@bp.get("/signals", tags=["signals"])
@api_requires("signal.view")
@bp.doc(operationId="findSignals", responses=reading())
@bp.arguments(SignalFilter, location="query")
@bp.response(200, SignalPage, example=examples.SIGNAL_PAGE)
def find_signals(wanted: dict[str, Any]) -> dict[str, Any]:
    """List signals

    Those the person may know of, the newest first.
    """
    rows, following = list_signals(db.session(), person(), wanted)
    return {"items": [signal_summary(row) for row in rows], "next": following}


@bp.post("/signals", tags=["signals"])
@api_requires("signal.log")
@takes_uploads
@bp.doc(
    operationId="logSignal",
    responses=writing(),
    requestBody=described(FILES, examples.SIGNAL_FILE_SENT),
)
@bp.arguments(NewSignal, example=examples.NEW_SIGNAL)
@bp.arguments(OnceOnly, location="headers")
@bp.response(201, SignalAnswer, example=examples.SIGNAL, headers={**LOCATION, **REPLAYED})
def log_signal(given: dict[str, Any], headers: dict[str, str]) -> Answered:
    """Log a signal

    An address, the words, or files (multipart/form-data) are enough. Those on duty are told.
    """
    at, signal_id, files = now(), new_id(), files_sent(MOST_FILES)
    done = once(
        headers.get("key"),
        signal_id,
        at,
        lambda: usecases.log_signal(person(), Seen(**given), files, at, signal_id),
        body_of(given, files),
    )
    shown = signal_in_full(opened(db.session(), person(), done.result_id))
    address = url_for("api.get_signal", signal_id=done.result_id)
    return shown, 201, {"Location": address, **done.headers}


@bp.get("/signals/<uuid:signal_id>", tags=["signals"])
@api_requires("signal.view")
@bp.doc(operationId="getSignal", responses=reading(404))
@bp.response(200, SignalAnswer, example=examples.SIGNAL)
def get_signal(signal_id: object) -> dict[str, Any]:
    """Read a signal

    With what was captured of it.
    """
    return signal_in_full(opened(db.session(), person(), str(signal_id)))
