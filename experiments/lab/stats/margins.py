"""Margins of indifference: differences that nobody would act on."""

POINTS = 0.02  # of probability
ALIGNMENT = 0.02
HAIR = ALIGNMENT / 10  # of a share or probability: a run that differs by less does not count as one that differs
PART = 0.02  # of a count or of a sum
MONEY = 0.1  # million dollars
WORKERS = 440.0  # the workforce of one firm
