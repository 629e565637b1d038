"""Grading a class: `python -m nnlib grade SUBMISSIONS --out REPORT`."""
