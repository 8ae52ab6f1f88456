// The pages of authors: a chosen file is read into the field of its text, where it can be seen before it is sent.
(() => {
  "use strict";
  const LARGEST = 900_000;

  document.addEventListener("change", async (event) => {
    const field = document.getElementById(event.target.dataset?.fileInto ?? "");
    const file = event.target.files?.[0];
    if (!field || !file) return;
    if (file.size > LARGEST) {
      event.target.setCustomValidity("This file is too large for a page: import it from the command line.");
      event.target.reportValidity();
      return;
    }
    event.target.setCustomValidity("");
    field.value = await file.text();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
