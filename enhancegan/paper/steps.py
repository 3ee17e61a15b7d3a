"""The steps of the paper's experiments, in their order, for the data sets that are there.

In the arguments of a step, `{data}` and `{output}` stand for the two folders: a run can be moved, and its report says
nothing of where it lay.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from enhancegan.methods.dped import PHONES
from enhancegan.paper.data import AADB, AVA, CROPPING, CUHK_PQ, DPED, FIVEK, DataSet
from enhancegan.paper.options import PaperOptions
from enhancegan.training.train_config import PAPER_OPERATORS

WEIGHTS, PHOTOS, TABLES = "{output}/weights", "{output}/photos", "{output}/tables"
GENERATOR = f"{WEIGHTS}/generator.safetensors"
EVALUATOR_FILES = {
    "AVA-net": ("net", "ava-net"), "CUHK-net": ("net", "cuhk-net"), "RANK": ("rank", "rank"), "DAN": ("dan", "dan"),
}  # fmt: skip
"""The paper's evaluators: kind of evaluator, and name of its step and of its file."""

# First arguments of the steps that are no commands.
DRAW, ACCURACY = "draw-photos", "accuracy"
_ABLATIONS = {"gan": "L_gan", "reg": "L_reg1,2"}
# Steps between evaluations of long runs; shorter ones are evaluated four times.
_USUALLY_EVALUATED = {"pretrain": 100, "train": 25}


@dataclass(frozen=True)
class Step:
    """One step, with everything that decides its result.

    Attributes:
        name: of the step, its record and its log.
        title: what it does, in words.
        arguments: a command of `enhancegan` with its options, or DRAW or ACCURACY with theirs.
        results: files and folders that it makes.
        data: names of the data sets that it reads.
        needs: names of the steps whose results it reads.
        state: file from which an interrupted training run continues; "" for what starts over.
    """

    name: str
    title: str
    arguments: tuple[str, ...]
    results: tuple[str, ...]
    data: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    state: str = ""

    @property
    def trains(self) -> bool:
        """Whether it may run in several processes, and continue."""
        return bool(self.state)


@dataclass(frozen=True)
class Plan:
    """What can be done, and what cannot.

    Attributes:
        steps: in their order.
        left_out: part of the paper -> why it is left out, in words.
        notes: what is done differently from the paper, for want of data or of information.
    """

    steps: tuple[Step, ...]
    left_out: dict[str, str]
    notes: tuple[str, ...]


def plan_steps(found: Mapping[str, DataSet], options: PaperOptions) -> Plan:
    """Plan a run.

    Args:
        found: from `survey`: AVA or CUHK-PQ can be used.
        options: of the run.
    """
    left_out: dict[str, str] = {}

    def there(name: str, *parts: str) -> bool:
        if not found[name].usable:
            left_out.update(dict.fromkeys(parts, f"{name}/: {found[name].reason}"))
        return found[name].usable

    good_poor = [name for name in (AVA, CUHK_PQ) if there(name)]
    training, critic = good_poor[0], _evaluator_of(good_poor[-1])
    steps = [_pretrain(_evaluator_of(name), name, options) for name in good_poor]
    for name in {AVA, CUHK_PQ}.difference(good_poor):
        there(name, f"evaluator {_column_of(name)}")
    steps.append(_dan(training, options))
    if there(AADB, "evaluator RANK"):
        steps.append(_rank(options))
    columns = [name for name, (_, step) in EVALUATOR_FILES.items() if step in {each.name for each in steps}]
    steps += [_head(operator, training, critic, options) for operator in PAPER_OPERATORS]
    steps += [_ablation(part, training, critic, options) for part in _ABLATIONS]
    steps += [_combined(), _drawn(training, options)]
    if there(DPED, f"rows DSLR {', '.join(PHONES)}"):
        steps.append(_dped(found[DPED]))
        others = ", ".join(phone for phone in PHONES if phone not in found[DPED].found)
        left_out |= {f"rows DSLR {others}": f"{DPED}/: no checkpoint"} if others else {}
    if there(AVA, "Table 1"):
        steps.append(_table1(columns, [step.name for step in steps if step.name == DPED], options))
    if there(FIVEK, "Table 2"):
        steps.append(_table2(columns))
    if there(CROPPING, "Table 3"):
        steps += [_finetuned(options), _table3()]
    if there(CUHK_PQ, "balanced accuracy"):
        steps.append(_accuracy([column for column in columns if column.endswith("-net")]))
    steps.append(_figures())
    return Plan(tuple(steps), left_out, _substitutes(good_poor))


def _substitutes(good_poor: list[str]) -> tuple[str, ...]:
    notes = ["The paper does not say how many steps its networks were trained for: the numbers of steps are ours."]
    if AVA in good_poor:
        notes.append("Its 100 photos of AVA were not published: ours are drawn from the standard test split.")
    else:
        notes.append("Without AVA generator and DAN are trained on CUHK-PQ, and figures show photos of its test split.")
    if CUHK_PQ not in good_poor:
        notes.append("Without CUHK-PQ the generator is trained against AVA-net; the paper's critic is CUHK-net.")
    return tuple(notes)


def _evaluator_of(data: str) -> str:
    return {AVA: "ava-net", CUHK_PQ: "cuhk-net"}[data]


def _column_of(data: str) -> str:
    return {AVA: "AVA-net", CUHK_PQ: "CUHK-net"}[data]


def _file(name: str) -> str:
    return f"{WEIGHTS}/{name}.safetensors"


def _training_step(name: str, title: str, arguments: list[str], data: str, needs: tuple[str, ...] = ()) -> Step:
    """A step that trains `weights/NAME.safetensors`."""
    given = ["--data", f"{{data}}/{data}", "--output", _file(name)]
    state = f"{WEIGHTS}/{name}.state.pt"
    return Step(name, title, (*arguments, *given), (_file(name),), (data,), needs, state)


def _numbers(command: str, options: PaperOptions) -> list[str]:
    """The options that all training runs have."""
    chosen = ["--seed", str(options.seed), "--precision", options.precision]
    for name in ("steps", "batch", "size"):
        value = getattr(options, name)
        if value is not None:
            chosen += [f"--{name}", str(value)]
    if options.steps is not None:
        every = max(1, min(_USUALLY_EVALUATED[command], options.steps // 4))
        chosen += ["--evaluate-every", str(every)]
    return chosen


def _network(options: PaperOptions, usual: str = "") -> list[str]:
    name = options.backbone or usual
    return [*(["--backbone", name] if name else []), *([] if options.imagenet else ["--no-imagenet"])]


def _pretrain(name: str, data: str, options: PaperOptions) -> Step:
    arguments = ["pretrain", "--preset", options.preset, "--dataset", data, *_network(options)]
    title = f"{_column_of(data)}, which tells good from poor photos of {data}"
    return _training_step(name, title, arguments + _numbers("pretrain", options), data)


def _dan(data: str, options: PaperOptions) -> Step:
    # The survey fine-tunes VGG-16.
    network = _network(options, "" if options.preset == "studio" else "vgg16")
    arguments = ["pretrain", "--evaluator", "dan", "--dataset", data, *network]
    return _training_step("dan", "the evaluator DAN", arguments + _numbers("pretrain", options), data)


def _rank(options: PaperOptions) -> Step:
    arguments = ["pretrain", "--evaluator", "rank", *_network(options)]
    return _training_step("rank", "the evaluator RANK", arguments + _numbers("pretrain", options), AADB)


def _train(operator: str, data: str, critic: str, options: PaperOptions) -> list[str]:
    preset = "crop" if options.preset == "studio" and operator == "crop" else options.preset
    chosen = ["train", "--preset", preset, "--operators", operator, "--dataset", data, "--critic", _file(critic)]
    chosen += ["--perceptual", options.perceptual] if options.perceptual else []
    return chosen + _numbers("train", options)


def _head(operator: str, data: str, critic: str, options: PaperOptions) -> Step:
    title = f"the generator's head for {operator}"
    return _training_step(operator, title, _train(operator, data, critic, options), data, (critic,))


def _ablation(part: str, data: str, critic: str, options: PaperOptions) -> Step:
    arguments = [*_train("piecewise", data, critic, options), "--without", part]
    return _training_step(f"without-{part}", f"piecewise without {_ABLATIONS[part]}", arguments, data, (critic,))


def _combined() -> Step:
    arguments = ("combine", *map(_file, PAPER_OPERATORS), "--output", GENERATOR)
    return Step("generator", "the three heads in one generator", arguments, (GENERATOR,), needs=PAPER_OPERATORS)


def _drawn(data: str, options: PaperOptions) -> Step:
    arguments = (DRAW, f"{{data}}/{data}", data, str(options.photos), str(options.seed))
    title = f"{options.photos} photos at random from the test split of {data}"
    return Step("photos", title, arguments, (f"{PHOTOS}/val", f"{PHOTOS}/figures"), (data,))


def _dped(found: DataSet) -> Step:
    return Step(DPED, f"DPED: {found.found}", ("import-dped", f"{{data}}/{found.place}"), ("{output}/dped",), (DPED,))


def _evaluators(columns: list[str]) -> list[str]:
    return ["--evaluators", *(f"{EVALUATOR_FILES[name][0]}:{_file(EVALUATOR_FILES[name][1])}" for name in columns)]


def _evaluator_steps(columns: list[str]) -> tuple[str, ...]:
    return tuple(EVALUATOR_FILES[name][1] for name in columns)


def _table(number: int, arguments: list[str], data: tuple[str, ...], needs: tuple[str, ...]) -> Step:
    name = f"table{number}"
    given = ("evaluate", name, *arguments, "--generator", GENERATOR, "--output", TABLES)
    return Step(name, f"Table {number}", given, _files(name), data, ("generator", *needs))


def _files(name: str) -> tuple[str, ...]:
    return tuple(f"{TABLES}/{name}.{suffix}" for suffix in ("json", "csv", "md", "html"))


def _table1(columns: list[str], dped: list[str], options: PaperOptions) -> Step:
    arguments = ["--data", f"{PHOTOS}/val", "--ablations", WEIGHTS, *_evaluators(columns), "--seed", str(options.seed)]
    ablations = tuple(f"without-{part}" for part in _ABLATIONS)
    return _table(1, arguments, (), ("photos", *ablations, *_evaluator_steps(columns), *dped))


def _table2(columns: list[str]) -> Step:
    arguments = ["--data", f"{{data}}/{FIVEK}", *_evaluators(columns)]
    return _table(2, arguments, (FIVEK,), _evaluator_steps(columns))


def _table3() -> Step:
    arguments = ["--data", f"{{data}}/{CROPPING}", "--finetuned", "{output}/finetuned-crop"]
    return _table(3, arguments, (CROPPING,), ("finetuned-crop",))


def _finetuned(options: PaperOptions) -> Step:
    name, folder = "finetuned-crop", "{output}/finetuned-crop"
    arguments = ["finetune-crop", "--data", f"{{data}}/{CROPPING}", "--generator", GENERATOR, "--output", folder]
    arguments += ["--seed", str(options.seed)]
    for option in ("steps", "batch"):
        value = getattr(options, option)
        arguments += [] if value is None else [f"--{option}", str(value)]
    title = "the crop, fine-tuned on photographers' windows in five folds"
    return Step(name, title, tuple(arguments), (folder,), (CROPPING,), ("generator",))


def _accuracy(columns: list[str]) -> Step:
    needs = _evaluator_steps(columns)
    title = f"balanced accuracy of {' and '.join(columns)} on the test split of {CUHK_PQ}"
    return Step(ACCURACY, title, (ACCURACY, f"{{data}}/{CUHK_PQ}", *needs), _files(ACCURACY), (CUHK_PQ,), needs)


def _figures() -> Step:
    folder = "{output}/figures"
    arguments = ("figures", "--photos", f"{PHOTOS}/figures", "--generator", GENERATOR, "--output", folder)
    return Step("figures", "Figs. 3 to 6", arguments, (folder,), needs=("photos", "generator"))
