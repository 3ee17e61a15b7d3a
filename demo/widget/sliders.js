// The sliders of the chosen version: the strength over all, and one per parameter of its operator.

import { make } from "../../study/viewer/elements.js";
import { appliedValue, hasValueOf, STRENGTH_LARGEST, withStrength, withValue, withValueOf } from "./edit.js";
import { isShort, percentText, valueText } from "./numbers.js";
import { createSlider } from "./slider.js";

export const STRENGTH = { label: "Strength", low: 0, high: STRENGTH_LARGEST, step: 0.01, identity: 1 };

/** Builds the sliders; `onEdit(edit, about)`: the edit is now another one, by a change `about` something. */
export function createSliders(onEdit) {
  let method = null;
  let edit = null;
  let model = null;
  let parameters = [];
  let rows = [];
  const strength = createSlider(STRENGTH, percentText, {
    onInput: (value) => onEdit(withStrength(edit, value), "strength"),
    onReset: () => onEdit(withStrength(edit, model.strength ?? 1), null),
  });
  strength.element.classList.add("slider-strength");
  const list = make("div", { class: "slider-list" });
  const nothing = make("p", { class: "panel-text" }, "This version has nothing to set.");
  const element = make("div", { class: "sliders" }, strength.element, list, nothing);

  function build(operator) {
    parameters = operator?.parameters ?? [];
    rows = parameters.map((parameter) =>
      createSlider(
        { ...parameter, hint: isShort(parameter.unit) ? null : `In ${parameter.unit}` },
        (value) => valueText(value, parameter),
        {
          onInput: (value) => onEdit(withValue(edit, parameters, parameter.name, value), parameter.name),
          onReset: () => onEdit(withValueOf(edit, model, parameter), null),
        },
      ),
    );
    list.replaceChildren(...rows.map((row) => row.element));
    strength.element.hidden = parameters.length === 0;
    nothing.hidden = parameters.length > 0;
  }

  /** Shows an edit; `of`: the edit of the version as the model made it; `operators`: method -> its parameters. */
  function draw(now, of, operators) {
    if (now.method !== method) build(operators[now.method]);
    [edit, model, method] = [now, of, now.method];
    strength.draw(edit.strength ?? 1, (edit.strength ?? 1) !== (model.strength ?? 1));
    rows.forEach((row, index) => {
      row.draw(appliedValue(edit, parameters[index]), !hasValueOf(edit, model, parameters[index]));
    });
  }

  return { element, draw, forget: () => (method = null), isEmpty: () => parameters.length === 0 };
}
