"""What the form of a study's settings asks the server, behind the login: settings, checks and previews, saving."""

import json
from typing import Annotated, Any

from fastapi import APIRouter, Body, Depends, HTTPException, Request, Response

from study.content.keeping.settings_lock import FixedError
from study.content.making.editing import ChangedMeanwhileError, change_settings, check_settings
from study.content.yaml.definition import Study, StudyError
from study.content.yaml.wording import printable
from study.researcher.login import PREFIX, ResearcherLogin
from study.researcher.settings_json import form_of, previews, settings_of_form
from study.researcher.stores import Stores

_NO_STORE = {"Cache-Control": "no-store"}

_Settings = Annotated[dict[str, Any], Body(embed=True)]


def settings_router(stores: Stores, login: ResearcherLogin) -> APIRouter:
    """Return the routes; they must come before those of `study.researcher.routes`, which would take their addresses."""
    routes = _SettingsRoutes(stores)
    router = APIRouter(
        prefix=f"{PREFIX}/studies/{{slug}}/settings",
        dependencies=[Depends(login.require_researcher), Depends(_require_whole_characters)],
        include_in_schema=False,
    )
    router.add_api_route("", routes.show, methods=["GET"])
    router.add_api_route("", routes.save, methods=["PUT"])
    router.add_api_route("/check", routes.check, methods=["POST"])
    return router


async def _require_whole_characters(request: Request) -> None:
    """Answer 422 to texts with halves of surrogate pairs: neither a file nor a reply could hold them."""
    if not await request.body():
        return
    try:
        json.dumps(await request.json(), ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = printable(error.object[error.start])
        raise HTTPException(422, [f"texts must consist of whole characters; got {half}, half of one"]) from None
    except ValueError:
        return  # no JSON, as FastAPI says itself


class _SettingsRoutes:
    """Requests about the settings of one study."""

    def __init__(self, stores: Stores) -> None:
        self._stores = stores

    def show(self, slug: str, response: Response) -> dict[str, Any]:
        """Return what the form needs."""
        response.headers.update(_NO_STORE)
        try:
            study = self._study(slug)
            return {**form_of(self._stores, study), "previews": previews(study)}
        except StudyError as error:
            raise HTTPException(409, list(error.problems)) from error

    def check(self, slug: str, settings: _Settings) -> dict[str, Any]:
        """Return {problems, previews} of the study as it would be with `settings`; previews are null with problems."""
        folder = self._stores.settings.studies / self._study(slug).slug
        try:
            study = check_settings(self._stores.database, folder, settings_of_form(settings))
            return {"problems": [], "previews": previews(study)}
        except (ValueError, OSError) as error:
            return {"problems": _problems(error), "previews": None}

    def save(self, slug: str, settings: _Settings, version: Annotated[str, Body(embed=True)]) -> dict[str, Any]:
        """Make `settings` those of the study, whole or not at all; return their version.

        409 if they are not those of `version` any more, or can never change; 422 with what is wrong with them.
        """
        folder = self._stores.settings.studies / self._study(slug).slug
        try:
            return {"version": change_settings(self._stores.database, folder, settings_of_form(settings), version)}
        except (ChangedMeanwhileError, FixedError) as error:
            raise HTTPException(409, [str(error)]) from error
        except ValueError as error:
            raise HTTPException(422, _problems(error)) from error
        except OSError as error:
            raise HTTPException(507, [f"the settings could not be stored: {error.strerror or error}"]) from error

    def _study(self, slug: str) -> Study:
        study = self._stores.catalog.get(slug)
        if study is None:
            raise HTTPException(404, [f"there is no study {slug!r} that can be used"])
        return study


def _problems(error: Exception) -> list[str]:
    return list(error.problems) if isinstance(error, StudyError) else [str(error)]
