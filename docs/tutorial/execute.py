"""Execute the notebooks beside this file, and write them with what came out.

`python docs/tutorial/execute.py` needs `pip install -e '.[notebook]'`. A test executes them too, and throws
away what comes out.
"""

from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


def executed(path: Path) -> nbformat.NotebookNode:
    """A notebook with fresh outputs, run from the top of the checkout; what fails in a cell is raised."""
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
    client = NotebookClient(
        notebook, timeout=600, resources={"metadata": {"path": str(ROOT)}}, record_timing=False
    )
    client.execute()
    notebook.metadata.pop("widgets", None)
    return notebook


if __name__ == "__main__":
    for file in sorted(HERE.glob("*.ipynb")):
        nbformat.write(executed(file), file)
        print(f"{file.name}: executed")
