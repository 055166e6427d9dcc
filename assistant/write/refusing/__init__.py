"""Whether what was found answers the question, and what is missing if not."""
