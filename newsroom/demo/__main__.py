"""`python -m newsroom.demo` is `./run demo`."""

import sys
from importlib import import_module

from newsroom.loading import loading

with loading():
    main = import_module("newsroom.demo.serve").main
sys.exit(main())
