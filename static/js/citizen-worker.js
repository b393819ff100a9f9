/* Stands between the citizens' pages and a line that breaks. It keeps the files that every page shares (STATIC) and one
   page that says there is no line (OFFLINE, the same for everybody); pages of people are never kept, and what belongs to
   the desk is left to its own worker (offline-worker.js). KEPT changes with the files: what is older is thrown away.
   The three constants are written before this text by portal.web.installable. */
self.addEventListener("install", (event) => event.waitUntil((async () => {
  const cache = await caches.open(KEPT);
  await cache.addAll([...STATIC, new Request(OFFLINE, { credentials: "omit", cache: "reload" })]);
  await self.skipWaiting();
})()));

self.addEventListener("activate", (event) => event.waitUntil((async () => {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("citizen-") && name !== KEPT).map((name) => caches.delete(name)));
})()));

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match(OFFLINE, { cacheName: KEPT })) || Response.error();
  }
}

async function shared(request) {
  return (await caches.match(request, { cacheName: KEPT, ignoreVary: true })) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const request = event.request, address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (["/desk/", "/admin/", "/api/"].some((start) => address.pathname.startsWith(start))) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (STATIC.includes(address.pathname)) event.respondWith(shared(request));
});
