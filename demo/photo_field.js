// The upload field takes what the server reads, though browsers know no type for HEIC or RAW and cannot show them.
// photo_input.py puts the suffixes of the files into SUFFIXES.
() => {
  const suffixes = SUFFIXES;
  const field = document.querySelector("#photo");
  const isPhoto = (file) => suffixes.some((suffix) => file.name.toLowerCase().endsWith(suffix));

  // Gradio refuses files whose type does not begin with image/.
  function typed(files) {
    const transfer = new DataTransfer();
    for (const file of files) {
      const unknown = !file.type.startsWith("image/") && isPhoto(file);
      transfer.items.add(unknown ? new File([file], file.name, { type: "image/x-photo" }) : file);
    }
    return transfer.files;
  }

  field.addEventListener("click", (event) => {
    for (const input of event.currentTarget.querySelectorAll("input[type=file]")) {
      input.accept = ["image/*", ...suffixes].join();
    }
  }, true);
  field.addEventListener("change", (event) => {
    if (event.target.type === "file") event.target.files = typed(event.target.files);
  }, true);
  field.addEventListener("drop", (event) => {
    const input = field.querySelector("input[type=file]");
    const files = event.dataTransfer.files;
    if (!input || !files.length) return;
    event.preventDefault();
    event.stopPropagation();
    input.files = files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }, true);
}
