"""What `run` runs.  Processes that a build starts pass over a module of this name, and so do not import invoke."""

import sys
from io import TextIOWrapper

from commands.program import Commands
from commands.words import RUN

for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, TextIOWrapper):
        stream.reconfigure(errors="backslashreplace")  # a console of GBK has not all characters that plans have
Commands(name="run", binary=RUN).run()
