"""Pages of receivers: the register, and one receiver: who it is, what it gets and how."""

from flask import Blueprint, flash, redirect, render_template, request
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from newsroom.clock import now
from newsroom.db import db
from newsroom.delivery_rows import DeliveryFilter, deliveries
from newsroom.endpoints import many_routes, own_routes, queries, registry, trial_routes, usecases
from newsroom.endpoints.catalogue import catalogue
from newsroom.endpoints.forms import SIGNINGS, EndpointForm, reasons
from newsroom.endpoints.importing import routes as import_routes
from newsroom.endpoints.listing import asked, state_name
from newsroom.errors import Invalid, Stale
from newsroom.forms import form_errors
from newsroom.i18n import language, say
from newsroom.web import person, requires

bp = Blueprint("endpoints", __name__)
bp.register_blueprint(many_routes.bp)
bp.register_blueprint(trial_routes.bp)
bp.register_blueprint(own_routes.bp)
bp.register_blueprint(import_routes.bp)


@bp.record_once
def _words(state: BlueprintSetupState) -> None:
    """What the templates of this feature call things."""
    state.app.jinja_env.globals.update(state_name=state_name)


@bp.get("/endpoints")
@requires("endpoint.view")
def endpoints() -> ResponseReturnValue:
    """One page of the register with its filters."""
    wanted, sort = asked(request.args), request.args.get("sort", "")
    sort = sort if sort in registry.SORTS else registry.SORTS[0]
    session = db.session()
    page = registry.page(session, wanted, now(), sort, request.args.get("after"))
    return render_template(
        "endpoints/list.html",
        page=page,
        wanted=wanted,
        sort=sort,
        states=registry.STATES,
        groups=registry.groups(session),
        sites=catalogue(session, language())["sites"],
    )


@bp.get("/endpoints/new")
@requires("endpoint.manage")
def new() -> ResponseReturnValue:
    """An empty form for a receiver."""
    form = EndpointForm(formdata=None, version=0).offer(catalogue(db.session(), language()))
    return render_template("endpoints/new.html", form=form)


@bp.post("/endpoints/new")
@requires("endpoint.manage")
def add() -> ResponseReturnValue:
    """Add a receiver and show its signing secret, this once."""
    form = EndpointForm().offer(catalogue(db.session(), language()))
    if form.validate_on_submit():
        try:
            given = form.described()
            endpoint, secret = usecases.add_endpoint(person(), given, now(), form.signing.data)
            return render_template("endpoints/secret.html", endpoint=endpoint, secret=secret, fresh=True)
        except Invalid as invalid:
            form_errors(form, invalid)
    return render_template("endpoints/new.html", form=form), 422


@bp.get("/endpoints/<endpoint_id>")
@requires("endpoint.view")
def one(endpoint_id: str) -> ResponseReturnValue:
    """One receiver: its state, its last deliveries; technicians change it here."""
    row = registry.endpoint(db.session(), endpoint_id, now())
    names = catalogue(db.session(), language())
    form = EndpointForm(formdata=None).offer(names, row.endpoint).fill(row.endpoint)
    return _page(row, form, names)


@bp.post("/endpoints/<endpoint_id>")
@requires("endpoint.manage")
def change(endpoint_id: str) -> ResponseReturnValue:
    """Describe a receiver anew; its keys stay. Whoever comes second keeps what was typed."""
    names = catalogue(db.session(), language())
    form = EndpointForm().offer(names, registry.endpoint(db.session(), endpoint_id, now()).endpoint)
    form.signing.validators = []
    status = 422
    if form.validate_on_submit():
        try:
            usecases.change_endpoint(person(), endpoint_id, form.seen(), form.described(), now())
            flash(_("Saved."))
            return redirect(f"/endpoints/{endpoint_id}", 303)
        except Invalid as invalid:
            form_errors(form, invalid)
        except Stale as stale:
            form.form_errors.append(say(stale.sentence))
            form.renew(stale.version)
            status = 409
    return _page(registry.endpoint(db.session(), endpoint_id, now()), form, names), status


@bp.post("/endpoints/<endpoint_id>/active")
@requires("endpoint.manage")
def switch(endpoint_id: str) -> ResponseReturnValue:
    """Stop or resume sending."""
    on = request.form.get("active") == "yes"
    usecases.switch_endpoint(person(), endpoint_id, on, now())
    flash(
        _("It is on: what waited is sent now.") if on else _("It is off: events wait until it is on again.")
    )
    return redirect(f"/endpoints/{endpoint_id}", 303)


@bp.post("/endpoints/<endpoint_id>/resend")
@requires("delivery.resend")
def resend_failed(endpoint_id: str) -> ResponseReturnValue:
    """Send everything again that failed here."""
    count = usecases.resend_failed(person(), endpoint_id, now())
    flash(_("%(count)d deliveries are sent again.", count=count))
    return redirect(f"/endpoints/{endpoint_id}", 303)


def _page(row: registry.EndpointRow, form: EndpointForm, names: dict[str, list[tuple[str, str]]]) -> str:
    session, wanted = db.session(), DeliveryFilter(endpoint_id=row.endpoint.id)
    return render_template(
        "endpoints/endpoint.html",
        row=row,
        form=form,
        last=deliveries(session, wanted, limit=10),
        trial=queries.last_trial(session, row.endpoint.id),
        names={key: dict(pairs) for key, pairs in names.items()},
        reasons=reasons(),
        signings=SIGNINGS,
    )
