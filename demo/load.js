import(new URL(START.entry, location.href).href).then(({ startStudio }) => startStudio(element.querySelector(".studio")));
