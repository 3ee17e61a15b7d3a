// The stage: the photo before and after, divided, zoomed and moved together.

import { make } from "../../study/viewer/elements.js";
import { bindGestures } from "../../study/viewer/gestures.js";
import { applyZoom, createZoom } from "../../study/viewer/zoom.js";
import { createDivider } from "./divider.js";
import { covered, fitFrame, oneToOne, pictureSide, pixelScale, placeOf, visibleBox } from "./geometry.js";
import { croppedSize } from "./framing.js";
import { createLayer } from "./layer.js";

/** Photos with few pixels are enlarged beyond 1:1, up to this factor. */
const LEAST_LARGEST = 2;
/** What is less than this much larger looks the same. */
const MORE_THAN_WHOLE = 1.02;
/** Around the photo while its crop is chosen: handles at its edge can be reached. */
const CROP_ROOM_PX = 22;
/** A little longer than the transition in the style sheet. */
const GLIDE_MS = 180;
/** A label is left out where less of its side is visible. */
const LABEL_PX = 76;

/** Builds the stage; `onView(view)`: another part or another size of the photo is seen now. */
export function createStage(onView) {
  let space = { width: 0, height: 0 };
  let frame = { left: 0, top: 0, width: 1, height: 1 };
  let whole = { width: 1, height: 1 };
  let size = whole;
  let crop;
  let cropping = false;
  let held = false;
  let compared = true;
  let landing = null;

  const layers = { before: createLayer("before", "Before"), after: createLayer("after", "After") };
  const labels = {
    before: make("span", { class: "stage-label stage-label-before", "aria-hidden": "true" }, "Before"),
    after: make("span", { class: "stage-label stage-label-after", "aria-hidden": "true" }, "After"),
  };
  const limits = make("p", { class: "limits" });
  const divider = createDivider(coveredInWindow, drawDivider);
  const element = make(
    "div",
    { class: "stage", role: "group", "aria-label": "Before and after" },
    layers.before.element,
    layers.after.element,
    labels.before,
    labels.after,
    divider.element,
    make("div", { class: "stage-invitation" }, make("p", {}, "Drop photos here, paste them, or open files."), limits),
  );
  const zoom = createZoom(changeView, largest);
  const density = () => window.devicePixelRatio || 1;

  function largest() {
    return cropping ? 1 : Math.max(oneToOne(frame, size, density()), LEAST_LARGEST);
  }

  /** Returns how large a pixel of the photo is on the screen; 1 is 1:1. */
  function scale() {
    return pixelScale(zoom.view(), frame, size, density());
  }

  function coveredInWindow() {
    const { left } = element.getBoundingClientRect();
    const area = covered(space, frame, zoom.view());
    return { left: left + area.left, right: left + area.right };
  }

  function changeView(view, smooth) {
    applyZoom(element, view, smooth);
    element.classList.toggle("zoomed", view.factor > 1);
    glide(smooth);
    placeDetails();
    drawDivider();
    onView(view);
  }

  /** Marks the time in which the pictures move by themselves. */
  function glide(isGliding) {
    clearTimeout(landing);
    element.classList.toggle("gliding", isGliding);
    if (isGliding) landing = setTimeout(() => glide(false), GLIDE_MS);
  }

  function placeDetails() {
    const placed = (box) => placeOf(box, frame, zoom.view(), size, density());
    Object.values(layers).forEach((layer) => layer.place(placed));
  }

  /** Returns whether both pictures are there, and differ. */
  function isDivided() {
    return compared && !cropping && layers.before.image() !== null && layers.after.image() !== null;
  }

  function drawDivider() {
    const area = covered(space, frame, zoom.view());
    const divided = isDivided() && !held;
    const showsAfter = layers.after.image() !== null && !held;
    const x = divided ? area.left + divider.place() * (area.right - area.left) : showsAfter ? 0 : space.width;
    element.style.setProperty("--divider", `${x}px`);
    const [right, bottom] = [space.width - area.right, space.height - area.bottom];
    const insets = { left: area.left, top: area.top, right, bottom };
    for (const [side, inset] of Object.entries(insets)) element.style.setProperty(`--inset-${side}`, `${inset}px`);
    divider.element.hidden = !divided;
    const anything = compared && !cropping && (layers.before.image() !== null || showsAfter);
    labels.before.hidden = !anything || x - area.left < LABEL_PX;
    labels.after.hidden = !anything || area.right - x < LABEL_PX;
  }

  function arrange() {
    const room = cropping ? CROP_ROOM_PX : 0;
    frame = fitFrame({ width: space.width - 2 * room, height: space.height - 2 * room }, size, density());
    frame = { ...frame, left: frame.left + room, top: frame.top + room };
    for (const side of ["left", "top", "width", "height"]) {
      element.style.setProperty(`--frame-${side}`, `${frame[side]}px`);
    }
    // The factor may be beyond what is allowed at this size.
    zoom.scale(1);
    placeDetails();
    drawDivider();
    onView(zoom.view());
  }

  /** Says how large the photo is in its own pixels, and which crop of it is seen from now on. */
  function setPhoto(photo, kept) {
    whole = { width: photo.width, height: photo.height };
    crop = kept;
    const shown = cropping ? { box: [0, 0, 1, 1], angle: crop?.angle ?? 0 } : crop;
    Object.values(layers).forEach((layer) => layer.cut(shown));
    const next = croppedSize(whole, shown);
    if (next.width === size.width && next.height === size.height) return;
    size = next;
    element.style.setProperty("--aspect", String(size.width / size.height));
    zoom.fit(false);
    arrange();
  }

  /** Shows the whole photo, turned and edited, under `overlay` for as long as its crop is chosen. */
  function setCropping(isCropping, overlay) {
    cropping = isCropping;
    element.classList.toggle("cropping", cropping);
    if (cropping) element.append(overlay);
    else overlay.remove();
    zoom.fit(false);
    setPhoto(whole, crop);
    arrange();
  }

  function show(kind, image) {
    layers[kind].show(image);
    if (image === null) layers[kind].detail(null);
    element.classList.toggle("empty", layers.before.image() === null);
    drawDivider();
  }

  /** Shows the whole photo as it was for as long as it is held. */
  function hold(now) {
    held = now;
    element.classList.toggle("held", now);
    drawDivider();
  }

  /** Says whether there is a difference to see between before and after. */
  function compare(isCompared) {
    compared = isCompared;
    drawDivider();
  }

  function frameInWindow() {
    const { left, top } = element.getBoundingClientRect();
    return { left: left + frame.left, top: top + frame.top, width: frame.width, height: frame.height };
  }

  /** Zooms to 1:1 at a place of the window, or back to the whole photo. */
  function toggle({ clientX, clientY }) {
    const over = frameInWindow();
    // A photo that is seen whole at 1:1 is enlarged.
    const exact = oneToOne(frame, size, density());
    if (zoom.zoomed()) zoom.fit();
    else zoom.scale(exact > MORE_THAN_WHOLE ? exact : largest(), (clientX - over.left) / over.width, (clientY - over.top) / over.height, true);
  }

  bindGestures(element, zoom, frameInWindow, undefined, () => !zoom.zoomed());
  divider.followOn(element, () => !zoom.zoomed() && !divider.element.hidden);
  element.addEventListener("dblclick", toggle);
  new ResizeObserver(([entry]) => {
    space = { width: entry.contentRect.width, height: entry.contentRect.height };
    if (space.width > 0 && space.height > 0) arrange();
  }).observe(element);

  return {
    element,
    zoom,
    show,
    setPhoto,
    setCropping,
    hold,
    compare,
    detail(kind, image, box) {
      layers[kind].detail(image, box);
      placeDetails();
    },
    scale,
    /** Says what is taken where there is no photo yet. */
    setLimits: (text) => (limits.textContent = text),
    /** Says whether what is shown is not yet what it will be. */
    setBusy: (isBusy) => element.setAttribute("aria-busy", String(isBusy)),
    /** Returns the longest side, in pixels, of a picture of the whole photo that is sharp, if there is one. */
    side: () => pictureSide(whole, scale()),
    box: () => visibleBox(space, frame, zoom.view(), size),
  };
}
