// Draws the Plotly figures of a report: each when it comes near the window, again when the page turns light or dark.

function figureTemplate() {
  return figureTemplates[document.body.classList.contains("dark") ? "dark" : "light"];
}

function drawFigure(place) {
  const figure = JSON.parse(place.dataset.figure);
  place.dataset.drawn = "true";
  return Plotly.react(place, figure.data, { ...figure.layout, template: figureTemplate() }, {
    responsive: true,
    displaylogo: false,
    displayModeBar: "hover",
    modeBarButtons: [["toImage"]],
    toImageButtonOptions: { format: "svg", filename: "figure" },
  });
}

function drawFigures(root) {
  const places = root.querySelectorAll("[data-figure]:not([data-drawn])");
  const nearWindow = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      nearWindow.unobserve(entry.target);
      drawFigure(entry.target);
    }
  }, { rootMargin: "400px" });
  for (const place of places) {
    place.style.minHeight = `${JSON.parse(place.dataset.figure).layout.height}px`;
    nearWindow.observe(place);
  }
}

function redrawOnThemeChange(root) {
  let wasDark = document.body.classList.contains("dark");
  new MutationObserver(() => {
    const isDark = document.body.classList.contains("dark");
    if (isDark === wasDark) return;
    wasDark = isDark;
    root.querySelectorAll("[data-drawn]").forEach(drawFigure);
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
}
