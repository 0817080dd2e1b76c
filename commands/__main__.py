"""What `run` runs.  Processes that a build starts pass over a module of this name, and so do not import invoke."""

from commands.program import Commands
from commands.words import RUN

Commands(name="run", binary=RUN).run()
