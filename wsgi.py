"""The application for a WSGI server: `gunicorn wsgi:app`."""

import os

from newsroom.app import create_app
from newsroom.config import Settings

app = create_app(Settings.from_env(os.environ))
