"""The command line `enhancegan-studio`; what takes long to import is imported once the arguments are right."""

import argparse
import logging
import os
import sys
from contextlib import suppress

from db.settings import PASSWORD_VARIABLE, Settings
from enhancegan.console import Parser, add_version, escape_unprintable, in_words
from enhancegan.version import project_version
from server.guard.limits import Limits
from server.listening import listen
from server.parts import Parts
from server.watch.log import set_up_log
from server.watch.settings import WatchSettings

logger = logging.getLogger(__name__)

CANNOT_START = 2
"""Exit status of a server that could not start with what it was given."""
_HIGHEST_PORT = 65_535


def main() -> None:
    """Start the server with the settings of the environment; entry point of `enhancegan-studio`."""
    escape_unprintable()
    try:
        _serve(_parser().parse_args())
    except (ValueError, OSError, ImportError) as error:
        print(f"error: {in_words(error)}", file=sys.stderr)
        sys.exit(CANNOT_START)


def _serve(options: argparse.Namespace) -> None:
    settings, limits, watch = Settings.from_environment(), Limits.from_environment(), WatchSettings.from_environment()
    set_up_log(watch.log)
    _check_folders(settings)
    warn_of_methods(settings)
    sockets = listen(options.host, options.port)

    from db.restoring import finish_interrupted
    from server.application import Application
    from server.guard.proxies import trusted_addresses
    from server.run import StudioServer
    from study.researcher.login import initial_password

    if finish_interrupted(settings):
        logger.info("an interrupted restore has been finished")
    proxies = trusted_addresses()
    password = initial_password(settings)
    application = Application(
        settings, password, Parts(enhancement=options.enhance, study=options.study), limits, watch
    )
    server = StudioServer(application, options.root_path, limits, proxies)
    # Flushed: if the output goes to a file, nobody could read the password before the buffer is full.
    print("\n".join(_told(options, settings, password, sockets[0].getsockname()[1])), flush=True)
    # uvicorn raises the signal that stopped it once more: Ctrl-C needs no traceback.
    with suppress(KeyboardInterrupt):
        server.run(sockets)
    if application.pages.failure is not None:
        raise application.pages.failure


def _parser() -> Parser:
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
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OSError(f"the folder {folder} cannot be used: {error.strerror}") from error
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise PermissionError(f"the folder {folder} must be readable and writable for the app")


def warn_of_methods(settings: Settings) -> None:
    """Say what is wrong in methods.yaml: the app goes without these methods."""
    from enhancegan.outside.methods_file import read_declarations

    for problem in read_declarations(settings.data).sentences:
        logger.warning("left out: %s", problem)


def _told(options: argparse.Namespace, settings: Settings, password: str, port: int) -> list[str]:
    """Lines for whoever starts the app."""
    address = f"http://{f'[{options.host}]' if ':' in options.host else options.host}:{port}"
    lines = [f"EnhanceGAN Studio {project_version()} on {address}/"]
    if options.study:
        lines += [f"  studies  {address}/study/", f"  results  {address}/researcher/"]
    if options.root_path:
        lines.append(f"  for a proxy that shows it below {options.root_path}/")
    if options.study and settings.admin_password is None:
        lines.append(f"  password of the results: {password} (set {PASSWORD_VARIABLE} to choose your own)")
    return lines
