// The content policy forbids making code from text; zod is told before any schema is made.
globalThis.__zod_globalConfig = { jitless: true };

// What the page of this address needs is asked for at once, beside the scripts: its files, its texts in the reader's
// language, and the answers that it reads first. The clock with the position of the live stream comes before them, so
// that no event falls between a read and the stream. The build writes the tables: a page is
// [address, files, families of texts, reads], the file of a family stands under its language.
(() => {
  const pages = [];
  const texts = {};
  const early = new Map();
  globalThis.wardEarly = early;
  const ask = (path) => {
    const answer = fetch(path);
    answer.catch(() => undefined);
    early.set(path, answer);
    return answer;
  };
  const hello = ask('/api/hello');
  const { documentElement, head } = document;
  const english = localStorage.getItem('ward.language') === 'en';
  documentElement.lang = english ? 'en' : 'zh-CN';
  documentElement.dataset.theme = localStorage.getItem('ward.theme') === 'dark' ? 'dark' : 'light';
  documentElement.dataset.first = location.pathname === '/login' ? 'login' : 'frame';
  const preload = (file) => {
    const link = document.createElement('link');
    link.rel = 'modulepreload';
    link.href = `/${file}`;
    head.append(link);
  };
  const page = pages
    .map(([address, ...needs]) => ({
      address,
      needs,
      parts: new RegExp(`^${address.replace(/\$\w+/g, '([^/]+)')}$`).exec(location.pathname),
    }))
    .find(({ parts }) => parts);
  const [files, families, reads] = page?.needs ?? [[], [], []];
  for (const file of files) preload(file);
  for (const family of ['base', ...families]) if (family in texts) preload(texts[family][english ? 1 : 0]);
  let part = 0;
  const words = new Map((page?.address.match(/\$\w+/g) ?? []).map((word) => [word, page.parts[++part]]));
  const start = () => {
    for (const read of reads) void ask(read.replace(/\$\w+/g, (word) => words.get(word)));
  };
  hello.then(start, () => undefined);

  // The first frame says at once when the world is no real one.
  const banners = () => document.querySelectorAll('#first .banner.drill');
  const unhide = (world) => {
    if (world !== undefined && world !== 'live') for (const banner of banners()) banner.hidden = false;
  };
  const parsed = new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve));
  void hello
    .then((answer) => answer.clone().json())
    .then(async ({ world }) => {
      if (banners().length === 0) await parsed;
      unhide(world);
    })
    .catch(() => undefined);

  // Opening the browser's stores takes it a while: now, beside the scripts on their way, rather than when one asks.
  void sessionStorage.length;
})();
