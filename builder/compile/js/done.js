// All that the page does in which popups and hidden frames end: it closes itself, where the browser lets it.
close();
setTimeout(function () { document.querySelector("main").hidden = false; }, 300);
