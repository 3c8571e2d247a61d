"""What every number of the table means for the model, a sentence a row, and how such a sentence is put to the test."""
