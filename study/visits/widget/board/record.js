// What is measured while one set is ranked: clicks, zoom, full screen, time in the background.

const MOST_EVENTS = 400;
const ZOOM_GESTURE_MS = 600;

/** Adds up the milliseconds of `clock` during which a state lasts, starting from `total`. */
function createStopwatch(clock, total) {
  let since = null;
  const sum = () => total + (since === null ? 0 : clock() - since);
  return {
    run(holds) {
      total = sum();
      since = holds ? clock() : null;
    },
    sum,
  };
}

/**
 * Keeps the record of one set, in the form in which the server takes it.
 *
 * `clock()`: milliseconds for which the set has been shown; `kept`: the record before a reload, or null for
 * a set shown for the first time; `loading`: milliseconds of waiting for its images; `reloaded`: whether the page was
 * loaded again since `kept`. Events are
 * [milliseconds, "rank" | "undo" | "zoom" | "full", slot or factor], at most 400; what comes later is not kept.
 */
export function createRecord(clock, kept, loading, reloaded = true) {
  const shownAt = kept?.shown_at ?? Date.now();
  const loadingMs = kept?.loading_ms ?? loading;
  const resumed = kept === null ? 0 : (kept.resumed ?? 0) + Number(reloaded);
  const events = [...(kept?.events ?? [])];
  const zoomed = createStopwatch(clock, kept?.zoom?.ms ?? 0);
  const full = createStopwatch(clock, kept?.full_ms ?? 0);
  const hidden = createStopwatch(clock, kept?.hidden_ms ?? 0);
  let largest = kept?.zoom?.largest ?? 1;
  let zooming = null;

  function add(kind, number) {
    zooming = null;
    if (events.length < MOST_EVENTS) events.push([clock(), kind, number]);
  }

  /** Notes a new factor; the steps of one gesture are one event, with the time and factor of its end. */
  function zoom(factor) {
    const rounded = Math.round(100 * factor) / 100;
    largest = Math.max(largest, rounded);
    zoomed.run(factor > 1);
    if (zooming !== null && clock() - zooming[0] < ZOOM_GESTURE_MS) {
      zooming.splice(0, 3, clock(), "zoom", rounded);
    } else {
      const before = events.length;
      add("zoom", rounded);
      zooming = events[before] ?? null;
    }
  }

  return {
    ranked: (slot) => add("rank", slot),
    undone: (slot) => add("undo", slot),
    zoom,
    full(slot) {
      full.run(slot > 0);
      add("full", slot);
    },
    hidden: hidden.run,
    /** Returns the record up to now; `place`: {window, image: width and height in CSS pixels, pixel_ratio}. */
    sum(place) {
      return {
        shown_at: shownAt,
        loading_ms: loadingMs,
        events: events.map((event) => [...event]),
        zoom: { largest, ms: zoomed.sum() },
        full_ms: full.sum(),
        hidden_ms: hidden.sum(),
        ...place,
        resumed,
      };
    },
  };
}
