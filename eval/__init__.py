"""The question set, scorers, runs and reports."""
