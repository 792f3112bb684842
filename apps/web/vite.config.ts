import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { repositoryTexts } from './scripts/repository-texts.ts';

/** A running festival (`npm start`) that `npm run web:dev` asks. */
const office = process.env['CLOVE_URL'] ?? 'http://localhost:8600';

export default defineConfig({
  root: fileURLToPath(new URL('app', import.meta.url)),
  cacheDir: fileURLToPath(new URL('../../.clove/vite', import.meta.url)),
  publicDir: false,
  clearScreen: false,
  plugins: [react(), icons(), repositoryTexts(fileURLToPath(new URL('../..', import.meta.url)))],
  server: {
    proxy: {
      // Not the sources of our own folder api/.
      '^/api/(?!.*\\.tsx?(?:$|\\?))': {
        target: office,
        changeOrigin: true,
        // The gateway refuses writes of other origins.
        headers: { origin: new URL(office).origin },
      },
    },
  },
  build: {
    // Colours are mixed in CSS, which Chrome 109 cannot.
    target: ['chrome111', 'firefox115', 'safari16.4'],
    // The content security policy lets nothing run that is written into the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: {
      input: {
        app: fileURLToPath(new URL('app/index.html', import.meta.url)),
        'service-worker': fileURLToPath(new URL('app/service-worker.ts', import.meta.url)),
      },
      output: {
        // A service worker is found at one address, and governs what lies below it.
        entryFileNames: ({ name }) => (name === 'service-worker' ? '[name].js' : 'assets/[name].[hash].js'),
        chunkFileNames: 'assets/[name].[hash].js',
        assetFileNames: 'assets/[name].[hash][extname]',
      },
    },
  },
});

/** The icons of phones' home screens, which no page shows: the service names them in its manifests. */
function icons(): Plugin {
  const folder = new URL('app/icons/', import.meta.url);
  return {
    name: 'icons',
    apply: 'build',
    buildStart() {
      for (const name of readdirSync(folder).sort()) {
        this.emitFile({ type: 'asset', name, source: readFileSync(new URL(name, folder)) });
      }
    },
  };
}
