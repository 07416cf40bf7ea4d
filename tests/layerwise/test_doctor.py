from layerwise.doctor import Need, examine


def test_what_is_there_has_its_version():
    (python, sympy) = examine((Need("sympy", "sympy", "no derivations"),))
    assert python.is_well
    assert sympy.is_well
    assert str(sympy).startswith("✓ sympy 1.")


def test_what_is_missing_has_its_line():
    missing = examine((Need("no-such-package", "nothing", "no films", "pip install it"),))[1]
    assert (
        str(missing) == "✕ no-such-package is not installed: no films without it; install it:  pip install it"
    )


def test_what_is_there_but_broken_is_found(tmp_path, monkeypatch):
    (tmp_path / "broken_module.py").write_text("raise OSError('libpango.so:\\n not found')")
    monkeypatch.syspath_prepend(tmp_path)
    broken = examine((Need("sympy", "broken_module", "no films"),))[1]
    assert broken.problem == "does not start: libpango.so: not found"
    assert not broken.is_well
