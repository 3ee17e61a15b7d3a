// Loads the modules of the form and starts it. Gradio's `element`, `props`, `trigger` and `watch` are in scope, and
// `START`: {entry, styles}.

const base = location.pathname.replace(/\/*$/, "/");
const root = element.querySelector(".settings-root");
const started = import(new URL(base + START.entry, location.href).href).then(({ startSettings }) =>
  startSettings(root, { base, styles: START.styles, onSaved: () => trigger("saved") }),
);
const showStudy = async () => {
  if (!props.value) return;
  const [slug] = JSON.parse(props.value);
  (await started)(slug);
};
watch("value", showStudy);
showStudy();
