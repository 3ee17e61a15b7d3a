// Why the server does not do what was asked, in the page's language.

import { make } from "../../../viewer/elements.js";
import { actions, mainButton } from "../elements.js";

/** Codes of refusals that each have a sentence of their own; what another code or none says, something else said. */
const REFUSALS = new Map([
  ["unknown_study", "start_not_open"],
  ["invalid", "start_bad_link"],
  ["no_invitation", "start_bad_invitation"],
  ["other_site", "start_other_address"],
]);

/** Returns one sentence about an Unreachable error, and then another: that the page keeps trying, if nothing else. */
export function troubleText(t, error, then = t("keeps_trying")) {
  return t("trouble_then", { trouble: t(`start_${error.kind}`), then });
}

/** Shows that the page waits for the server, which is Unreachable. */
export function waitForServer(sheets, error) {
  const { t } = sheets;
  sheets.wait(t(`start_${error.kind}`), t(`start_${error.kind}_text`));
}

/** Shows why nobody gets in here: a Refused error. */
export function showRefusal(sheets, error) {
  const { t } = sheets;
  const trouble = REFUSALS.get(error.code) ?? "start_forbidden";
  const values = { status: error.status, address: location.host, server: error.host };
  const again = actions(mainButton(t("start_reload"), () => location.reload()));
  const text = make("p", {}, t(`${trouble}_text`, values));
  sheets.show("not_open", t(trouble), text, trouble === "start_forbidden" ? again : null);
}
