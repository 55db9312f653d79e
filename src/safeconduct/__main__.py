"""Lets `python -m safeconduct` do what the installed `safeconduct` command does; decides nothing itself."""

from safeconduct.cli.main import main

if __name__ == "__main__":
    main()
