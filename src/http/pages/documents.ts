import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

/** One of the forms in which a document lies ready, by the `Content-Encoding` that it has. */
export interface Copy {
  readonly encoding: 'br' | 'gzip' | null;
  readonly body: Buffer;
  readonly etag: string;
}

/** What the build says of a chunk: its file, and what comes along with it. */
interface Chunk {
  readonly file: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

type Manifest = Readonly<Record<string, Chunk>>;

/** The documents of a build: one a page, that names at once all that the page is made of. */
export class Documents {
  private readonly shell: string;
  private readonly manifest: Manifest;
  private readonly made = new Map<string, readonly Copy[]>();

  /**
   * @param folder where `npm run build` has put the pages
   * @param pages the names of their folders: `board`
   * @throws Error where nothing was built there, or a page is missing
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

  /** The document of a page, smallest form first: made when it is first asked for, since a start should not wait. */
  of(page: string): readonly Copy[] {
    const made = this.made.get(page) ?? this.make(page);
    this.made.set(page, made);
    return made;
  }

  private make(page: string): readonly Copy[] {
    const links = [...this.filesOf(moduleOf(page))].filter((file) => !this.shell.includes(file));
    const head = links.map((file) =>
      file.endsWith('.css')
        ? `<link rel="stylesheet" crossorigin href="/${file}">`
        : `<link rel="modulepreload" crossorigin href="/${file}">`,
    );
    const plain = Buffer.from(this.shell.replace('</head>', () => `${head.join('\n')}\n</head>`));
    return [copy('br', brotliCompressSync(plain)), copy('gzip', gzipSync(plain, { level: 9 })), copy(null, plain)];
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

function copy(encoding: Copy['encoding'], body: Buffer): Copy {
  return { encoding, body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"` };
}
