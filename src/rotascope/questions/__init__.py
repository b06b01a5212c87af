"""One thin file a question: it picks panels from a view, calls the stages, and returns an Answer."""

from rotascope.questions.breadth import BREADTH
from rotascope.questions.causes import CAUSES
from rotascope.questions.check import CHECK
from rotascope.questions.leadership import LEADERSHIP
from rotascope.questions.question import Option, Question
from rotascope.questions.unusual import UNUSUAL

QUESTIONS: tuple[Question, ...] = (LEADERSHIP, UNUSUAL, BREADTH, CAUSES, CHECK)

__all__ = ["QUESTIONS", "Option", "Question"]
