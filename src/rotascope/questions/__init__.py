"""One folder a question: it gathers from a view, calls the stages, and words what they say. `registry` names them."""
