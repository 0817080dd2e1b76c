"""Settings of the published site: those of `pelicanconf.py` with its public address, and where it is published to."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from pelicanconf import *  # noqa: F403
from plan_pages.reading import read_site

_host, _ = read_site(Path(SITE_FILE), HERE, publishing=True)
SITEURL = os.environ.get("SITEURL") or _host.address
"""Public address of the portal, as `https://www.example.gov.cn/zt/gh`, else that of
`site.yml`; its path is the base path in the host site."""
PUBLISHING = True
REQUIRED = ["SITEURL"]
"""Settings without which there is nothing to publish."""
ADDRESSES_REGISTERED = True
"""Nothing is published before its addresses are in `content/addresses.lock`."""
OUTPUT_PATH = str(HERE / "public")
"""Apart from the preview's `output`, so that previewing never touches what is being published."""

PUBLISH_TARGETS = {"正式": os.environ.get("PUBLISH_TARGET", "")}
"""Where to publish, by name: `dir:/srv/plans`, `ssh://web@10.0.0.5/srv/plans` or `rclone:oss:plans`.

`--target` takes a name or an address; without it the first is meant."""
PUBLISH_KEEP = 10
"""How many releases a target keeps, the live one included."""
SSH_CONFIG = ""
"""Settings for ssh other than the user's own (`ssh -F`)."""
