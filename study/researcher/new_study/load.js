// Starts the tab. Gradio's `element` and `trigger` are in scope, `loadModule`, and `START`: {entry}.

const root = element.querySelector(".new-study");

loadModule(root, START.entry, ({ startNewStudy }, base) => startNewStudy(root, base, (slug) => trigger("made", { slug })));
