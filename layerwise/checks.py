"""A lecture checked: every step of every derivation proved, every figure and every frame legible."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from diagrams import laws
from scenes.stage import legibility

from .catalogue import topics
from .faces import derive, draw, film
from .lecture import Lecture, Slide, slide_names, slide_options
from .progress import Note
from .verdict import sentence

FOUND_WELL = {"derivation": "steps proved", "figure": "marks, all legible", "scene": "frames, all legible"}
Check = Callable[[Lecture, Slide], tuple[int, tuple[str, ...]]]


@dataclass(frozen=True)
class Checked:
    """What was looked at on a slide, and what is wrong with it."""

    name: str
    face: str
    count: int  # of steps, of marks, of frames
    problems: tuple[str, ...]

    def __str__(self) -> str:
        """One line, and one more for each problem."""
        what = f"{self.count} {FOUND_WELL[self.face]}"
        if self.problems:
            what = "\n".join(
                [f"{len(self.problems)} wrong", *(f"    {problem}" for problem in self.problems)]
            )
        return f"{self.name}  {self.face}: {what}"


def check_lecture(lecture: Lecture, note: Note) -> tuple[Checked, ...]:
    """Every derivation, figure and scene of the lecture, in order."""
    faces = {topic.name: topic.faces for topic in topics()}
    found = []
    for name, slide in zip(slide_names(lecture), lecture.slide, strict=True):
        for done, (face, check) in enumerate(CHECKS.items()):
            if face in faces[slide.topic]:
                note(name, face, done / len(CHECKS))
                found.append(_checked(name, face, check, lecture, slide))
        note(name, "done", 1.0)
    return tuple(found)


def _checked(name: str, face: str, check: Check, lecture: Lecture, slide: Slide) -> Checked:
    try:
        count, problems = check(lecture, slide)
    except Exception as error:  # noqa: BLE001 (whatever it is, the other slides are checked too)
        count, problems = 0, (sentence(error),)
    return Checked(name, face, count, problems)


def _derivation(lecture: Lecture, slide: Slide) -> tuple[int, tuple[str, ...]]:
    derivation = derive(slide.topic, lecture.network(slide), **slide_options("derivation", slide))
    report = derivation.verify()
    return len(report.steps), tuple(f"{step} does not hold" for step in report.wrong)


def _figure(lecture: Lecture, slide: Slide) -> tuple[int, tuple[str, ...]]:
    options = {"theme": lecture.figure_theme, **slide_options("figure", slide)}
    figure = draw(slide.topic, lecture.network(slide), **options)
    return len(figure.marks), tuple(str(problem) for problem in laws.check(figure))


def _scene(lecture: Lecture, slide: Slide) -> tuple[int, tuple[str, ...]]:
    told = film(
        slide.topic,
        lecture.network(slide),
        theme=lecture.film_theme,
        narration=slide.narration,
        **slide_options("scene", slide),
    )
    return len(told.story.steps), tuple(str(problem) for problem in legibility.check(told.story))


CHECKS: dict[str, Check] = {"derivation": _derivation, "figure": _figure, "scene": _scene}
