"""The command line of gridgov: `python run.py`. All of it is in `analysis/cli`."""

from analysis.cli import main

if __name__ == "__main__":
    main()
