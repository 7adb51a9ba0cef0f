"""Known answers: closed forms as gates, the suite that runs them, and its report.

    gate.py       a claim, and the rule by which it passes
    lab.py        runs of the scenarios in `scenarios/verify`, shared by gates
    suite.py      all gates, and running them on several processes
    report.py     verdicts as a table, JSON and CSV, and the folder of a report
    page.py       verdicts as a page; drawing.py, its figures; page.css, its style

The other modules hold the gates, a file for each part of the model; their closed forms are in
`analysis/theory.py`.
"""
