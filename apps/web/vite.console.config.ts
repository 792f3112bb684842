import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The platform console (`clove console`): an app of its own that shares components and words with the site. */
export default defineConfig({
  root: fileURLToPath(new URL('console', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../.clove/vite-console', import.meta.url)),
  publicDir: false,
  clearScreen: false,
  plugins: [react()],
  build: {
    // Colours are mixed in CSS, which Chrome 109 cannot.
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // The content security policy lets nothing run that is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      output: {
        entryFileNames: 'assets/[name].[hash].js',
        chunkFileNames: 'assets/[name].[hash].js',
        assetFileNames: 'assets/[name].[hash][extname]',
      },
    },
  },
});
