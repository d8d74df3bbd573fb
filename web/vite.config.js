import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** Where `npm run dev` runs the server. */
const server = `http://127.0.0.1:${process.env.THAW_PORT ?? 8484}`;

/** Writes a document for each page. It names all files of its page, so that a browser loads them at once. */
const documents = {
  name: 'documents',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    // A page may be at any depth, as /tracks/ID is.
    const shell = bundle['index.html'].source.replaceAll('"./assets/', '"/assets/');
    delete bundle['index.html'];
    for (const chunk of Object.values(bundle)) {
      const [, page] = /\/([a-z]+)-page\.tsx$/.exec(chunk.facadeModuleId ?? '') ?? [];
      if (page === undefined) continue;
      const files = [...filesOf(chunk, bundle)].filter((file) => !shell.includes(file));
      const links = files.map((file) => `<link rel="${relationOf(file)}" crossorigin href="/${file}">\n`).join('');
      const source = named(shell, page).replace('</head>', () => `${links}</head>`);
      this.emitFile({ type: 'asset', fileName: `pages/${page}.html`, source });
    }
  },
};

/** Title and description of each page's document, for whoever runs no script. */
const descriptions = {
  board: [
    'How cooperation stands',
    'Which talks and joint work between governments go on, which have stopped, since when and why.',
  ],
  track: [
    'Track',
    'How one subject of cooperation stands, why, what each side wants and gave, and its history on a chart.',
  ],
  event: ['Event', 'One dated event with its sources, what it changed, and every correction of it.'],
  compare: ['Compare', 'What differs between two readings of a track, and which entries make the difference.'],
  record: ['Record', 'Record a dated event with its sources.'],
  inbox: ['Inbox', 'Reports that wait for a judgement.'],
  import: ['Import', 'Read events from a file.'],
  sources: ['Sources', 'Feeds and files that are followed for reports.'],
  alerts: ['Alerts', 'Rules that watch tracks, and what they found.'],
  account: ['Account', 'Sign in and out.'],
  missing: ['No such page', 'There is nothing at this address.'],
  people: ['People', 'People, keys and what they did.'],
};

/** The shell with the title, description and `og:` tags of a page. @throws Error where a page has none */
function named(shell, page) {
  if (!descriptions[page]) throw new Error(`web/vite.config.js describes no page ${page}`);
  const [title, description] = descriptions[page];
  const tags = { 'og:title': title, 'og:description': description, 'og:site_name': 'Thaw', 'og:type': 'website' };
  const metas = Object.entries(tags).map(([name, content]) => `<meta property="${name}" content="${content}">\n`);
  return shell
    .replace(/(<meta\s+name="description"\s+content=")[^"]*/, (_, start) => start + description)
    .replace('<title>Thaw</title>', () => `<title>${title} · Thaw</title>\n${metas.join('')}`);
}

const relationOf = (file) => (file.endsWith('.css') ? 'stylesheet' : 'modulepreload');

/** The scripts and styles of a chunk and of all that it imports. */
function filesOf(chunk, bundle, found = new Set()) {
  if (found.has(chunk.fileName)) return found;
  for (const file of [chunk.fileName, ...chunk.viteMetadata.importedCss]) found.add(file);
  for (const imported of chunk.imports) filesOf(bundle[imported], bundle, found);
  return found;
}

/** Compresses every text, once and as small as possible, beside the file itself. */
const precompressed = {
  name: 'precompressed',
  apply: 'build',
  writeBundle({ dir }, bundle) {
    for (const name of Object.keys(bundle)) {
      if (!/\.(js|css|svg|html)$/.test(name)) continue;
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
  // Scripts find each other and the styles beside themselves, below whatever path of a host they are served.
  base: './',
  plugins: [documents, precompressed],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: fileURLToPath(new URL('../dist/dashboard', import.meta.url)),
    emptyOutDir: true,
    target: 'es2022',
    reportCompressedSize: false,
    // Nothing is put into the page itself: its policy allows neither scripts nor images from there.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Compressing takes most of the build, as intended: no warning of that.
      checks: { pluginTimings: false },
      output: {
        // What several pages share comes in one file: a dozen small ones would be as many round trips.
        codeSplitting: {
          groups: [
            {
              name: 'shared',
              test: /web\/(ui\/(?!permitted|shown-once)|wording|dates\/days|contract|api\/(?!use-(write|pages|tick)|account))|src\/domain\/wording|node_modules\/preact/,
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
