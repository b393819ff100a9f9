"""Official forms on paper: one file of typst for the form, one module that fills it in."""
