"""What a difference of two normal forms means, in one sentence: the terms missed or too many, and the likely cause.

The difference is also written in factors, as W_2 (W_1 − I) b where W_2 W_1 b is missed and W_2 b stands instead.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from .normal_form import Form, NormalForms, subtract
from .speech import Speech, Term
from .wording import listed, phi_text
from .words import EMPTY, Alphabet


def explain(forms: NormalForms, left: Form, right: Form) -> str:
    """How the right side differs from the left, and why that may be."""
    where, depth = "", 0
    while depth < 1000:
        inner = _inside_one_activation(forms, left, right)
        if inner is None:
            break
        phi, left, right = inner
        where, depth = f"inside {phi_text(phi)}(…): ", depth + 1
    difference = subtract(left, right)
    missing = [term for term, c in difference.items() if term in left and term not in right]
    extra = [term for term in difference if term not in left]
    changed = [term for term in difference if term in left and term in right]
    parts = _parts(Speech(forms), missing, extra, changed, left, right)
    cause = _cause(Speech(forms), missing, extra)
    return where + "; ".join([" and ".join(parts), *cause])


def _parts(
    speech: Speech, missing: list[Term], extra: list[Term], changed: list[Term], left: Form, right: Form
) -> list[str]:
    parts = []
    if missing:
        parts.append(f"the right side misses {listed([speech.term(term, left[term]) for term in missing])}")
    if extra:
        has = "has" if missing else "the right side has"
        parts.append(f"{has} {listed([speech.term(term, right[term]) for term in extra])} too many")
    for term in changed[:2]:
        there = f"{speech.term(term, right[term])} where the left has {speech.term(term, left[term])}"
        parts.append(f"has {there}" if parts else f"the right side has {there}")
    return parts


def _cause(speech: Speech, missing: list[Term], extra: list[Term]) -> list[str]:
    """The likely cause, where the terms pair up; as clauses."""
    pairs = _paired(speech.alphabet, missing, extra)
    if pairs and len(pairs) == len(missing) == len(extra):
        factored = " + ".join(_factored(speech, m, e) for m, e in pairs)
        lost = [f"{speech.word(e[1])} lacks its factor {_lost(speech, m, e)}" for m, e in pairs]
        return [listed(lost), f"left − right = {factored}"]
    letters = [Counter(speech.alphabet.letters(word)) for _, word in missing]
    others = [Counter(speech.alphabet.letters(word)) for _, word in extra]
    if all(letters) and missing and sorted(map(_sorted, letters)) == sorted(map(_sorted, others)):
        return ["the same factors stand in another order"]
    return _phi_cause(speech, missing, extra) or _letter_cause(speech, missing, extra)


def _phi_cause(speech: Speech, missing: list[Term], extra: list[Term]) -> list[str]:
    ours, theirs = speech.functions(missing), speech.functions(extra)
    if ours and not theirs and extra:
        return [f"{phi_text(ours[0])} is missing around {speech.inside(missing)}"]
    if theirs and not ours and missing:
        return [f"{phi_text(theirs[0])} around {speech.inside(extra)} is too many"]
    return []


def _letter_cause(speech: Speech, missing: list[Term], extra: list[Term]) -> list[str]:
    if len(missing) == len(extra) == 1:
        ours, theirs = (list(speech.alphabet.letters(terms[0][1])) for terms in (missing, extra))
        swapped = [(a, b) for a, b in zip(ours, theirs, strict=False) if a != b]
        if len(ours) == len(theirs) and len(swapped) == 1:
            return [f"{speech.letter(swapped[0][1])} stands in place of {speech.letter(swapped[0][0])}"]
    if missing and not extra:
        lost = {speech.last(word) for _, word in missing if word != EMPTY}
        if len(missing) == 1 and len(lost) == 1:
            return [f"{lost.pop()} was lost"]
    return []


def _inside_one_activation(forms: NormalForms, left: Form, right: Form) -> tuple[Any, Form, Form] | None:
    """Where the sides differ in one φ(…) only, standing in the same place: what is inside."""
    difference = subtract(left, right)
    if len(difference) != 2:
        return None
    (one, a), (two, b) = difference.items()
    if a + b or one[0] != two[0] or (one in left) == (two in left):
        return None
    ours, theirs = (one, two) if one in left else (two, one)
    alphabet = forms.alphabet
    changed = [
        (m, n) for m, n in zip(alphabet.letters(ours[1]), alphabet.letters(theirs[1]), strict=False) if m != n
    ]
    if len(changed) != 1:
        return None
    (m, _), (n, _) = (alphabet.meaning(letter) for letter in changed[0])
    if not m.kind == n.kind == "apply" or m.key[0] != n.key[0]:  # type: ignore[index]
        return None
    return m.key[0], forms.named_forms[m.key[1]], forms.named_forms[n.key[1]]  # type: ignore[index]


def _paired(alphabet: Alphabet, missing: list[Term], extra: list[Term]) -> list[tuple[Term, Term]]:
    """Each extra term with the missing one that it becomes when a factor is put in."""
    left, pairs = list(missing), []
    for term in extra:
        letters = list(alphabet.letters(term[1]))
        fitting = [
            m
            for m in left
            if m[0] == term[0] and len(list(alphabet.letters(m[1]))) == len(letters) + 1
            if _place(list(alphabet.letters(m[1])), letters) is not None
        ]
        if not fitting:
            return []
        left.remove(fitting[0])
        pairs.append((fitting[0], term))
    return pairs


def _place(long: list[int], short_: list[int]) -> int | None:
    """Where `long` has the one letter more."""
    place = next((i for i, (a, b) in enumerate(zip(long, short_, strict=False)) if a != b), len(short_))
    return place if long[place + 1 :] == short_[place:] else None


def _lost(speech: Speech, missing: Term, extra: Term) -> str:
    letters = list(speech.alphabet.letters(missing[1]))
    place = _place(letters, list(speech.alphabet.letters(extra[1])))
    assert place is not None
    return speech.letter(letters[place])


def _factored(speech: Speech, missing: Term, extra: Term) -> str:
    """W_2 (W_1 - I) b for W_2 W_1 b against W_2 b."""
    letters = list(speech.alphabet.letters(missing[1]))
    place = _place(letters, list(speech.alphabet.letters(extra[1])))
    assert place is not None
    names = [speech.letter(letter) for letter in letters]
    return " ".join([*names[:place], f"({names[place]} - I)", *names[place + 1 :]])


def _sorted(counter: Counter[int]) -> list[tuple[int, int]]:
    return sorted(counter.items())
