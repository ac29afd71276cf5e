import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { enBase } from './text/en-base.ts';
import { zhBase } from './text/zh-base.ts';

/**
 * What the shell stands on is one file; what pages share comes in a few files rather than in forty, because a browser
 * asks for six at a time over HTTP/1.1. Nothing is fetched from outside.
 */
const GROUPS = [
  { name: 'shell', tags: ['$initial' as const], test: /(?<!main\.tsx|index\.html)$/, priority: 2 },
  {
    name: 'shared',
    test: /\.(?:m?js|tsx?)$/,
    entriesAware: true,
    minShareCount: 2,
    priority: 1,
  },
];

/** `{{key}}` in the document: the text in both languages; `before.js` says which of them is seen. */
const firstTexts: Plugin = {
  name: 'first-texts',
  transformIndexHtml: (html) =>
    html.replaceAll(/\{\{([\w.]+)\}\}/g, (_, key: keyof typeof zhBase) => {
      const both = [zhBase[key], enBase[key]];
      if (both.includes(undefined as never)) throw new Error(`index.html: no text ${key}`);
      return `<span lang="zh-CN">${both[0]}</span><span lang="en">${both[1]}</span>`;
    }),
};

export default defineConfig({
  plugins: [react(), firstTexts],
  // Whatever the environment says, the libraries are built as they run: the other build is half as large again.
  mode: 'production',
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: {
    target: 'es2022',
    // `before.js` asks early for what an address needs: the lists of it are not carried a second time in the shell.
    modulePreload: { resolveDependencies: () => [] },
    manifest: true,
    outDir: 'dist',
    emptyOutDir: true,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: GROUPS },
        // A shared file is called after all that share it: the first word is enough.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
      },
    },
  },
});
