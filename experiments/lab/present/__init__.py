"""What people see: words, colours, sheets, pages, and the terminal."""
