// Buttons with data-print open the browser's print window.
document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
