r"""How a derivation is written to be read here, in Markdown, LaTeX, TOML or plain lines: data, never code.

    chain    = side "=" side {"=" side}             over lines; a line may begin with =; & and \\ as in aligned
    side     = ["-"] term {("+" | "-") term}
    term     = product {"⊙" product}                entry by entry: Wᵀδ ⊙ v is (Wᵀδ) ⊙ v; also \odot
    product  = atom {["·" | "*" | "/"] atom}        one after another, as W_2 W_1 x; also \cdot, \times, \frac{a}{b}
    atom     = letter | number | "(" side ")" | function "(" side ")" | sum | stack | dots      each with scripts
    letter   = one letter, Latin or Greek, bold or not, with a hat or tilde: W, ŷ, \hat{y}, \boldsymbol{h}, \mathbf{W}
    scripts  = "_" index | "^T" | "^\top" | "^2" | "^{-1}" | "^{(l)}"       also ₂, ᵀ, ²
    index    = 2 | L | L-1 | l+1 | 1,t                                    in braces, where longer than one sign
    function = φ | σ | ψ | f | g | F | ReLU | tanh | exp | any activation of layerwise, also \operatorname{…}
    sum      = "Σ_{l=1}^{L}" term
    stack    = "[" side {";" side} "]" | \begin{bmatrix} … \end{bmatrix}
    dots     = "⋯" | "…" | "..." | \cdots | \dots   in W_L ⋯ W_1, b_1 + ⋯ + b_L and W_L(W_{L-1}(… x …) + b_{L-1}) + b_L

Brackets are ( ), [ ], { }. I is the identity, 0 the zero of any shape, ^T always a transpose, e^{…} the exponential.
A capital letter is a matrix, a small one a column; where there are no capital or bold letters all are numbers.

In Markdown and LaTeX formulas stand in $…$, $$…$$, \(…\), \[…\] or align, aligned, equation, gather; those without
an equals sign, and those with ∈, ≤, →, … are passed over. In plain text every line with = is a formula. Declarations
stand in a comment, <!-- layerwise: network = x[3] -> 5 -> 2 -->, in front matter, after "% layerwise:" in LaTeX, in a
line "layerwise: …" of plain text, or are the keys of TOML, where the chain is `chain = ["y = W x", "= …"]`:

    network = x[3] -> 5 -> 5 -> 2                   its letters get their shapes, and h_1, h_2, … their formulas
    activation = identity                           what φ is
    sizes = x: n_0, W_1: n_1 × n_0, a: number       in TOML a table [sizes], x = "n_0"
    definitions = h_1 = W_1 x + b_1                 in TOML a table [definitions]
    skip                                            the next formula is not read

Limits: 200,000 characters, 500 chains, 60,000 signs a formula, 100 levels of brackets.
"""
