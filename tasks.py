"""Tasks of the project: `./run --list`.  Their help is Chinese, for editors and deployers."""

from __future__ import annotations

import sys

from invoke import Context, Exit, task

ROOT = __file__.rpartition("/")[0]
