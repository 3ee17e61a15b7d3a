// One photo while it is edited: its versions, which is chosen, what was changed of each, and what can be undone.

import { colorsOf, editText, hasValueOf, neutral, withCrop } from "./edit.js";
import { createHistory } from "./history.js";

/** Begins with the version that `photo`, as the server describes it, has chosen. */
export function createSession(photo) {
  const models = new Map(photo.versions.map((version) => [version.key, version.edit]));
  const history = createHistory({ chosen: photo.chosen, edits: Object.fromEntries(models) });

  const chosen = () => history.current().chosen;
  const edit = () => history.current().edits[chosen()];
  const model = () => models.get(chosen());
  const same = (one, other) => editText(one) === editText(other);
  const isChanged = (key) => !same(colorsOf(history.current().edits[key]), colorsOf(models.get(key)));

  /** Returns the names of the sliders that are not where the model put them. */
  function changes() {
    const parameters = photo.operators?.[edit().method]?.parameters ?? [];
    const moved = parameters.filter((parameter) => !hasValueOf(edit(), model(), parameter));
    const isStrengthMoved = (edit().strength ?? 1) !== (model().strength ?? 1);
    return [...(isStrengthMoved ? ["Strength"] : []), ...moved.map(({ label }) => label)];
  }

  /** Changes the edit of the chosen version; see `createHistory` for `about`. */
  function change(next, about) {
    if (same(next, edit())) return;
    const { edits } = history.current();
    history.push({ chosen: chosen(), edits: { ...edits, [chosen()]: next } }, about && `${chosen()} ${about}`);
  }

  /** Crops the chosen version, and all that have no crop of their own; `crop` is undefined for none. */
  function crop(next, about) {
    if (same(withCrop(edit(), next), edit())) return;
    const takesIt = (key) => key === chosen() || models.get(key).crop === undefined;
    const edits = Object.entries(history.current().edits).map(([key, each]) => [key, takesIt(key) ? withCrop(each, next) : each]);
    history.push({ chosen: chosen(), edits: Object.fromEntries(edits) }, about);
  }

  return {
    photo,
    chosen,
    edit,
    model,
    isChanged,
    changes,
    change,
    crop,
    editOf: (key) => history.current().edits[key],
    version: () => photo.versions.find((version) => version.key === chosen()),
    choose(key) {
      if (key !== chosen()) history.push({ ...history.current(), chosen: key }, "version");
    },
    toModel: () => change(withCrop(model(), edit().crop), null),
    toNeutral: () => change(neutral(edit()), null),
    undo: history.undo,
    redo: history.redo,
    /** Returns what the buttons of the panel can do. */
    can: () => ({
      canUndo: history.canUndo(),
      canRedo: history.canRedo(),
      isModel: !isChanged(chosen()),
      isNeutral: same(edit(), neutral(edit())),
    }),
  };
}
