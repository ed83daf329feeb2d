"""Every code has a page, and every page an example that fails as it says and a mend that helps."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from finding_pages import PAGES, Page, Place, pages
from project_files import AS_OF, validator, write

from cxrel.findings import CODES, Severity
from cxrel.store.resources import templates
from cxrel.store.tree import WorkTree
from cxrel.usecases.diff import diff_files
from cxrel.usecases.explain import page as explained
from cxrel.usecases.init import InitRequest, init
from cxrel.usecases.measure import Request, measure
from cxrel.usecases.measure_periods import Asked
from cxrel.usecases.measure_work import How
from cxrel.usecases.project import open_project
from cxrel.usecases.room import RoomRequest, make_room

if TYPE_CHECKING:
    from finding_pages import Files
    from project_files import Found

    from cxrel.findings import Finding

READ = pages()
DOCS = Path(__file__).parents[2] / "docs" / "findings.md"
OF_EVERY_SMALL_JOURNEY = {"few-moments", "category-empty", "moment-incomplete"}


@pytest.fixture
def found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Found:
    return validator(tmp_path, monkeypatch)


def _findings(files: Files, folder: Path, found: Found) -> list[Finding]:
    if any(name.startswith("data/") for name in files):
        write(folder, files)
        return _measured(folder)
    if any("/artifacts/" in name for name in files):
        write(folder, files)
        return _hung(folder)
    if "base/shop.yaml" in files:
        write(folder, files)
        return list(diff_files(str(folder / "base/shop.yaml"), str(folder / "shop.yaml"), AS_OF).diff.head_findings)
    if "outline.txt" not in files:
        return found(files)
    write(folder, files)
    made = init(InitRequest(folder / "made", AS_OF, outline=str(folder / "outline.txt")))
    return list(made.findings)


def _measured(folder: Path) -> list[Finding]:
    """What only shows when the source is looked into."""
    how = How(Asked(AS_OF), {"XDG_CACHE_HOME": str(folder / "cache")})
    request = Request((str(folder / "journeys"),), how, dry_run=True)
    return list(measure(WorkTree(), request, lambda _: None).findings)


def _hung(folder: Path) -> list[Finding]:
    """What only shows when files are to hang in a customer room."""
    tree = WorkTree()
    project = open_project(tree, [str(folder / "journeys")], AS_OF)
    made = make_room(tree, project.journeys[0], RoomRequest(folder / "room", templates()))
    return [*project.findings(), *(made.findings if made else ())]


def test_codes_and_pages_are_the_same_set() -> None:
    assert set(READ) == set(CODES)


@pytest.mark.parametrize("name", READ)
def test_a_page_tells_its_code_title_and_severity(name: str) -> None:
    page, code = READ[name], CODES[name]
    waiver = "; it can be waived for a while" if code.waivable else ""
    assert (page.code, page.title, page.severity) == (name, code.title, f"{code.severity}{waiver}")
    assert explained(name) == (PAGES / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READ)
def test_the_example_fails_as_its_page_says(name: str, tmp_path: Path, found: Found) -> None:
    page = READ[name]
    findings = _findings(page.example, tmp_path, found)
    of_this = [finding for finding in findings if finding.code == name]
    assert of_this, [(finding.code, finding.message) for finding in findings]
    first = of_this[0]
    assert Place(first.file.removeprefix(f"{tmp_path}/"), first.location.line) == page.fault
    others = {finding.code for finding in findings if finding.code != name}
    assert others <= OF_EVERY_SMALL_JOURNEY, others
    assert len(of_this) == (2 if name == "same-as-circle" else 1)


@pytest.mark.parametrize("name", [name for name, page in READ.items() if page.mended])
def test_the_mend_helps(name: str, tmp_path: Path, found: Found) -> None:
    findings = _findings(READ[name].mended, tmp_path, found)
    assert name not in {finding.code for finding in findings}
    assert not [finding for finding in findings if finding.severity is Severity.ERROR]


def test_only_a_mend_that_is_too_long_to_show_is_told_in_words_alone() -> None:
    assert [name for name, page in READ.items() if not page.mended] == ["many-moments"]


def test_the_findings_are_documented_on_one_page(request: pytest.FixtureRequest) -> None:
    text = _documentation(READ)
    if request.config.getoption("--golden"):
        DOCS.parent.mkdir(exist_ok=True)
        DOCS.write_text(text, encoding="utf-8")
    assert DOCS.read_text(encoding="utf-8") == text, "docs/findings.md differs from the pages: `make golden`"


_HEAD = """\
# Findings

What `cxrel validate` may find, by code: what it means, why it matters, an example that fails, and the mend.
`cxrel explain CODE` tells the same on a terminal. This page is made from `src/cxrel/findings/pages` by `make golden`.

- An **error** means that something cannot be relied upon: exit code 1.
- A **warning** is advice from the practice. It fails with `--strict` only, and can be waived in `cxrel.yaml` for a while.
- A **note** is worth a thought.

In the examples the name of a file stands before its block, `# <- here` marks the line at fault (the comment is no part
of the file), and the day is 21 November 2026. A mend without a file's name stands in place of that line. A `folder` has
the name of the file, `bytes` are written as Python does, and `last-line-times` says how often the last line stands there.
"""


def _documentation(read: dict[str, Page]) -> str:
    listed = [f"- [{code}](#{code}): {known.title}" for code, known in CODES.items() if code in read]
    sections = [(PAGES / f"{code}.md").read_text(encoding="utf-8") for code in CODES if code in read]
    anchored = [re.sub(r"\A# (\S+?):", r'<a id="\1"></a>\n\n## \1:', section) for section in sections]
    return "\n".join((_HEAD, "\n".join(listed), "", *anchored))
