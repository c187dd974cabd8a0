// The only script of the page in which popups and hidden frames end: close the window if the browser allows it.
close();
setTimeout(function () { document.querySelector("main").hidden = false; }, 300);
