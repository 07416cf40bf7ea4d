"""The text notation: a network in one line, read and written.

    network := input ("->" stage)+                           x[3] -> 5 relu -> 2 softmax
    input   := NAME "[" size ("," size)* "]"                 the name is the input layer's
    stage   := [NAME ":"] body ["from" NAME] ("<-" ref)*     a: names the layer; from: reads that layer
    body    := size [activation] ["nobias"]                  a dense layer
             | activation                                    an activation as a layer of its own
             | "+" ref ("+" ref)*                            adds these to the layer before
             | "&" ref ("&" ref)*                            concatenates them to the layer before
             | "*" ref ("*" ref)*                            multiplies them with it, entry by entry
             | "complement"                                  1 minus the layer before
             | ("lstm" | "gru") size                         a recurrent cell: a group of layers, see `cells`
             | "conv" size "@" sides ["/" sides] option*     a convolution: channels, kernel, stride
             | "convT" size "@" sides ["/" sides] option*    a transposed one
             | ("maxpool" | "avgpool") sides ["/" sides] ["pad" sides]
             | "subsample" sides [activation]                averages with a weight and a bias for each channel
             | "adaptivepool" sides                          averages down to these sides
             | "globalpool" | "flatten" | "batchnorm" | "dropout" NUMBER
             | "upsample" sides | "crop" sides               repeats values; cuts the border off
             | "distance" size                               squared distances to fixed patterns
    option  := "pad" sides | "groups" INT | activation | "nobias"       each once, in any order
    sides   := INT ("x" INT)*                                5 for every side, 5x3 for height and width
    ref     := NAME ["[" "t" "-" INT "]"]                    h, or h as it was INT time steps ago
    size    := INT | LETTER [["_"] DIGITS]                   5, n, n_1, d2

Each stage reads the one before it, unless `from` names another. `<- h` feeds h back into a dense layer with a delay
of one step, through weights U of its own; `<- h[t-2]` with a delay of two. `conv 64@7x7/2 pad 3` has 64 channels, a
kernel of 7×7 that moves by 2, and 3 zeros at each border; a pooling window moves by its own size, unless told
otherwise. Layers without a name are called as in `naming`.
An arrow may also be typed as → or ←. Spaces and line ends separate words and mean nothing else.
"""

from .reading import parse
from .writing import write

__all__ = ["parse", "write"]
