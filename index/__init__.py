"""What is known: documents, passages, figures."""
