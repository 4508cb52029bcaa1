"""`python -m mlrepair` is the command line."""

from mlrepair.cli import main

if __name__ == "__main__":
    main()
