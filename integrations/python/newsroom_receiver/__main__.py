"""`python -m newsroom_receiver` is the command `newsroom-receiver`."""

import sys

from newsroom_receiver.cli import main

sys.exit(main())
