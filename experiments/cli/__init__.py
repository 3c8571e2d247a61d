"""The door: words of the command line, Hydra, help, completion, refusals."""
