"""The curated table in answers: which figures are meant, and how they are put into words."""
