"""Measurements, each a program: `python -m bench.weigh SITE`."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
"""The folder of the project."""
sys.path[:0] = [str(ROOT), str(ROOT / "plugins")]
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as for commands
