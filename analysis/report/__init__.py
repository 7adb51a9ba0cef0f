"""Any folder of results as one page that explains itself, in English and Chinese.

    folder.py     which kind of folder it is
    kinds/        one file a kind: gathers the sections of its page
    page.py       what a page is made of; render.py makes HTML of it (page.html.j2, page.css, page.js)
    drawing/      charts in SVG
    effects.py, why.py, twins.py, telling.py, sanity.py, method.py    sections that kinds share
    crate.py      the RO-Crate beside a report; pdf.py prints one

`write_report` is the door.
"""

from analysis.report.write import Written, write_report

__all__ = ["Written", "write_report"]
