"""The portal for a WSGI server, set up from the environment: see Settings.from_env."""

import os

from newsroom.portal.app import create_portal
from newsroom.portal.settings import Settings

portal = create_portal(Settings.from_env(os.environ))
