"""The rules, a file for each step of the month.

Every file has ``begin(me, p, u)``, which sets up a fresh record, and ``act(me, s, p, policy, u,
t)``: ``me`` its own record, ``s`` the whole state, ``p`` the point, ``policy`` the levers, ``u``
the month's quantiles, ``t`` the month from 0. An act reads all and writes only ``me``.

Where Mesa walks them, begin and act are called from Python, so their compiled code is kept
(``cache=True``), and so is that of the kernels that the story asks; all others are compiled into
their callers.
"""
