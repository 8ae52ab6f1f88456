"""The pages of administrators and operators."""

from ui.pages import Page
from ui.pages.admin import complexity, evaluation, experiments, jobs, overview, queues

PAGES: list[Page] = [overview.PAGE, queues.PAGE, jobs.PAGE, complexity.PAGE, evaluation.PAGE, experiments.PAGE]
"""One line a page; the order does not matter."""
