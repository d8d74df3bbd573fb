import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where `npm run dev` runs the server. */
const server = `http://127.0.0.1:${process.env.THAW_PORT ?? 8484}`;

/** Every text that is served is compressed here, once and as small as it gets, beside the file itself. */
const precompressed = {
  name: 'precompressed',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!/\.(js|css|svg)$/.test(name)) continue;
      const file = join(dir, name);
      const bytes = readFileSync(file);
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
      writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params }));
      writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    }
  },
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [precompressed],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/dashboard', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // Nothing is put into the page itself: its policy allows neither scripts nor images from there.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The server names in each page what that page is made of.
    manifest: 'manifest.json',
    rolldownOptions: {
      // Compressing takes most of the build, as intended: no warning of that.
      checks: { pluginTimings: false },
      output: {
        // What several pages share comes in one file: a dozen small ones would be as many round trips.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /web\/(ui|wording|api\/(?!use-(write|pages)))|node_modules\/preact/,
              minShareCount: 2,
            },
          ],
        },
      },
    },
  },
  // `npm run dev`: pages from here, everything else from the server beside it.
  server: { proxy: { '/api': server, '/readyz': server, '/docs': server } },
});
