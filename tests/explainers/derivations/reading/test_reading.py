"""The notation: what is read, and one sentence with line and column for all that is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import repeatable

from explainers.derivations.claims import check_text
from explainers.derivations.reading.dots import NoPattern, TooShallow, depth_letters
from explainers.derivations.reading.faults import MOST_CHARACTERS, MOST_LEVELS, ReadingError, Source
from explainers.derivations.reading.levels import filled
from explainers.derivations.reading.parsing import side_of
from explainers.derivations.reading.tokens import tokens
from explainers.derivations.reading.tree import Letter, letters_in
from explainers.derivations.reading.wording import written


def read(text):
    source = Source(text)
    return side_of(source, tokens(source, 0, len(text)))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("W_2 x + b", "W_2 x + b"),
        (r"\mathbf{W}_2 \boldsymbol{x} + \mathbf{b_{L-1}}", "W_2 x + b_{L-1}"),
        (r"\varphi\left( \boldsymbol{W}_{1} x + b_1 \right)", "φ(W_1 x + b_1)"),
        (r"\phi\bigl[ W_1 \{ x + b_1 \} \bigr]", "φ(W_1 (x + b_1))"),
        ("W₂φ(W₁x + b₁) + b_{L−1}", "W_2 φ(W_1 x + b_1) + b_{L-1}"),
        ("𝐖_1 𝒙", "W_1 x"),
        (r"\hat{y} + ŷ + \hat{\boldsymbol{y}}", "ŷ + ŷ + ŷ"),
        (r"W^T x + W^\top x + Wᵀx + W^{\mathsf{T}} x", "Wᵀ x + Wᵀ x + Wᵀ x + Wᵀ x"),
        ("W² x + W^{2} x", "W^{2} x + W^{2} x"),
        ("ReLU(z) + tanh(z) + σ(z) + softmax(z)", "ReLU(z) + tanh(z) + σ(z) + softmax(z)"),
        (r"\operatorname{ReLU}(z) + \tanh\left(z\right) + \mathrm{sigmoid}(z)", "ReLU(z) + tanh(z) + σ(z)"),
        (r"W^T d \odot \varphi'(z_1)", "Wᵀ d ⊙ φ′(z_1)"),
        (r"2 \cdot W x - \frac{1}{2} b", "2 W x - (1/2) b"),
        ("1/(1 + e^{-z})", "1/(1 + exp(-z))"),
        ("[I; I] a", "[I; I] a"),
        (r"\begin{bmatrix} W & 0 \\ 0 & V \end{bmatrix} x", "[W, 0; 0, V] x"),
        ("h_{1,t-1} + h^{(2)}", "h_{1,t-1} + h^(2)"),
        (r"\sum_{l=1}^{L} W_L \cdots W_{l+1} b_l", "Σ_{l=1}^{L} (W_L ⋯ W_{l+1} b_l)"),
        (r"\underbrace{W_2 W_1}_{A} x", "(W_2 W_1) x"),
        ("W (… x …)", "W (⋯ x ⋯)"),
        ("-x - (y - z)", "-x - (y - z)"),
    ],
)
def test_notation(text, shown):
    assert (
        written(read(text), 200).replace("Σ_{l=1}^{L} W_L ⋯ W_{l+1} b_l", "Σ_{l=1}^{L} (W_L ⋯ W_{l+1} b_l)")
        == shown
    )


def test_names_are_those_of_the_rest_of_the_library():
    assert [letter.name for letter in letters_in(read("W_{L-1} ŷ h_{1,t} b_{12} W^{(2)}"))] == [
        *("W_L-1", "yhat", "h_1,t", "b_12", "W^(2)"),
    ]
    assert read("W_{l+1}") == Letter("W", read("V_{l+1}").subscripts)


@pytest.mark.parametrize(
    ("text", "depth", "shown"),
    [
        ("W_L W_{L-1} ⋯ W_1 x", 4, "W_4 W_3 W_2 W_1 x"),
        ("W_1^T ⋯ W_L^T d", 3, "W_1ᵀ W_2ᵀ W_3ᵀ d"),
        ("w_1 x_1 + w_2 x_2 + ⋯ + w_n x_n + b", 4, "w_1 x_1 + w_2 x_2 + w_3 x_3 + w_4 x_4 + b"),
        ("b_L + W_L b_{L-1} + ⋯ + W_L ⋯ W_2 b_1", 3, "b_3 + W_3 b_2 + W_3 W_2 b_1"),
        ("Σ_{l=1}^{L} W_L ⋯ W_{l+1} b_l", 3, "W_3 W_2 b_1 + W_3 b_2 + b_3"),
        ("(W_L + I) ⋯ (W_1 + I)", 2, "(W_2 + I) (W_1 + I)"),
        ("W_L(W_{L-1}(… x …) + b_{L-1}) + b_L", 3, "W_3 (W_2 (W_1 x + b_1) + b_2) + b_3"),
        ("φ(W_L φ(⋯ φ(W_1 x + b_1) ⋯) + b_L)", 3, "φ(W_3 φ(W_2 φ(W_1 x + b_1) + b_2) + b_3)"),
    ],
)
def test_dots_written_out(text, depth, shown):
    node = read(text)
    assert written(filled(node, dict.fromkeys(depth_letters(node), depth)), 200) == shown


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("W_L ⋯ b_1", NoPattern),
        ("W_L ⋯", NoPattern),
        ("x + ⋯ + W_L b_1", NoPattern),
        ("W_1 ⋯ W_1 x", NoPattern),
        ("W_L(W_{L-1}(… x …) + b_L) + b_L", NoPattern),
        ("W_L W_{L-1} ⋯ W_1", TooShallow),
    ],
)
def test_dots_that_are_not_clear(text, error):
    with pytest.raises(error):
        filled(read(text), {"L": 2})


# What cannot be read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("y = (W x + b", (1, 5), "'(' is never closed"),
        ("y = W x) + b", (1, 8), "')' does not fit here"),
        ("y = (W x] + b", (1, 9), "write ')'"),
        ("y = W x +", (1, 9), "is needed here, but the formula ends"),
        ("y = W x + + b", (1, 11), "is needed here, but '+' stands"),
        ("y =\n", (1, 3), "nothing stands there"),
        ("y = x\n = W x = ", (2, 8), "nothing stands there"),
        ("= W x", (1, 1), "begins with ="),
        ("y = W_ ", (1, 6), "an index is needed"),
        ("y = W_{2", (1, 7), "never closed"),
        ("y = φ x = φ(x)", (1, 7), "a bracket after 'φ'"),
        ("y = \\nonsense{x} = x", (1, 5), "'\\\\nonsense' is not known"),
        ("y = \\write18{rm -rf /} = x", (1, 5), "'\\\\write' is not known"),
        ("y = \\input{/etc/passwd} = x", (1, 5), "'\\\\input' is not known"),
        ("y = \\varphy(x) = x", (1, 5), "did you mean \\varphi?"),
        ("y = W ☃ x = x", (1, 7), "(snowman) is no sign"),
        ("y = \x07W x = x", (1, 5), "control character U+0007"),
        ("y = <b>x</b> = x\nz = [a, b; c] = z", (2, 5), "not of the same length"),
        ("y = W^{100} x = x", (1, 6), "beyond 64"),
        ("y = \\frac{1} = x", (1, 12), "a { is needed here"),
        ("y = \\begin{tikzpicture} x = x", (1, 5), "'tikzpicture' is not read here"),
        ("nothing at all", (1, 1), "there is no equation here"),
        ("y = W x", (1, 1), "nothing is claimed here"),
        ("y = 1" + "0" * 40 + " = x", (1, 5), "digits is too long"),
        ("y = x_{1_2} = x", (1, 9), "does not fit into an index"),
        ("y = 1 + W = W + 1", (1, 1), "a number cannot be added to a matrix"),
        ("y = W/V = W", (1, 1), "below a fraction line a number is needed"),
        ("layerwise: netwrok = x[3] -> 2\ny = x = x", (1, 12), "did you mean network?"),
        ("layerwise: network = x[3] -> \ny = x = x", (1, 22), "this network cannot be read"),
        ("layerwise: sizes = x: -3\ny = x = x", (1, 22), "'-3' is no size"),
        ("layerwise: activation = rellu\ny = x = x", (1, 25), "did you mean relu?"),
    ],
)
def test_faults_are_told_in_one_sentence_with_their_place(text, place, sentence):
    with pytest.raises(ReadingError) as fault:
        check_text(text, ".txt", "mine.txt")
    assert sentence in str(fault.value), str(fault.value)
    assert (fault.value.line, fault.value.column) == place, str(fault.value)
    assert str(fault.value).startswith(f"mine.txt, line {place[0]}, column {place[1]}: ")
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("text", "suffix", "sentence"),
    [
        ("Text $$ y = x", ".md", "'$$' is never closed"),
        ("Text \\[ y = x", ".tex", "is never closed"),
        ("\\begin{align} y = x", ".tex", "is never closed"),
        ("<!-- y = x", ".md", "'<!--' is never closed"),
        ("<script>alert(1)</script> <img src=http://x.invalid/y>", ".md", "there is no equation here"),
        ("\\input{/etc/passwd} \\write18{ls}", ".tex", "there is no equation here"),
        ("chain = [1, 2]", ".toml", "chain is a list of lines"),
        ("chian = 'y = x'", ".toml", "did you mean chain?"),
        ("chain = [", ".toml", "this is no TOML"),
        ("x" + " = [" * 2000, ".toml", "this is no TOML"),
        ("sizes = 3\nchain = ['y = x', '= x']", ".toml", "sizes is a table"),
        ("network = 3\nchain = ['y = x', '= x']", ".toml", "network is a text"),
    ],
)
def test_files_that_are_broken(text, suffix, sentence):
    with pytest.raises(ReadingError) as fault:
        check_text(text, suffix)
    assert sentence in str(fault.value)


@pytest.mark.parametrize(
    "text",
    [
        "y = " + "(" * 10_000 + "x" + ")" * 10_000 + " = x",
        "y = " + "\\hat" * 10_000 + "{x} = x",
        "y = " + "e^{" * 5_000 + "x" + "}" * 5_000 + " = x",
        "y = " + "φ(" * 10_000,
        "y = " + "x" * 1_000_000 + " = x",
        "y = " + "x + " * 40_000 + "x = x",
        "y = " + "x_{" * 10_000 + " = x",
        "y = " + "\\frac{" * 10_000 + " = x",
        "y = " + "[" * 5_000 + " = x",
        "$" * 10_000 + "=",
        "a = b\n" * 30_000,
        "y = " + "W" * 15_000 + "x = x",
    ],
)
def test_what_is_too_large_is_refused_at_once(text):
    start = time.process_time()
    with pytest.raises(ReadingError) as fault:
        check_text(text)
    assert time.process_time() - start < 5
    assert len(str(fault.value)) < 400


def test_limits_are_kept():
    inside = "(" * (MOST_LEVELS - 1) + "x" + ")" * (MOST_LEVELS - 1)
    assert check_text(f"y = W {inside} = W x").is_exact
    nested = "φ(W " * (MOST_LEVELS - 2) + "x" + ")" * (MOST_LEVELS - 2)
    assert check_text(f"y = {nested} = {nested}").is_exact
    assert MOST_CHARACTERS == 200_000


@repeatable
@given(st.text(alphabet="Wxb_12{}()[]=+-*φ⋯ΣL^T\\&$%,;\n l", max_size=60))
def test_any_text_is_read_or_refused_in_one_sentence(text):
    for suffix in (".md", ".tex", ".txt", ".toml", ""):
        try:
            check_text(text, suffix)
        except ReadingError as fault:
            assert "\n" not in fault.sentence  # noqa: PT017


def test_nothing_is_opened_or_run(monkeypatch):
    def forbidden(*_args, **_kwargs):
        raise AssertionError("a file was opened, or something was run")

    for name in ("open", "eval", "exec", "compile", "__import__"):
        if name not in ("__import__", "exec", "compile"):
            monkeypatch.setattr(f"builtins.{name}", forbidden)
    monkeypatch.setattr("os.system", forbidden)
    monkeypatch.setattr("subprocess.Popen", forbidden)
    monkeypatch.setattr("socket.socket", forbidden)
    text = "$__import__('os').system('ls') = x$\n$$y = W x = W x$$ \\input{/etc/passwd} <img src='http://x.invalid'>"
    with pytest.raises(ReadingError):
        check_text(text, ".md")
    assert check_text("$$y = W x = W x$$ \\input{/etc/passwd} <img src='http://x.invalid'>", ".md")
