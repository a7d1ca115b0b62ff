"""`python -m backstride` is the same as `backstride`."""

from backstride.cli import main

if __name__ == "__main__":
    main()
