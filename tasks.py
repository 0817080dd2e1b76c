"""The tasks, as invoke finds them: `./run --list`.  They stand in `commands`, by whom they are for."""

import sys

# invoke tells Python not to keep what it compiles, which would then be done anew for every build
sys.dont_write_bytecode = bool(sys.flags.dont_write_bytecode)

from invoke.collection import Collection

from commands.building import build, clean, serve
from commands.developing import bench, inspect, shots, test
from commands.editing import addresses, check, fidelity, import_, new
from commands.following import take_values_that_follow
from commands.publishing import publish, releases, rollback, verify
from commands.searching import export_search, search_check

namespace = Collection(
    *(build, serve, clean),
    *(new, import_, check, fidelity, addresses),
    *(search_check, export_search),
    *(publish, releases, rollback, verify),
    *(inspect, shots, bench, test),
)
take_values_that_follow(namespace.tasks)
