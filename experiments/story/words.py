"""What a story says."""

#: How the numbers come about, with the works they rest on.
METHODS = (
    "The history is told by the Mesa model [mesa2025], agent by agent; the compiled ensemble tells the "
    "same one to the last bit."
)
