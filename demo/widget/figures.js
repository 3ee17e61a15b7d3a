// Plotly figures in the page's colors: drawn again when the page turns light or dark.

import { Refused } from "./requests.js";

let library = null;

/** Loads Plotly once, from this server. */
function loadPlotly(address) {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = address;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => {
      library = null;
      script.remove();
      reject(new Refused("The figures could not be loaded. Please check the connection and try again."));
    };
    document.head.append(script);
  });
  return library;
}

/** Returns what draws figures; `address` is that of Plotly, which is loaded when it is needed. */
export function createFigures(address) {
  const drawn = new Map();

  /** Draws a figure, `{data, layout}` without colors of the page, into a node. */
  async function draw(node, figure) {
    const plotly = await loadPlotly(address);
    drawn.set(node, figure);
    await plotly.react(node, figure.data, dressed(figure.layout, getComputedStyle(node)), { displayModeBar: false, responsive: true });
  }

  let wasDark = isDark();
  new MutationObserver(() => {
    if (isDark() === wasDark) return;
    wasDark = isDark();
    for (const [node, figure] of drawn) draw(node, figure);
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });

  return { draw };
}

function isDark() {
  return document.body.classList.contains("dark");
}

/** Returns a layout in the page's colors, small, without a legend, and not in the way of a finger that scrolls. */
function dressed(layout, style) {
  const color = (name) => style.getPropertyValue(name).trim();
  const line = { gridcolor: color("--line"), linecolor: color("--chip-line"), zerolinecolor: color("--line") };
  const axis = (given) => given && { ...given, ...line, fixedrange: true, automargin: true, nticks: 5, title: titled(given.title) };
  const polar = layout.polar && {
    bgcolor: "transparent",
    radialaxis: { ...layout.polar.radialaxis, ...line, ticks: "", showline: false, nticks: 3 },
    angularaxis: { ...layout.polar.angularaxis, ...line, dtick: 60, direction: "clockwise", rotation: 90 },
  };
  return {
    ...layout,
    ...(polar ? { polar } : { xaxis: axis(layout.xaxis), yaxis: axis(layout.yaxis) }),
    template: "none",
    autosize: true,
    dragmode: false,
    showlegend: false,
    hovermode: polar ? "closest" : "x",
    margin: polar ? { l: 34, r: 34, t: 26, b: 22 } : { l: 8, r: 18, t: 8, b: 8 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: "system-ui, sans-serif", size: 11, color: color("--soft") },
    hoverlabel: { bgcolor: color("--sheet"), bordercolor: color("--line"), font: { color: color("--ink"), size: 11 } },
  };
}

function titled(title) {
  return { text: typeof title === "string" ? title : title?.text, standoff: 6, font: { size: 11 } };
}
