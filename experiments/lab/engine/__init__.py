"""Who runs it and where it is kept: tiles, executors, stores, folders of results."""
