"""What must be printed again, and why: what documents were made from, written down by builds and compared by `diff`.

`build --record` calls `record_of`, `diff` the rest; this loads nothing, since two outputs need little of it.
"""
