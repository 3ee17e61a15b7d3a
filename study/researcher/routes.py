"""What the researcher's page loads and links to besides itself, behind the login: pictures, exports, lists, Plotly."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from shutil import rmtree
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.responses import FileResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from study.content.keeping.photo_groups import PHOTOS_FILE
from study.content.making.copying import pack_study
from study.content.making.photo_table import photo_table_text
from study.content.serving.small_pictures import small_picture
from study.content.yaml.definition import Study
from study.content.yaml.wording import printable
from study.examples.files import example_zip
from study.plotly_script import send_plotly
from study.researcher.addresses import PACKED_FILE, invitation_link, test_link
from study.researcher.login import PREFIX, ResearcherLogin
from study.researcher.panel_lists import APPROVALS_FILE, IDS_FILE
from study.researcher.stores import Stores
from study.researcher.tab import whose
from study.results.approvals import approvals_table, approved_ids
from study.results.csv_text import csv_text
from study.results.exports import EXPORTS, Selection
from study.results.tables import participants_table
from study.visits.answers.places import Kept

MOST_INVITATIONS = 10_000
A_DAY = "private, max-age=86400"
NO_STORE = {"Cache-Control": "no-store"}


def researcher_router(stores: Stores, login: ResearcherLogin) -> APIRouter:
    """Return the routes below ``/researcher``; they must be included before the page itself is mounted there.

    Args:
        stores: where studies and answers are.
        login: knows the researcher.
    """
    routes = _ResearcherRoutes(stores)
    router = APIRouter(prefix=PREFIX, dependencies=[Depends(login.require_researcher)], include_in_schema=False)
    router.add_api_route("/plotly.js", send_plotly, methods=["GET"])
    router.add_api_route("/example.zip", _example, methods=["GET"])
    router.add_api_route("/studies/{slug}/invitations.csv", routes.invitations, methods=["GET"])
    router.add_api_route("/studies/{slug}/pictures/{method}/{image}", routes.picture, methods=["GET"])
    router.add_api_route("/studies/{slug}/panels/{panel}/{name}", routes.panel_list, methods=["GET"])
    router.add_api_route(f"/studies/{{slug}}/{PACKED_FILE}", routes.packed, methods=["GET"])
    router.add_api_route(f"/studies/{{slug}}/{PHOTOS_FILE}", routes.photo_table, methods=["GET"])
    router.add_api_route("/studies/{slug}/try", routes.try_out, methods=["GET"])
    router.add_api_route("/studies/{slug}/{name}", routes.export, methods=["GET"])
    return router


class _ResearcherRoutes:
    """Requests about one study."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def invitations(
        self,
        slug: str,
        request: Request,
        first: Annotated[int, Query(ge=1, le=10**9)] = 1,
        count: Annotated[int, Query(ge=1, le=MOST_INVITATIONS)] = 100,
    ) -> Response:
        """Send a list of personal links."""
        study, site, invitations = self._study(slug), str(request.base_url), self._stores.invitations
        numbers = range(first, first + count)
        links = [(number, invitation_link(site, study.slug, invitations, number)) for number in numbers]
        name = f"{slug}-invitations-{numbers[0]}-to-{numbers[-1]}.csv"
        return _download(_csv(("number", "link"), links), name, "text/csv; charset=utf-8")

    def try_out(self, slug: str, request: Request) -> Response:
        """Lead the researcher through the study as a test participant, in every state of the study."""
        link = test_link(str(request.base_url), self._study(slug), self._stores.invitations)
        return RedirectResponse(link, 303, headers=NO_STORE)

    def picture(self, slug: str, method: str, image: str, small: str | None = None) -> Response:
        """Send a version of a photo, as it is or small."""
        try:
            path = self._study(slug).file(method, image)
            changed_at = path.stat().st_mtime_ns
        except (KeyError, FileNotFoundError):
            raise HTTPException(404, f"study {slug!r} has no version of {image!r} by {method!r}") from None
        if small is None:
            return FileResponse(path, headers={"Cache-Control": "private, no-cache"})
        return Response(small_picture(path, changed_at), media_type="image/jpeg", headers={"Cache-Control": A_DAY})

    def panel_list(self, slug: str, panel: str, name: str, pilot: bool = False) -> Response:
        """Send the approval list of one panel, or the identifiers for which it suggests approval.

        They are about the study's own participants, or about those of its `pilot`.
        """
        study = self._study(slug)
        table = approvals_table(self._stores.database, study, datetime.now(UTC), panel, whose(pilot))
        shown = f"{slug}-pilot-{panel}-{name}" if pilot else f"{slug}-{panel}-{name}"
        if table.empty:
            raise HTTPException(404, f"nobody in study {slug!r} was sent by a panel {panel!r}")
        if name == APPROVALS_FILE:
            return _download(csv_text(table), shown, "text/csv; charset=utf-8")
        if name == IDS_FILE:
            return _download(approved_ids(table), shown, "text/plain; charset=utf-8")
        raise HTTPException(404, f"there is no list {name!r}; there are {APPROVALS_FILE}, {IDS_FILE}")

    def export(self, slug: str, name: str, pilot: bool = False, leave_out: str = "") -> Response:
        """Send an export, of the study's own data or of those of its `pilot`, without the people to `leave_out`.

        They are named by the beginnings of their identifiers, separated by commas.
        """
        study = self._study(slug)
        if name not in EXPORTS:
            raise HTTPException(404, f"there is no export {name!r}; there are {', '.join(EXPORTS)}")
        if pilot and not EXPORTS[name].of_pilot:
            raise HTTPException(404, f"there is no export {name!r} of a pilot")
        export, kept, database = EXPORTS[name], whose(pilot), self._stores.database
        left_out = frozenset(self._people(study, leave_out, kept))
        part = f"{'-pilot' if pilot else ''}{f'-without-{len(left_out)}' if left_out else ''}"
        return _written(
            f"{slug}{part}-{name}",
            lambda path: export.write(database, study, path, Selection(export.with_ids, kept, left_out)),
        )

    def _people(self, study: Study, beginnings: str, kept: Kept) -> Iterator[str]:
        """Find the participants whose identifiers begin so; 404 for one who is not there, or not the only one."""
        if not beginnings:
            return
        known = participants_table(self._stores.database, study, datetime.now(UTC), kept=kept)["participant"]
        for beginning in beginnings.split(","):
            found = [name for name in known if beginning and name.startswith(beginning)]
            if len(found) != 1:
                raise HTTPException(404, f"{len(found)} participants have an identifier that begins with {beginning!r}")
            yield found[0]

    def packed(self, slug: str) -> Response:
        """Send the study's settings and images as a zip file from which it can be made elsewhere."""
        study = self._study(slug)
        return _written(f"{slug}.zip", lambda path: pack_study(study, path))

    def photo_table(self, slug: str) -> Response:
        """Send the table that groups the study's photos; for a study without one, a table to fill in."""
        study = self._study(slug)
        try:
            text = photo_table_text(study)
        except (ValueError, OSError) as error:
            raise HTTPException(409, printable(str(error))) from error
        # Spreadsheets take a file without this mark for one of an older encoding.
        part = "" if study.photo_groups is not None else "-to-fill-in"
        return _download(text.encode("utf-8-sig"), f"{slug}-photos{part}.csv", "text/csv; charset=utf-8")

    def _study(self, slug: str) -> Study:
        study = self._stores.catalog.get(slug)
        if study is None:
            raise HTTPException(404, f"there is no study {slug!r}")
        return study


def _example() -> Response:
    return _download(example_zip(), "example-study.zip", "application/zip")


def _written(name: str, write: Callable[[Path], None]) -> Response:
    """Send what `write` writes to a file, in a folder of its own that is removed once it has been sent."""
    folder = Path(tempfile.mkdtemp(prefix="export-"))
    try:
        write(folder / name)
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise
    remove = BackgroundTask(rmtree, folder, ignore_errors=True)
    return FileResponse(folder / name, filename=name, headers=NO_STORE, background=remove)


def _download(content: bytes | str, name: str, media_type: str) -> Response:
    headers = {**NO_STORE, "Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _csv(head: tuple[str, ...], rows: Iterable[Sequence[object]]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
