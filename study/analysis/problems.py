"""What is wrong with a table, said in a few lines however often it is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST_PROBLEMS = 9
_MOST_EXAMPLES = 3
_LONGEST = 300


@dataclass(frozen=True)
class Problem:
    """One place where a table breaks a rule.

    Attributes:
        rule: What must be, or what is wrong: the same for every place that breaks it.
        where: The row or the ranking; anything that is only turned into text if it becomes an example.
        found: What is there, told beside the place where others break the rule, too.
        alone: What is wrong there, told where no other place breaks the rule; by default the rule.
        counted: What such places are called when they are counted.
        count: So many places, of which this one stands for all: those after the third are no examples.
    """

    rule: str
    where: object = ""
    found: str = ""
    alone: str = ""
    counted: str = "times"
    count: int = 1


def summarized(problems: Iterable[Problem]) -> list[str]:
    """Return a sentence for each rule in order of appearance, at most ``MOST_PROBLEMS``.

    What happens once is told with its place; what happens more often, once with its count and up to three examples.
    """
    first: dict[str, list[Problem]] = {}
    counts: dict[str, int] = {}
    for problem in problems:
        examples = first.setdefault(problem.rule, [])
        counts[problem.rule] = counts.get(problem.rule, 0) + problem.count
        if len(examples) < _MOST_EXAMPLES:
            examples.append(problem)
    sentences = [shortened(_sentence(examples, counts[rule])) for rule, examples in first.items()]
    if len(sentences) > MOST_PROBLEMS:
        rest = len(sentences) - MOST_PROBLEMS + 1
        sentences[MOST_PROBLEMS - 1 :] = [f"and {rest:,} other kinds of problems"]
    return sentences


def _sentence(examples: list[Problem], count: int) -> str:
    problem = examples[0]
    if not problem.where:
        return problem.rule
    if count == 1:
        return f"{problem.where}: {problem.alone or problem.rule}"
    places = ", ".join(f"{one.where} ({one.found})" if one.found else str(one.where) for one in examples)
    return f"{problem.rule}: {count:,} {problem.counted}, e.g. {places}"


def shortened(sentence: str, longest: int = _LONGEST) -> str:
    """Return a sentence as one line: names of people and photos may be long, or hold line breaks."""
    # What is cut off anyway need not be split into words.
    line = " ".join(sentence[: 4 * longest].split())
    return line if len(line) <= longest else f"{line[: longest - 3]}..."
