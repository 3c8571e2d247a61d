"""``python -m kaesong STUDY [overrides]``, the same as ``kaesong STUDY [overrides]``."""

import sys

from experiments.__main__ import main

sys.exit(main())
