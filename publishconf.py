"""Settings of the published site: those of `pelicanconf.py` with its public address."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "https://www.example.gov.cn/ghwk")
"""Public address of the portal; its path is the base path inside the host site."""
