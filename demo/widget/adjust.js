// What the panel says about the chosen version, its sliders, and the ways back.

import { make } from "../../study/viewer/elements.js";
import { iconButton } from "../../study/viewer/icons.js";
import { createSliders } from "./sliders.js";

/** Builds the part of the panel; `actions`: {onEdit(edit, about), onUndo, onRedo, onModel, onNeutral}. */
export function createAdjust({ onEdit, onUndo, onRedo, onModel, onNeutral }) {
  const sliders = createSliders(onEdit);
  const button = (label, title, action) =>
    make("button", { type: "button", class: "quiet-button", title, onclick: action }, label);
  const signButton = (sign, label, keys, action) =>
    iconButton(sign, label, action, { class: "quiet-button icon-only", "aria-keyshortcuts": keys });
  const undo = signButton("undo", "Undo", "Control+Z", onUndo);
  const redo = signButton("redo", "Redo", "Control+Shift+Z", onRedo);
  const model = button("As the model", "All sliders back to what the model chose", onModel);
  const neutral = button("Neutral", "All sliders to where they change nothing", onNeutral);
  const element = make(
    "div",
    { class: "adjust" },
    sliders.element,
    make("div", { class: "adjust-buttons", role: "group", "aria-label": "Changes" }, undo, redo, model, neutral),
  );

  return {
    element,
    /** Shows an edit, that of the model, and what can be undone: {canUndo, canRedo, isModel, isNeutral}. */
    draw(edit, of, operators, { canUndo, canRedo, isModel, isNeutral }) {
      sliders.draw(edit, of, operators);
      const off = (node, isOff) => node.toggleAttribute("disabled", isOff);
      off(undo, !canUndo);
      off(redo, !canRedo);
      off(model, isModel);
      off(neutral, isNeutral || sliders.isEmpty());
    },
    forget: sliders.forget,
  };
}
