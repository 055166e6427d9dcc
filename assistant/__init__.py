"""A question's way to an answer, and the faces: command line and web page."""
