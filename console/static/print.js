"use strict";

// Printing needs a script; without one the button stays hidden and the browser's menu prints.
for (const button of document.querySelectorAll("button.print")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
