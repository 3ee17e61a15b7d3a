// The section in which photos are brought.

import { make } from "../../../viewer/elements.js";
import { filesDropped, filesOf } from "./dropped.js";
import { counted, keepChildren, makePick, makeQuiet, makeSection, takeDrops } from "./parts.js";
import { makePicture } from "./pictures.js";

/** `limits` as the server tells them; `actions`: bring(kind, files), removePhoto(name), pictureAddress, reasonOf. */
export function createPhotos(limits, actions) {
  const bring = (files) => actions.bring("photos", files);
  const accept = [...limits.suffixes, ".zip"].join();
  const place = make(
    "div",
    { class: "drop" },
    make("p", {}, "Drop photos here: files, a folder, or a zip file of photos."),
    make(
      "p",
      { class: "picks" },
      makePick("Choose photos", (input) => bring(filesOf(input)), { accept, id: "pick-photos" }),
      makePick("Choose a folder", (input) => bring(filesOf(input)), { webkitdirectory: true, id: "pick-photo-folder" }),
    ),
    make(
      "p",
      { class: "note" },
      `JPEG, PNG, HEIC, camera RAW and all others that the enhancement page reads; up to ${limits.most_photos}, `
        + `${limits.largest_gb} GB in all. The file names become the names of the sets; participants never see them.`,
    ),
  );
  takeDrops(place, async (transfer) => bring(await filesDropped(transfer)));
  const count = make("p", { class: "count", role: "status" });
  const list = make("ul", { class: "photo-grid" });

  function tile({ id, name, file, changed }) {
    const address = actions.pictureAddress(id, name, { v: changed });
    const label = make("span", { class: "name", title: file }, name);
    const remove = makeQuiet("×", () => actions.removePhoto(name), { "aria-label": `Remove ${name}`, title: "Remove" });
    return make("li", {}, makePicture(address, "", actions.reasonOf), label, remove);
  }

  return {
    node: makeSection("new-photos", "1. Photos", place, count, list),
    show({ id, files }) {
      count.textContent = files.length ? counted(files.length, "photo") : "";
      keepChildren(list, files.map((each) => ({ id, ...each })), tile);
    },
  };
}
