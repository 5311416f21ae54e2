// Keeps the page of helped mode at hand, so that it opens without a connection. Answers are the page's own affair.

const NAME = "hailong-ho-tro-{{ version }}";
const PAGE = "/ho-tro/phieu";
const FILES = [
{% for file in files %}
  "{{ file }}",
{% endfor %}
];

async function fill() {
  const cache = await caches.open(NAME);
  await cache.addAll(FILES);
  // A page that leads elsewhere, to signing in, is not the one to keep.
  const page = await fetch(PAGE, { redirect: "error", cache: "no-store" });
  if (page.ok) await cache.put(PAGE, page);
}

async function tidy() {
  const names = await caches.keys();
  await Promise.all(names.filter((one) => one.startsWith("hailong-ho-tro-") && one !== NAME).map((one) => caches.delete(one)));
  await self.clients.claim();
}

async function kept(request) {
  const cache = await caches.open(NAME);
  const known = await cache.match(request, { ignoreSearch: true });
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok && !fresh.redirected && new URL(request.url).pathname.startsWith("{{ static }}/")) {
    await cache.put(request, fresh.clone());
  }
  return fresh;
}

self.addEventListener("install", (event) => event.waitUntil(fill().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(tidy()));
self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  const ours = pathname === PAGE || pathname.startsWith("{{ static }}/");
  if (event.request.method === "GET" && origin === self.location.origin && ours) event.respondWith(kept(event.request));
});
