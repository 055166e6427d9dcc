"""Around one answer: who writes it, how it grows, what is kept, logged and traced of it."""
