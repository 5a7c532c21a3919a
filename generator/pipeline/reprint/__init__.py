"""What must be printed again, and why: what documents were made from, written down by builds and compared by `diff`.

Builds call `describe` (`Describer`, `build_record`), `diff` the rest; this loads nothing, since two outputs need little of it.
"""
