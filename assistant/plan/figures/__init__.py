"""Which figures are meant beside, instead of or for each part of what a question names."""
