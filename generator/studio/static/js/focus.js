// Moves to the summary of problems, if the page has one.
document.querySelector("[data-focus]")?.focus();
