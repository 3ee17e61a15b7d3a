// The menu: how to use the board, and the way out, which deletes everything.

import { make } from "../../../viewer/elements.js";
import { actions, mainButton, quietButton } from "../elements.js";
import { Unreachable } from "../exchange/requests.js";

const HELP = ["help_rank", "help_undo", "help_zoom", "help_move", "help_full"];
/** The same where there is usually no keyboard. */
const HELP_TOUCH = ["touch_rank", "touch_undo", "touch_zoom", "touch_move", "touch_full"];

const WITHDRAWAL_TROUBLE = new Map([
  ["code_needed", "withdraw_code_missing"],
  ["wrong_code", "withdraw_code_wrong"],
  ["too_many_codes", "withdraw_code_later"],
]);

function troubleOf(error) {
  return error instanceof Unreachable ? "withdraw_offline" : "withdraw_failed";
}

/**
 * Returns the menu over whatever `root` shows.
 *
 * `withdrawal()`: {needs_code: whether this browser needs the withdrawal code, code: what it is, or null}.
 * `isOver()`: whether the visit has come to its end, so that there is nothing left to stop.
 * `onWithdraw(code)` deletes the participant's data and moves on to another page; it throws if it could not.
 * `onClosed()` is called when the menu is closed without that.
 */
export function createMenu(root, t, { withdrawal, isOver, onWithdraw, onClosed }) {
  let dialog = null;

  /** Keeps keys from what lies under the menu: there, they would rank. */
  function guard(event) {
    if (dialog.open && event.key !== "Escape" && !dialog.contains(event.target)) event.stopImmediatePropagation();
  }

  function fill(heading, ...content) {
    const title = make("h2", { tabindex: "-1", id: "menu-title" }, heading);
    dialog.replaceChildren(title, ...content.filter((part) => part !== null));
    title.focus();
  }

  function showHelp() {
    const help = matchMedia("(pointer: coarse)").matches ? HELP_TOUCH : HELP;
    const lines = help.map((key) => make("li", {}, t(key)));
    const stop = quietButton(t(isOver() ? "delete_answers" : "withdraw"), ask);
    const { code } = withdrawal();
    fill(
      t("menu"),
      make("ul", { class: "study-hints" }, ...lines),
      code ? make("p", { class: "study-facts" }, t(isOver() ? "delete_code" : "withdraw_code", { code })) : null,
      actions(mainButton(t("menu_close"), close), stop),
    );
  }

  function ask() {
    const { code, needs_code } = withdrawal();
    const problem = make("p", { class: "study-error", role: "alert", hidden: true });
    const id = "withdrawal-code";
    const entry = { type: "text", class: "question-entry", maxlength: "20", autocomplete: "off", dir: "ltr", required: true };
    const typed = make("input", { id, "aria-describedby": `${id}-why`, ...entry });
    const why = make("p", { id: `${id}-why` }, t("withdraw_code_why"));
    const must = make("span", { class: "question-must" }, t("required"));
    const label = make("label", { class: "question-text", for: id }, t("withdraw_code_ask"), " ", must);
    const remove = quietButton(t(isOver() ? "delete_yes" : "withdraw_yes"), async () => {
      problem.hidden = true;
      await onWithdraw(typed.value.trim()).catch((error) => {
        problem.textContent = t(WITHDRAWAL_TROUBLE.get(error.code) ?? troubleOf(error));
        problem.hidden = false;
      });
    });
    fill(
      t(isOver() ? "delete_ask" : "withdraw_ask"),
      make("p", {}, t(isOver() ? "delete_text" : "withdraw_text")),
      needs_code ? make("div", { class: "study-question" }, why, label, typed) : null,
      code ? make("p", { class: "study-facts" }, t(isOver() ? "delete_code" : "withdraw_code", { code })) : null,
      problem,
      actions(mainButton(t("withdraw_no"), close), remove),
    );
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
