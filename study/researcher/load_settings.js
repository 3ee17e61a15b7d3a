// Starts the form of a study's settings. Gradio's `element`, `props`, `trigger` and `watch` are in scope, `loadModule`, and
// `START`: {entry, styles}.

const root = element.querySelector(".settings-root");
const started = loadModule(root, START.entry, ({ startSettings }, base) =>
  startSettings(root, { base, styles: START.styles, onSaved: () => trigger("saved") }),
);
const showStudy = async () => {
  if (!props.value) return;
  const [slug] = JSON.parse(props.value);
  const show = await started;
  // Without the module there is nothing to show it with, which the tab says.
  if (show) await show(slug);
};
watch("value", showStudy);
showStudy();
