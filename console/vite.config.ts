import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Vendor code that changes rarely stands apart; pages are split by route. Nothing is fetched from outside. */
export default defineConfig({
  plugins: [react()],
  // Whatever the environment says, the libraries are built as they run: the other build is half as large again.
  mode: 'production',
  define: { 'process.env.NODE_ENV': JSON.stringify('production') },
  build: { target: 'es2022', manifest: true, outDir: 'dist', emptyOutDir: true, reportCompressedSize: false },
});
