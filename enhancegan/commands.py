"""The command line `python -m enhancegan`: one function per command, imports inside so that `--help` is quick."""

import argparse
from dataclasses import fields
from pathlib import Path
from typing import Any


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(prog="python -m enhancegan", description="Enhance photos and train the enhancer.")
    commands = parser.add_subparsers(dest="command", required=True)
    _add_enhance(commands)
    _add_methods(commands)
    _add_pretrain(commands)
    _add_train(commands)
    _add_fit_filters(commands)
    return parser


def _add_enhance(commands: Any) -> None:
    command = commands.add_parser("enhance", help="write enhanced copies of photos")
    command.add_argument("photos", nargs="+", type=Path, metavar="PHOTO_OR_FOLDER")
    command.add_argument("--method", default="photographic", metavar="NAME", help="see `methods`; default %(default)s")
    command.add_argument("--output", type=Path, required=True, metavar="DIR", help="receives STEM.METHOD.jpg")
    command.set_defaults(run=_enhance)


def _enhance(args: argparse.Namespace) -> int:
    from enhancegan.methods import get_method
    from enhancegan.photo import NotAPhotoError, find_photos, load_photo, save_jpeg

    method = get_method(args.method)
    paths = find_photos(args.photos)
    if args.output.exists() and not args.output.is_dir():
        raise ValueError(f"--output must be a folder, {args.output} is a file")
    targets = [args.output / f"{path.stem}.{method.name}.jpg" for path in paths]
    twice = sorted({target.name for target in targets if targets.count(target) > 1})
    if twice:
        raise ValueError(f"several photos would be written to the same file: {', '.join(twice)}")
    sources = {path.resolve() for path in paths}
    overwritten = [target for target in targets if target.resolve() in sources]
    if overwritten:
        raise ValueError(f"would overwrite a photo that is to be enhanced: {', '.join(map(str, overwritten))}")
    failed = 0
    for path, target in zip(paths, targets, strict=True):
        try:
            save_jpeg(method.apply(load_photo(path)), target)
            print(target)
        except NotAPhotoError as error:
            failed += 1
            print(f"skipped: {error}")
    if failed:
        print(f"{failed} of {len(paths)} files were skipped")
    return 1 if failed else 0


def _add_methods(commands: Any) -> None:
    command = commands.add_parser("methods", help="list the methods")
    command.set_defaults(run=_methods)


def _methods(args: argparse.Namespace) -> int:
    from enhancegan.methods import METHODS

    width = max(map(len, METHODS))
    for name, method in METHODS.items():
        print(f"{name:<{width}}  {method.description}")
    return 0


def _add_pretrain(commands: Any) -> None:
    command = commands.add_parser("pretrain", help="train the critic on good/ and poor/, or evaluate one")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with good/ and poor/")
    command.add_argument("--output", type=Path, default=Path("critic.safetensors"), metavar="FILE")
    command.add_argument("--resume", action="store_true", help="go on from the state beside --output")
    command.add_argument("--evaluate", action="store_true", help="only print the scores of --critic on --data")
    command.add_argument("--critic", type=Path, metavar="FILE", help="critic to evaluate (default: the shipped one)")
    command.add_argument("--backbone", metavar="NAME", help="timm name; resnet101 is the paper's")
    command.add_argument("--imagenet", action=argparse.BooleanOptionalAction, help="start from ImageNet weights")
    for option in ("steps", "batch", "size", "seed"):
        command.add_argument(f"--{option}", type=int)
    command.set_defaults(run=_pretrain)


def _pretrain(args: argparse.Namespace) -> int:
    from enhancegan.pretrain import PretrainConfig, describe, evaluate_folder, pretrain

    config = PretrainConfig(**_given(args, PretrainConfig))
    if args.evaluate:
        print(describe(evaluate_folder(config, args.critic)))
        return 0
    print("best:", describe(pretrain(config)), "->", config.output)
    return 0


def _add_train(commands: Any) -> None:
    command = commands.add_parser("train", help="train the operators' heads against the critic")
    command.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder with good/ and poor/")
    command.add_argument("--output", type=Path, default=Path("generator.safetensors"), metavar="FILE")
    command.add_argument("--critic", type=Path, metavar="FILE", help="pre-trained critic (default: the shipped one)")
    command.add_argument("--operators", nargs="+", metavar="NAME", help="one after the other (default: all)")
    command.add_argument("--resume", action="store_true", help="go on from the state beside --output")
    command.add_argument("--perceptual", choices=("backbone", "vgg16"), help="features of L_reg1; vgg16 is the paper's")
    for option in ("steps", "batch", "size", "seed"):
        command.add_argument(f"--{option}", type=int)
    command.add_argument("--critic-rate", type=float, help="learning rate of the critic; 0 keeps it as it is")
    command.add_argument("--critic-lead", type=float, help="how far L_D may fall before the critic waits")
    command.set_defaults(run=_train)


def _train(args: argparse.Namespace) -> int:
    from enhancegan.train import TrainConfig, train

    config = TrainConfig(**_given(args, TrainConfig))
    train(config)
    print(config.output)
    return 0


def _add_fit_filters(commands: Any) -> None:
    command = commands.add_parser("fit-filters", help="fit the photo-filter CNNs to their closed form")
    command.add_argument("--output", type=Path, metavar="FILE", help="default: the shipped weights, in place")
    command.add_argument("--steps", type=int, default=6000)
    command.add_argument("--seed", type=int, default=0)
    command.set_defaults(run=_fit_filters)


def _fit_filters(args: argparse.Namespace) -> int:
    from enhancegan.fit_filters import fit_photo_filters
    from enhancegan.networks.photo_filters import WEIGHTS

    for name, quality in fit_photo_filters(args.output or WEIGHTS, args.steps, args.seed).items():
        print(f"{name}: {quality:.1f} dB")
    return 0


def _given(args: argparse.Namespace, config: type[Any]) -> dict[str, Any]:
    # Options left out keep the defaults of the configuration, which documents them.
    names = {field.name for field in fields(config)}
    return {name: value for name, value in vars(args).items() if name in names and value is not None}
