/**
 * Service worker of the field page. The build writes the files of the page and a name made of their content into it.
 * It keeps the page alone: answers of the API are never kept here, they lie encrypted in the page's own store.
 */
const FILES = __FILES__;
const CACHE = `ward-field-${__VERSION__}`;
const PAGE = '/field/index.html';

self.addEventListener('install', (event) => {
  // Past the browser's own cache: a file of an older build must not slip in under the new name.
  const files = FILES.map((file) => new Request(file, { cache: 'reload' }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(files)));
});

self.addEventListener('activate', (event) => {
  const tidy = async () => {
    const names = await caches.keys();
    const old = names.filter((name) => name.startsWith('ward-field-') && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(tidy());
});

// A new build waits until the person says so: nothing is pulled away under a form that is being filled.
self.addEventListener('message', (event) => {
  if (event.data === 'take-over') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  const file = request.mode === 'navigate' && /^\/field\/?$/.test(pathname) ? PAGE : pathname;
  if (!FILES.includes(file)) return;
  const answer = async () => {
    const cache = await caches.open(CACHE);
    return (await cache.match(file)) ?? fetch(request);
  };
  event.respondWith(answer());
});
