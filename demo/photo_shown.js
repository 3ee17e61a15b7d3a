// What a browser cannot show, such as HEIC, RAW and TIFF, is shown in the upload field by the left half of the comparison.
(pair) => {
  const image = document.querySelector("#photo img");
  if (!image || !pair) return;
  const show = () => {
    if (!image.naturalWidth) image.src = pair[0].url;
  };
  image.addEventListener("error", show, { once: true });
  if (image.complete) show();
}
