"""What the factors of a study are called where somebody chooses those that the report compares."""

from study.analysis.problems import shortened
from study.content.yaml.definition import Study
from study.content.yaml.report import factors_to_name

_VISITS = {
    "language": "of the visit",
    "screen": "small, large",
    "device": "mouse, touch",
    "condition": "of the study",
    "half": "of the visit",
}
_LONGEST_QUESTION = 60


def factors_in_words(study: Study) -> dict[str, str]:
    """Return the factors of a study, by name -> the name and what it is: a column, a question, a part of the visit."""
    questions = {each.key: each.texts[study.languages[0]] for each in (*study.before, *study.after)}
    columns = () if study.photo_groups is None else study.photo_groups.columns
    found: dict[str, str] = {}
    for name in factors_to_name((*study.before, *study.after), study.photo_groups):
        if name in columns:
            found[name] = f"{name} (of the photos)"
        elif name in questions:
            found[name] = f"{name} (“{shortened(questions[name], _LONGEST_QUESTION)}”)"
        elif name != "condition" or study.conditions:
            found[name] = f"{name} ({_VISITS[name]})"
    return found
