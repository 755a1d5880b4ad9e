"""How much the field is made to type, and whether anything is asked twice."""
