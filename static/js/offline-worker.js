/* Watches over the desk's addresses: when a page cannot be had, the offline counter is shown, as it was last seen. */
const CACHE = "offline-counter";
const PAGE = "/desk/offline/";
const GONE = [502, 503, 504];

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function kept(address) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address, { ignoreVary: true })) || Response.error();
}

async function page(request) {
  try {
    const answer = await fetch(request);
    return GONE.includes(answer.status) ? await keptOr(answer) : answer;
  } catch {
    return kept(PAGE);
  }
}

async function keptOr(answer) {
  const found = await kept(PAGE);
  return found.type === "error" ? answer : found;
}

async function part(request) {
  try {
    return await fetch(request);
  } catch {
    return kept(request.url);
  }
}

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (["style", "script", "font", "image"].includes(request.destination)) event.respondWith(part(request));
});
