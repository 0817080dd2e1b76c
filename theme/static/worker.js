/* Keeps what has been visited readable without a network.  Pages come from the network whenever there is one, so that
   nothing stale is shown; files named by their content never change and come from the cache. */

const CACHE = `plan-portal ${registration.scope}`; // the host site may keep things of its own
const MOST = 400; // files kept; the oldest go first

const NOT_HERE = `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>没有网络</title><h1>没有网络</h1><p>这一页还没有读过，连接网络后可以打开。读过的页面仍可阅读。</p>`;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin || !url.href.startsWith(registration.scope)) return;
  if (/\/theme\/.*\.[0-9a-f]{12}[./]/.test(url.pathname)) event.respondWith(fromCache(request));
  else if (request.mode === "navigate") event.respondWith(fromNetwork(request));
});

async function fromCache(request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(request)) ?? keep(request, await fetch(request));
}

async function fromNetwork(request) {
  try {
    return await keep(request, await fetch(request));
  } catch {
    const headers = { "Content-Type": "text/html; charset=utf-8" };
    const cache = await caches.open(CACHE);
    return (await cache.match(request, { ignoreSearch: true })) ?? new Response(NOT_HERE, { status: 503, headers });
  }
}

async function keep(request, response) {
  if (response.ok && !response.redirected) {
    const cache = await caches.open(CACHE);
    await cache.delete(request); // so that it becomes the newest
    await cache.put(request, response.clone());
    const kept = await cache.keys();
    await Promise.all(kept.slice(0, Math.max(kept.length - MOST, 0)).map((each) => cache.delete(each)));
  }
  return response;
}
