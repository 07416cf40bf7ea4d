"""Networks in files: TOML and JSON, read with limits and never evaluated, written whole or not at all.

A file gives a list of `layers` (or one line of the text notation under `text`), and perhaps `weights`:

    [[layers]]
    kind = "input"
    name = "x"
    shape = [8]

    [[layers]]
    kind = "dense"
    units = 8
    activation = "relu"                              # identity, where it is left out
    bias = false                                     # true, where it is left out
    inputs = ["x", { layer = "h", delay = 1 }]       # the layer before, where it is left out

    [weights.layer1]
    W = [[0.5, …], …]

A cell, `kind = "lstm"` or `kind = "gru"` with its units, is read as the layers that it consists of, and written so.
"""

from .reading import read, read_json, read_toml
from .writing import as_json, as_toml, write_file

__all__ = ["as_json", "as_toml", "read", "read_json", "read_toml", "write_file"]
