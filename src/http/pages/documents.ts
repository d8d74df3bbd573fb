import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Encoding } from '../content/compression.js';
import { entityTagOf } from '../content/entity-tag.js';

/** A document in one encoding, ready to be sent. */
export interface DocumentCopy {
  readonly body: Buffer;
  readonly etag: string;
}

/** A chunk in the manifest of the build: its file, the chunks that it imports, and its styles. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** The documents of a build, one a page. Each names all files of its page, so that a browser loads them at once. */
export class Documents {
  private readonly shell: string;
  private readonly manifest: Manifest;
  private readonly copies = new Map<string, Readonly<Record<Encoding, DocumentCopy>>>();

  /**
   * @param folder the folder in which `npm run build` has put the pages
   * @param pages the names of their folders: `board`
   * @throws Error where the pages are not built, or one is missing
   */
  constructor(folder: string, pages: Iterable<string>) {
    const [shell, manifest] = [join(folder, 'index.html'), join(folder, 'manifest.json')];
    for (const file of [shell, manifest]) {
      if (!existsSync(file)) throw new Error(`the pages are not built: ${file} is missing; npm run build makes it`);
    }
    this.shell = readFileSync(shell, 'utf8');
    this.manifest = JSON.parse(readFileSync(manifest, 'utf8')) as Manifest;
    for (const page of pages) this.filesOf(moduleOf(page));
  }

  /** The document of a page in an encoding. It is made on the first request, so that the start does not wait for it. */
  copyOf(page: string, encoding: Encoding): DocumentCopy {
    const copies = this.copies.get(page) ?? this.make(page);
    this.copies.set(page, copies);
    return copies[encoding];
  }

  private make(page: string): Readonly<Record<Encoding, DocumentCopy>> {
    const links = [...this.filesOf(moduleOf(page))].filter((file) => !this.shell.includes(file));
    const head = links.map((file) =>
      file.endsWith('.css')
        ? `<link rel="stylesheet" crossorigin href="/${file}">`
        : `<link rel="modulepreload" crossorigin href="/${file}">`,
    );
    const plain = Buffer.from(this.shell.replace('</head>', () => `${head.join('\n')}\n</head>`));
    return {
      br: tagged(brotliCompressSync(plain)),
      gzip: tagged(gzipSync(plain, { level: 9 })),
      identity: tagged(plain),
    };
  }

  /** The scripts and styles of a module and of all that it imports. @throws Error where the build has no such module */
  private filesOf(module: string, found = new Set<string>()): ReadonlySet<string> {
    const chunk = this.manifest[module];
    if (!chunk) throw new Error(`the pages are not built whole: ${module} is missing`);
    if (found.has(chunk.file)) return found;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) found.add(file);
    for (const imported of chunk.imports ?? []) this.filesOf(imported, found);
    return found;
  }
}

function moduleOf(page: string): string {
  return `pages/${page}/${page}-page.tsx`;
}

function tagged(body: Buffer): DocumentCopy {
  return { body, etag: entityTagOf(body) };
}
