/* Takes the place of a worker that was switched off: what it kept is deleted, and it goes. */

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) =>
  event.waitUntil(caches.delete(`plan-portal ${registration.scope}`).then(() => registration.unregister())));
