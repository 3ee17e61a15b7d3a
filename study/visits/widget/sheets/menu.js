// The menu: how to use the board, and the way out, which deletes everything.

import { make } from "../../../viewer/elements.js";
import { actions, mainButton, quietButton } from "../elements.js";
import { Unreachable } from "../exchange/requests.js";

const HELP = ["help_rank", "help_undo", "help_zoom", "help_move", "help_full"];
/** The same where there is usually no keyboard. */
const HELP_TOUCH = ["touch_rank", "touch_undo", "touch_zoom", "touch_move", "touch_full"];

/**
 * Returns the menu over whatever `root` shows.
 *
 * `onWithdraw()` deletes the participant's data and moves on to another page; it throws if it could not.
 * `onClosed()` is called when the menu is closed without that.
 */
export function createMenu(root, t, { onWithdraw, onClosed }) {
  let dialog = null;

  /** Keeps keys from what lies under the menu: there, they would rank. */
  function guard(event) {
    if (dialog.open && event.key !== "Escape" && !dialog.contains(event.target)) event.stopImmediatePropagation();
  }

  function fill(heading, ...content) {
    const title = make("h2", { tabindex: "-1", id: "menu-title" }, heading);
    dialog.replaceChildren(title, ...content);
    title.focus();
  }

  function showHelp() {
    const help = matchMedia("(pointer: coarse)").matches ? HELP_TOUCH : HELP;
    const lines = help.map((key) => make("li", {}, t(key)));
    const stop = quietButton(t("withdraw"), ask);
    fill(t("menu"), make("ul", { class: "study-hints" }, ...lines), actions(mainButton(t("menu_close"), close), stop));
  }

  function ask() {
    const problem = make("p", { class: "study-error", role: "alert", hidden: true });
    const remove = quietButton(t("withdraw_yes"), async () => {
      problem.hidden = true;
      await onWithdraw().catch((error) => {
        problem.textContent = error instanceof Unreachable ? t("withdraw_offline") : t("withdraw_failed");
        problem.hidden = false;
      });
    });
    const text = make("p", {}, t("withdraw_text"));
    fill(t("withdraw_ask"), text, problem, actions(mainButton(t("withdraw_no"), close), remove));
  }

  function open(withdrawing = false) {
    if (dialog !== null) return;
    dialog = make("dialog", { class: "study-dialog", "aria-labelledby": "menu-title" });
    dialog.addEventListener("keydown", (event) => event.stopPropagation());
    dialog.addEventListener("close", forget);
    window.addEventListener("keydown", guard, { capture: true });
    root.append(dialog);
    dialog.showModal();
    if (withdrawing) ask();
    else showHelp();
  }

  function forget() {
    window.removeEventListener("keydown", guard, { capture: true });
    dialog.remove();
    dialog = null;
    onClosed();
  }

  function close() {
    dialog?.close();
  }

  return { open, close, isOpen: () => dialog !== null };
}
