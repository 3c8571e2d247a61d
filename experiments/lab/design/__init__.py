"""What is run: the base of all studies, its settings and their checks, axes, designs, draws."""
