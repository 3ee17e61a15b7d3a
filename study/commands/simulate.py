"""`python -m study simulate`: people with known preferences answer a study, to rehearse it and its analysis."""

import argparse
import sys
from pathlib import Path

from db.settings import Settings
from enhancegan.console import program_name
from study.commands.options import Commands, add_study
from study.content.trials import check_seed
from study.content.yaml.definition import Study
from study.secret_key import secret_key


def add(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("simulate", help="let simulated participants answer a study")
    add_study(parser)
    parser.add_argument("--participants", required=True, type=int, metavar="N", help="number of participants")
    parser.add_argument(
        "--model", required=True, type=Path, metavar="FILE", help="YAML file that says what they prefer"
    )
    parser.add_argument("--seed", required=True, type=int, help="seed of the participants and of all their answers")
    parser.add_argument("--url", default="http://127.0.0.1:7860", help="address of the app (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=4, help="participants at the same time (default: %(default)s)")
    parser.add_argument("--test", action="store_true", help="test participants: their answers are not counted")
    parser.add_argument("--mix", action="store_true", help="even if the study has real participants")
    parser.set_defaults(run=run)


def run(settings: Settings, options: argparse.Namespace) -> None:
    """Simulate the participants and print what happened."""
    from study.content.keeping.reading import read_study
    from study.content.making.store import check_exists
    from study.simulation.model_file import read_model
    from study.simulation.participant import Entrance
    from study.simulation.run import simulate
    from study.visits.http.invitations import Invitations

    _check(options)
    study = read_study(check_exists(settings.studies, options.study))
    model = read_model(options.model, study.method_keys)
    invitations = Invitations(secret_key(settings))
    if not options.test:
        _protect_real_data(settings, study, options.mix)
    invitation = invitations.test_token(study.slug) if options.test else None
    entrance = Entrance(study.slug, options.seed, invitation, invitations.simulation_token(study.slug))
    summary = simulate(study, model, entrance, options.participants, options.url, options.workers)
    print(summary)
    if summary.turned_away:
        raise ValueError(
            f"{len(summary.turned_away)} participants could not continue, the first because {summary.turned_away[0]}"
        )


def _check(options: argparse.Namespace) -> None:
    problems = [
        f"--{name} must be 1 or more; got {getattr(options, name)}"
        for name in ("participants", "workers")
        if getattr(options, name) < 1
    ]
    try:
        check_seed(options.seed)
    except ValueError as error:
        problems.append(f"--{error}")
    if not options.url.startswith(("http://", "https://")):
        problems.append(f"--url must start with http:// or https://; got {options.url}")
    if problems:
        raise ValueError("; ".join(problems))


def _protect_real_data(settings: Settings, study: Study, mix: bool) -> None:
    """Raise ValueError if simulated answers would mix with real ones without `mix`, and warn that they count."""
    real = _real_participants(settings, study)
    if real and not mix:
        raise ValueError(
            f"{real} real participants have taken part in {study.slug}, and simulated answers would count like "
            "theirs; use --test so that they do not, a copy of the study under another name, or --mix to continue"
        )
    print(
        "warning: simulated answers count like real ones until they are deleted: "
        f"{program_name('enhancegan-study', 'study')} clear {study.slug}; in the table of participants they are marked "
        "as simulated",
        file=sys.stderr,
    )


def _real_participants(settings: Settings, study: Study) -> int:
    """Count the study's participants who were not simulated."""
    from datetime import UTC, datetime

    from db.session import Database
    from study.content.keeping.registration import is_registered
    from study.results.tables import participants_table
    from study.simulation.participant import STUDY_ID

    database = Database.open(settings.database_url)
    try:
        if not is_registered(database, study.slug):
            return 0
        people = participants_table(database, study, datetime.now(UTC))
    finally:
        database.close()
    # Those of older versions of this program are known by their STUDY_ID alone.
    return int(((people["STUDY_ID"] != STUDY_ID) & (people["simulated"] == 0)).sum())
