// Draws the Plotly figures of a report: each when it comes near the window, again when the page turns light or dark,
// and all of them, light and as wide as paper, when the page is printed. A figure about another population than the one
// that is chosen is not displayed; it has no width, and is drawn once it is.

const SAVED_WIDTH = 760;

function figureOf(place) {
  return JSON.parse(place.dataset.figure);
}

function pageTheme() {
  return document.body.classList.contains("dark") ? "dark" : "light";
}

function isDisplayed(place) {
  return place.clientWidth > 0;
}

// How a figure was drawn; one that was not displayed meanwhile may have to be drawn again.
function currentLook(place) {
  return `${pageTheme()} ${place.clientWidth}`;
}

function drawFigure(place, theme = pageTheme(), size = { autosize: true }) {
  const figure = figureOf(place);
  place.dataset.drawn = currentLook(place);
  return Plotly.react(place, figure.data, { ...figure.layout, ...size, template: figureTemplates[theme] }, {
    responsive: true,
    displayModeBar: false,
  });
}

// A saved figure is for a paper or a slide: light, on white, and of one size, whatever the size of the window.
function saveFigure(place, format) {
  const figure = figureOf(place);
  const { height } = figure.layout;
  const layout = { ...figure.layout, width: SAVED_WIDTH, paper_bgcolor: "#ffffff", template: figureTemplates.light };
  return Plotly.downloadImage({ data: figure.data, layout }, {
    format, filename: place.dataset.name, width: SAVED_WIDTH, height, scale: format === "png" ? 3 : 1,
  });
}

function drawFigures(root) {
  const places = root.querySelectorAll("[data-figure]:not([data-drawn])");
  const nearWindow = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      const place = entry.target;
      if (entry.isIntersecting && place.dataset.drawn !== currentLook(place)) drawFigure(place);
    }
  }, { rootMargin: "400px" });
  for (const place of places) {
    place.style.minHeight = `${figureOf(place).layout.height}px`;
    nearWindow.observe(place);
    for (const button of place.closest(".drawing")?.querySelectorAll("[data-save]") ?? []) {
      button.onclick = () => saveFigure(place, button.dataset.save);
    }
  }
}

function redrawOnThemeChange(root) {
  let wasDark = document.body.classList.contains("dark");
  new MutationObserver(() => {
    const isDark = document.body.classList.contains("dark");
    if (isDark === wasDark) return;
    wasDark = isDark;
    for (const place of root.querySelectorAll("[data-drawn]")) if (isDisplayed(place)) drawFigure(place);
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
}

// A page is laid out for paper only after its scripts have run: the figures must be told how wide paper is.
function drawForPrint(root) {
  const paper = 640;
  const places = () => [...root.querySelectorAll("[data-figure]")].filter(isDisplayed);
  window.addEventListener("beforeprint", () => {
    for (const place of places()) drawFigure(place, "light", { autosize: false, width: paper });
  });
  window.addEventListener("afterprint", () => {
    for (const place of places()) drawFigure(place);
  });
}
