"""The command line `enhancegan-studio`; what takes long to import is imported once the arguments are right."""

import argparse
import logging
import os
import socket
import sys
from contextlib import suppress
from pathlib import Path

from db.settings import PASSWORD_VARIABLE, Settings
from enhancegan.console import Parser, add_version, escape_unprintable, in_words
from enhancegan.version import project_version
from enhancegan.whole_files import OWNERS_FOLDER
from server.exit_status import CANNOT_START
from server.guard.limits import Limits
from server.listening import EVERYWHERE, host_for_others, listen, listen_inside
from server.parts import Parts
from server.watch.log import set_up_log
from server.watch.settings import WatchSettings

logger = logging.getLogger(__name__)

_HIGHEST_PORT = 65_535
_MOST_WORKERS = 64


def main() -> None:
    """Start the server with the settings of the environment; entry point of `enhancegan-studio`."""
    escape_unprintable()
    try:
        _serve(build_parser().parse_args())
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {in_words(error)}", file=sys.stderr)
        sys.exit(CANNOT_START)


def _serve(options: argparse.Namespace) -> None:
    if options.workers > 1:
        check_workers(options)
    settings, limits, watch = Settings.from_environment(), Limits.from_environment(), WatchSettings.from_environment()
    set_up_log(watch.log)
    _check_folders(settings)
    warn_of_methods(settings)
    sockets = listen(options.host, options.port)
    if options.workers == 1:
        _run(options, settings, limits, watch, sockets)
    else:
        # Not on Windows, where there are no workers.
        from server.workers.shared_folder import shared_folder

        with shared_folder() as shared:
            # Read when prometheus-client is imported, here and in the workers.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(shared)
            _run(options, settings, limits, watch, sockets, shared)


def _run(
    options: argparse.Namespace,
    settings: Settings,
    limits: Limits,
    watch: WatchSettings,
    sockets: list[socket.socket],
    shared: Path | None = None,
) -> None:
    """Serve at `sockets`, with workers if there is a folder that they share with this process."""
    from prometheus_client.multiprocess import mark_process_dead

    from db.restoring import finish_interrupted
    from server.application import Application
    from server.guard.proxies import trusted_addresses
    from server.run import STOP_WITHIN_S, StudioServer
    from server.workers.crew import Crew
    from server.workers.process import Work
    from study.researcher.login import initial_password

    if finish_interrupted(settings):
        logger.info("an interrupted restore has been finished")
    proxies = trusted_addresses()
    password = initial_password(settings)
    application = Application(
        settings, password, Parts(enhancement=options.enhance, study=options.study), limits, watch, shared
    )
    port, inside = sockets[0].getsockname()[1], sockets
    if shared is not None:
        pages = shared / "pages"
        inside = [listen_inside(pages)]
        application.crew = Crew(
            Work(
                sockets=sockets,
                pages=pages,
                settings=settings,
                password=password,
                limits=limits,
                watch=watch,
                proxies=proxies,
                root_path=options.root_path,
                workers=options.workers,
                stop_within_s=STOP_WITHIN_S,
            ),
            mark_process_dead,
        )
    server = StudioServer(application, options.root_path, limits, proxies)
    # Flushed: if the output goes to a file, nobody could read the password before the buffer is full.
    print("\n".join(told_at_start(options, settings, password, port)), flush=True)
    # uvicorn raises the signal that stopped it once more: Ctrl-C needs no traceback.
    with suppress(KeyboardInterrupt):
        server.run(inside)
    if application.pages.failure is not None:
        raise application.pages.failure


def build_parser() -> Parser:
    """All options of the app."""
    parser = Parser(description="Start EnhanceGAN Studio: all its pages in one server.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=7860, help="port to listen on (default: %(default)s)")
    parser.add_argument(
        "--root-path",
        type=_root_path,
        default="",
        metavar="PATH",
        help="where a proxy shows the app if it takes that part off the addresses of requests, like /studio",
    )
    parser.add_argument(
        "--workers",
        type=_workers,
        default=1,
        metavar="N",
        help="processes that serve participants, besides one for all else if there are several (default: %(default)s)",
    )
    parts = parser.add_mutually_exclusive_group()
    parts.add_argument(
        "--no-enhance", dest="enhance", action="store_false", help="studies alone, without the enhancement page"
    )
    parts.add_argument(
        "--no-study", dest="study", action="store_false", help="the enhancement page alone, without a database"
    )
    add_version(parser)
    return parser


def _port(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to {_HIGHEST_PORT}; got {text!r}")
    return int(text)


def _workers(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"must be a whole number from 1 to {_MOST_WORKERS}; got {text!r}")
    return int(text)


def check_workers(options: argparse.Namespace) -> None:
    """Raise ValueError where several workers cannot be had."""
    if not options.study:
        raise ValueError("several --workers serve studies; they cannot be had with --no-study")
    if os.name != "posix":
        raise ValueError("several --workers need Linux or macOS; on Windows there is one")


def _root_path(text: str) -> str:
    from server.guard.proxies import root_path

    try:
        return root_path(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _check_folders(settings: Settings) -> None:
    """Make the folders that are missing; raise OSError naming one that cannot be used."""
    for folder in (settings.data, settings.studies, settings.cache):
        try:
            folder.mkdir(mode=OWNERS_FOLDER, parents=True, exist_ok=True)
        except OSError as error:
            raise OSError(f"the folder {folder} cannot be used: {error.strerror}") from error
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"the folder {folder} must be readable and writable for the app")


def warn_of_methods(settings: Settings) -> None:
    """Say what is wrong in methods.yaml: the app goes without these methods."""
    from enhancegan.outside.methods_file import read_declarations

    for problem in read_declarations(settings.data).sentences:
        logger.warning("left out: %s", problem)


def told_at_start(options: argparse.Namespace, settings: Settings, password: str, port: int) -> list[str]:
    """Lines for whoever starts the app."""
    everywhere = options.host in EVERYWHERE
    host = host_for_others(options.host) if everywhere else options.host
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    here = f"http://localhost:{port}/ on this machine, {address}/ from others" if everywhere else f"{address}/"
    lines = [f"EnhanceGAN Studio {project_version()} on {here}"]
    if options.study:
        lines += [f"  studies  {address}/study/", f"  results  {address}/researcher/"]
    if options.root_path:
        lines.append(f"  for a proxy that shows it below {options.root_path}/")
    if options.study and settings.admin_password is None:
        lines.append(f"  password of the results: {password} (set {PASSWORD_VARIABLE} to choose your own)")
    return lines
