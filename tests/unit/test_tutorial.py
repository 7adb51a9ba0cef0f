"""The notebooks of the tutorial run from top to bottom, and say what they say on paper."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import nbformat
import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "tutorial"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("execute", FOLDER / "execute.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def told(notebook: nbformat.NotebookNode) -> list[str]:
    """What a reader sees below each cell of code, pictures by their kind; addresses in memory aside."""
    texts = []
    for cell in notebook.cells:
        outputs = cell.get("outputs", ())
        assert all(output.output_type != "error" for output in outputs)
        # what is printed in one go may come in several pieces
        shown = "".join(output.get("text") or output.data.get("text/plain", "") for output in outputs)
        texts.append(re.sub(r"0x[0-9a-f]+", "0x", shown))
    return texts


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_says_what_it_says_on_paper(path: Path, script: ModuleType) -> None:
    assert told(script.executed(path)) == told(nbformat.read(path, as_version=4))


def test_there_are_notebooks_and_all_are_executed() -> None:
    assert NOTEBOOKS
    for path in NOTEBOOKS:
        cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
        assert all(cell.execution_count is not None for cell in cells), path
