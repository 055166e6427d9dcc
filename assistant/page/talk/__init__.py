"""问答: renderers of answers and their sources, what is kept of a talk, and the tab itself."""
