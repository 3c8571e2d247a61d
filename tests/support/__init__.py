"""What tests share: small studies, sheets of figures, the command line without its effects."""
