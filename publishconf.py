"""Settings of the published site: those of `pelicanconf.py` with its public address."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403

SITEURL = os.environ.get("SITEURL", "")
"""Public address of the portal, as `https://www.example.gov.cn/zt/gh`; its path is the base path in the host site."""
REQUIRED = ["SITEURL"]
"""Settings without which there is nothing to publish."""
ADDRESSES_REGISTERED = True
"""Nothing is published before its addresses are in `content/addresses.lock`."""
