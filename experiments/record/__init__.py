"""What hindcast and calibrate share: the record, the past relived, the patterns in it."""
