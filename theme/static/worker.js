/* Keeps what has been visited readable without a network.  Pages come from the network whenever there is one, so that
   nothing stale is shown; files named by their content never change and come from the cache. */

const CACHE = `plan-portal ${registration.scope}`; // the host site may keep things of its own
const MOST = 400; // files kept; the oldest go first

/** What is said in the place of a page that has not been visited, by language. */
const NOT_HERE = {
  "zh-CN": ["没有网络", "这一页还没有读过，连接网络后可以打开。读过的页面仍可阅读。", "重试", "回到首页"],
  "zh-Hant-HK": ["沒有網絡", "這一頁還沒有讀過，連接網絡後可以打開。讀過的頁面仍可閱讀。", "重試", "回到首頁"],
};

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
    const cache = await caches.open(CACHE);
    return (await cache.match(request, { ignoreSearch: true })) ?? notHere(request, await cache.keys());
  }
}

/** Say that a page has not been visited, in the language of its edition and in the site's style, if that was `kept`. */
function notHere({ url }, kept) {
  const edition = new URL("zh-hant/", registration.scope).href;
  const [language, home] = url.startsWith(edition) ? ["zh-Hant-HK", edition] : ["zh-CN", registration.scope];
  const [title, text, again, back] = NOT_HERE[language];
  const style = kept.findLast((each) => /\/theme\/site\.[^/]*css$/.test(each.url))?.url;
  const html = `<!DOCTYPE html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title>${style ? `<link rel="stylesheet" href="${style}">` : ""}
<main class="single"><h1>${title}</h1><p>${text}</p><ul class="card-links"><li><a href="">${again}</a></li><li><a href="${home}index.html">${back}</a></li></ul></main>`;
  return new Response(html, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
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
