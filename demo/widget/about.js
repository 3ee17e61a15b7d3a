// What this is, its keys, and what happens to photos: a dialog.

import { make } from "../../study/viewer/elements.js";
import { iconButton } from "../../study/viewer/icons.js";
import { createCode } from "./code.js";

const KEYS = [
  ["\\", "hold: the photo before"],
  ["1 – 9", "choose a version"],
  ["+  −  0", "zoom in, out, whole photo"],
  ["Arrow keys", "move the zoomed photo, or the focused divider or slider"],
  ["F", "full screen"],
  ["Ctrl+Z", "undo; with Shift, redo"],
];

/** Returns how a program in Python enhances a photo at the `site`. */
function exampleOf(site) {
  return `from gradio_client import Client, handle_file

studio = Client("${site}")
photo = handle_file("in.jpg")
file = studio.predict(photo, api_name="/enhance")`;
}

/**
 * Builds the dialog and the button that opens it.
 *
 * `others`: the addresses of the ranking study and of the researcher's page, or null; `site`: the address of this page.
 */
export function createAbout(others, site) {
  const keys = KEYS.map(([key, does]) => [make("dt", {}, make("kbd", {}, key)), make("dd", {}, does)]).flat();
  const privacy = make("p", {}, "Photos stay on this server and are deleted when they have not been used for a while.");
  const dialog = make(
    "dialog",
    { class: "about", "aria-labelledby": "about-title" },
    make(
      "div",
      { class: "about-head" },
      make("h2", { id: "about-title" }, "About EnhanceGAN Studio"),
      iconButton("close", "Close", () => dialog.close()),
    ),
    make(
      "p",
      {},
      "Photos are enhanced by networks that learned from good and poor photos alone, without pairs (",
      make("a", { href: "https://arxiv.org/abs/1707.05251", target: "_blank", rel: "noopener" }, "paper"),
      "). They choose the settings; the photo itself is edited at full size.",
    ),
    make(
      "p",
      {},
      "The judge's score, under “Look inside”, says how likely its color statistics are those of a good photo. " +
        "It does not say what people prefer: that is what the studies are for.",
    ),
    others === null
      ? null
      : make(
        "p",
        {},
        "Do people agree? ",
        make("a", { href: others.study }, "Take part in the ranking study"),
        ". ",
        make("a", { href: others.researcher }, "For researchers"),
      ),
    privacy,
    createCode("Use from your program", exampleOf(site)),
    make(
      "p",
      {},
      "Other endpoints: parameters, render, methods. Also with curl, and for assistants that speak MCP where it is installed.",
    ),
    make("h3", {}, "Keys"),
    make("dl", { class: "about-keys" }, ...keys),
  );
  return {
    dialog,
    button: iconButton("info", "About, keys and privacy", () => dialog.showModal(), { "aria-haspopup": "dialog" }),
    /** Says for how long photos are kept. */
    setMinutes(minutes) {
      privacy.textContent =
        `Photos stay on this server. They are deleted ${minutes} minutes after they were last used, ` +
        "or at once by “Delete my photos”.";
    },
  };
}
