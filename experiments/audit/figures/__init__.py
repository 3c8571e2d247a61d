"""The figures of this study: one file each, from a table to a Figure."""
