"""Pages about statements."""

from flask import Blueprint

from newsroom.statements import library_routes

bp = Blueprint("statements", __name__)
bp.register_blueprint(library_routes.bp)
