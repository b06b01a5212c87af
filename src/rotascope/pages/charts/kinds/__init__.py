"""How each kind of chart is drawn: `draw(plot, width)` gives the shape and the rows that it reads."""
