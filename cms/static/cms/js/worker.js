/**
 * The service worker. Kept lessons (cache "kept") come from the network as long as there is one, and from this device when there
 * is none or it takes too long; what they need (cache "parts") has names that change with its content, so it is taken from here
 * first. Nothing else is kept, and nothing but pages and their parts is touched. keeping.js fills the caches.
 */
const KEPT = "kept";
const PARTS = "parts";
const PATIENCE = 4000; // milliseconds to wait for the network before a kept page is shown

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || request.headers.has("range")) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (/^\/(static|media)\//.test(url.pathname)) event.respondWith(part(request));
});

async function page({ request, resultingClientId }, url) {
  const kept = await caches.open(KEPT);
  const copy = await kept.match(url.pathname, { ignoreVary: true });
  try {
    const response = copy ? await patiently(request) : await fetch(request);
    if (copy && response.ok && !response.redirected) await kept.put(url.pathname, response.clone());
    return response;
  } catch {
    tell(resultingClientId);
    return copy ?? (await elsewhere(kept, url)) ?? Response.error();
  }
}

/** Let the page know that it does not come from the network; a browser may believe that there is one. */
async function tell(client) {
  for (let tries = 0; tries < 20; tries += 1) {
    const window = await self.clients.get(client);
    if (window) return window.postMessage("from-device");
    await new Promise((done) => setTimeout(done, 100));
  }
  return undefined;
}

/** The page that lists what is kept, in the language of the address. */
function elsewhere(kept, url) {
  return kept.match(`/${url.pathname.startsWith("/en/") ? "en" : "bg"}/offline/`, { ignoreVary: true });
}

function patiently(request) {
  const late = new Promise((_, refuse) => setTimeout(() => refuse(new Error("late")), PATIENCE));
  return Promise.race([fetch(request), late]);
}

async function part(request) {
  return (await caches.match(request, { cacheName: PARTS, ignoreVary: true })) ?? fetch(request);
}
