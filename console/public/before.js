// The content policy forbids making code from text; zod is told before any schema is made.
globalThis.__zod_globalConfig = { jitless: true };

// What the page of this address needs is asked for at once, beside the scripts: the files of the page, and the answers
// that it reads first. The clock with the position of the live stream comes before them, so that no event falls between
// a read and the stream. The table is written by the build: [address, files, reads].
(() => {
  const pages = [];
  const early = new Map();
  globalThis.wardEarly = early;
  const ask = (path) => {
    const answer = fetch(path);
    answer.catch(() => undefined);
    early.set(path, answer);
    return answer;
  };
  const hello = ask('/api/hello');
  for (const [address, files, reads] of pages) {
    const parts = new RegExp(`^${address.replace(/\$\w+/g, '([^/]+)')}$`).exec(location.pathname);
    if (!parts) continue;
    for (const file of files) {
      const link = document.createElement('link');
      link.rel = 'modulepreload';
      link.href = `/${file}`;
      document.head.append(link);
    }
    let part = 0;
    const words = new Map((address.match(/\$\w+/g) ?? []).map((word) => [word, parts[++part]]));
    const start = () => {
      for (const read of reads) void ask(read.replace(/\$\w+/g, (word) => words.get(word)));
    };
    hello.then(start, () => undefined);
    return;
  }
})();
