/* The citizens' side can be laid on the telephone's first page; without a line it says so. See citizen-worker.js. */
if ("serviceWorker" in navigator) navigator.serviceWorker.register("/worker.js", { scope: "/" }).catch(() => undefined);
