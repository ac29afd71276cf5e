import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The field page is built apart from the console: it is small, shares no file with it, and is kept whole on the phone. */
export default defineConfig({
  plugins: [react()],
  mode: 'production',
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  publicDir: false,
  build: {
    target: 'es2022',
    manifest: '.vite/field-manifest.json',
    outDir: 'dist',
    emptyOutDir: false,
    reportCompressedSize: false,
    rolldownOptions: { input: 'console/field/index.html' },
  },
});
