"""What `run` runs.  Processes that a build starts pass over a module of this name, and so do not import invoke."""

import sys
from io import TextIOWrapper


def main() -> None:
    """Do what the command line says; say in Chinese which file stops it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a console of GBK has not all characters that plans have
    try:
        if not (sys.argv[1:] == ["build"] and is_built()):
            run()
    except BrokenPipeError:  # `check | head`: nobody reads on
        sys.stdout = None
        sys.exit(1)
    except OSError as error:
        from commands.words import explain

        sys.exit(explain(error))


def is_built() -> bool:
    """Tell whether the preview's last build still stands, and say so as `build` does: invoke alone takes longer."""
    from commands.built import PREVIEW, built_before

    return built_before(PREVIEW) is not None


def run() -> None:
    """Hand the command line to invoke."""
    from commands.program import Commands
    from commands.words import RUN

    Commands(name="run", binary=RUN).run()


if __name__ == "__main__":
    main()
