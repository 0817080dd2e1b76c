"""The command line, in Chinese: `python -m commands build serve`.

`building`, `editing`, `searching`, `publishing` and `developing` hold the tasks, by whom they are for.  What does their
work stands in other modules, which they import when they are called: `--list` must not wait for Pelican.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The folder of the project."""
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # of numpy: processes share the cores already
