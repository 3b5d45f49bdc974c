"""The report: a static site made from the tables, which opens from disk."""
