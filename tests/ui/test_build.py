"""The pages are compiled only when they changed, and answer at any address."""

import gzip

import pytest

from ui import build

BAKED = 'var e={PING:`http://lyceum.invalid/ping`,EVENT:"ws://lyceum.invalid/_event",TEST_MODE:!1};export{e as t};'


def test_baked_addresses_become_the_browsers_own():
    text = build.at_any_origin(BAKED)
    assert "lyceum.invalid" not in text
    assert "PING:location.origin+`/ping`" in text
    assert "EVENT:location.origin.replace(/^http/,`ws`)+`/_event`" in text


def test_script_and_its_compressed_twin_are_rewritten_together(tmp_path):
    script = tmp_path / "assets" / "reflex-env-AbC.js"
    script.parent.mkdir()
    script.write_text(BAKED)
    build.answer_at_any_origin(tmp_path)
    assert gzip.decompress(script.with_name("reflex-env-AbC.js.gz").read_bytes()).decode() == script.read_text()


def test_pages_without_an_address_to_replace_are_refused(tmp_path):
    (tmp_path / "assets").mkdir()
    with pytest.raises(build.BuildFailed, match="reach nobody"):
        build.answer_at_any_origin(tmp_path)


@pytest.fixture
def project(tmp_path):
    for folder in ("ui", "assets", "reflex.lock"):
        (tmp_path / folder).mkdir()
    (tmp_path / "rxconfig.py").write_text("")
    (tmp_path / "ui" / "page.py").write_text("a = 1")
    return tmp_path


def test_a_change_in_any_source_asks_for_a_new_build(project):
    before = build.fingerprint(project)
    assert build.fingerprint(project) == before
    (project / "assets" / "lyceum.css").write_text("a {}")
    assert build.fingerprint(project) != before


def test_the_list_of_packages_has_one_form_however_reflex_wrote_it(tmp_path):
    package = tmp_path / "package.json"
    package.write_text('{"name": "reflex", "dependencies": {}}')
    build.settle(package)
    once = package.read_text()
    build.settle(package)
    assert package.read_text() == once


def test_caches_do_not_ask_for_a_new_build(project):
    before = build.fingerprint(project)
    (project / "ui" / "__pycache__").mkdir()
    (project / "ui" / "__pycache__" / "page.pyc").write_bytes(b"x")
    (project / "assets" / "external").mkdir()
    (project / "assets" / "external" / "link.js").write_text("x")
    assert build.fingerprint(project) == before


def test_pages_are_current_only_with_their_stamp_and_their_files(tmp_path):
    assert not build.is_current(tmp_path, "abc")
    (tmp_path / build.STAMP).write_text("abc")
    assert not build.is_current(tmp_path, "abc")
    (tmp_path / "build" / "client").mkdir(parents=True)
    (tmp_path / "build" / "client" / "index.html").write_text("")
    assert build.is_current(tmp_path, "abc")
    assert not build.is_current(tmp_path, "abd")
