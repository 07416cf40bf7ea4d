"""The text notation: a network in one line, read and written.

    network := input ("->" stage)+                           x[3] -> 5 relu -> 2 softmax
    input   := NAME "[" size ("," size)* "]"                 the name is the input layer's
    stage   := [NAME ":"] body ("<-" ref)*                   a: names the layer
    body    := size [activation] ["nobias"]                  a dense layer
             | activation                                    an activation as a layer of its own
             | "+" ref ("+" ref)*                            adds these to the layer before
             | "&" ref ("&" ref)*                            concatenates them to the layer before
             | "*" ref ("*" ref)*                            multiplies them with it, entry by entry
             | "complement"                                  1 minus the layer before
             | ("lstm" | "gru") size                         a recurrent cell: a group of layers, see `cells`
    ref     := NAME ["[" "t" "-" INT "]"]                    h, or h as it was INT time steps ago
    size    := INT | LETTER [["_"] DIGITS]                   5, n, n_1, d2

Each stage reads the one before it. `<- h` feeds h back into a dense layer with a delay of one step, through
weights U of its own; `<- h[t-2]` with a delay of two. Layers without a name are called as in `naming`.
An arrow may also be typed as → or ←. Spaces and line ends separate words and mean nothing else.
"""

from .reading import parse
from .writing import write

__all__ = ["parse", "write"]
