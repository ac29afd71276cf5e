import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Vendor code that changes rarely stands apart; pages are split by route. Nothing is fetched from outside. */
export default defineConfig({
  plugins: [react()],
  build: { target: 'es2022', manifest: true, outDir: 'dist', emptyOutDir: true, reportCompressedSize: false },
});
