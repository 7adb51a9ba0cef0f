"""The command line.

    app.py        the commands and their options, and nothing else
    running.py    run, case
    reading.py    validate, explain
    writing.py    new, schema
    verifying.py  verify
    terminal.py   what goes to stdout, what to stderr, and how a command fails

Exit codes: 0 done; 1 a run failed; 2 bad input or usage; 130 interrupted. Whatever takes long to import is
imported inside functions, so that `--help` answers at once.
"""

import sys


def main() -> None:
    """Run the command line of this process, and exit."""
    try:
        from analysis.cli.app import app

        app(prog_name="python run.py")
    except KeyboardInterrupt:
        sys.exit(130)
