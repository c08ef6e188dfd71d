"""Every feature's pages, in one list: a new feature is a line here."""

from flask import Flask

from newsroom import components, health
from newsroom.accounts import delegation_routes, own_routes, people_routes
from newsroom.accounts import routes as sign_in_routes
from newsroom.aftermath import routes as aftermath_routes
from newsroom.audit import routes as audit_routes
from newsroom.authority import routes as authority_routes
from newsroom.board import routes as board_routes
from newsroom.bulk import routes as bulk_routes
from newsroom.calendar import routes as calendar_routes
from newsroom.checks import routes as check_routes
from newsroom.deliveries import again_routes
from newsroom.deliveries import routes as delivery_routes
from newsroom.desk import routes as desk_routes
from newsroom.endpoints import routes as endpoint_routes
from newsroom.feeds import routes as feed_routes
from newsroom.filters import routes as filter_routes
from newsroom.guiding import routes as guide_routes
from newsroom.holds import routes as hold_routes
from newsroom.imports import routes as import_routes
from newsroom.incidents import routes as incident_routes
from newsroom.languages import routes as language_routes
from newsroom.legal import routes as legal_routes
from newsroom.media import routes as media_routes
from newsroom.moves import routes as move_routes
from newsroom.notifying import routes as notice_routes
from newsroom.palette import routes as palette_routes
from newsroom.panels import init_panels
from newsroom.patterns import routes as pattern_routes
from newsroom.preview import routes as preview_routes
from newsroom.remarks import routes as remark_routes
from newsroom.saving import routes as saving_routes
from newsroom.sections import routes as section_routes
from newsroom.signals import routes as signal_routes
from newsroom.statements import routes as statement_routes
from newsroom.stories import routes as story_routes
from newsroom.wall import routes as wall_routes
from newsroom.workload import routes as workload_routes

FEATURES = (
    desk_routes,
    board_routes,
    bulk_routes,
    filter_routes,
    calendar_routes,
    workload_routes,
    story_routes,
    saving_routes,
    remark_routes,
    move_routes,
    check_routes,
    preview_routes,
    legal_routes,
    language_routes,
    import_routes,
    media_routes,
    delivery_routes,
    again_routes,
    wall_routes,
    endpoint_routes,
    feed_routes,
    audit_routes,
    people_routes,
    delegation_routes,
    authority_routes,
    incident_routes,
    statement_routes,
    aftermath_routes,
    signal_routes,
    hold_routes,
    own_routes,
    notice_routes,
    guide_routes,
    sign_in_routes,
    palette_routes,
    pattern_routes,
    section_routes,
    health,
)


def register(app: Flask) -> None:
    """Put every page in its place; the page of components is for development only."""
    for feature in FEATURES:
        app.register_blueprint(feature.bp)
    init_panels(app, (panel for feature in FEATURES for panel in getattr(feature, "PANELS", ())))
    if app.debug or app.testing:
        app.register_blueprint(components.bp)
