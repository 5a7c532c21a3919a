"""`python -m generator` is `musterpress`."""

from generator.cli.main import main

if __name__ == "__main__":
    main()
