import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { filesIn, refuseTooMany } from '../folder-files.js';
import { jsonOf } from '../json-body.js';
import { type FetchContext, ProviderFault } from '../source-kind.js';

/** A file at the provider, and what shows that it has changed. */
export interface ProviderFile {
  readonly name: string;
  readonly version: string;
  /** Fetches it. `undefined` where its server says that it has not changed. */
  readonly open: () => Promise<OpenFile | undefined>;
}

/** A file that was fetched. */
export interface OpenFile {
  /** Its bytes, as often as it is called. */
  readonly bytes: () => AsyncIterable<Buffer>;
  /** All of it, for an archive. @throws ProviderFault where it is larger than an archive may be */
  readonly whole: () => Promise<Buffer>;
  readonly version: string;
}

/** The largest file that is fetched over HTTP, and the largest archive, in bytes. */
export const fetchedBytes = 256_000_000;

const wanted = /\.(txt|tsv|tab|zip)$/i;

type Http = Pick<FetchContext<unknown>, 'http'>;

/** The files of a folder of this machine, by name. @throws ProviderFault where it cannot be read or holds too many */
export async function filesOfFolder(context: FetchContext<unknown>, folder: string): Promise<ProviderFile[]> {
  const files = await filesIn(await context.folder(folder), (name) => wanted.test(name));
  return files.map(({ name, path, size, changedAt }): ProviderFile => {
    const version = `${size} ${changedAt}`;
    const whole = async () => {
      if (size > fetchedBytes) throw tooLarge(name);
      return readFile(path);
    };
    return { name, version, open: async () => ({ bytes: () => createReadStream(path), whole, version }) };
  });
}

/** The file of an address. @param known its version that was taken in last */
export function fileOfUrl({ http }: Http, url: string, known: string | undefined): ProviderFile {
  const name = new URL(url).pathname.split('/').at(-1) || 'file';
  const open = async (): Promise<OpenFile | undefined> => {
    const headers: Record<string, string> = known?.startsWith('etag ') ? { 'if-none-match': known.slice(5) } : {};
    const answer = await http(url, { headers, maxBytes: fetchedBytes });
    if (answer.status === 304) return undefined;
    if (answer.status !== 200)
      throw new ProviderFault(`${name} is missing (${answer.status})`, undefined, answer.status);
    const etag = answer.headers.etag;
    const version =
      etag === undefined ? `sha256 ${createHash('sha256').update(answer.body).digest('hex')}` : `etag ${etag}`;
    return version === known ? undefined : opened(answer.body, version);
  };
  return { name, version: '', open };
}

const dataFile = z.object({
  id: z.int(),
  filename: z.string().min(1).max(300),
  md5: z.string().optional(),
  filesize: z.number().optional(),
  // Only files that Dataverse has converted have it: their MD5 is not that of the original.
  originalFileFormat: z.string().optional(),
});
const listSchema = z.object({ data: z.array(z.object({ label: z.string().optional(), dataFile })) });
const oneSchema = z.object({ data: z.object({ label: z.string().optional(), dataFile }) });

/** Where files lie at a Dataverse: a dataset by its DOI, or one file by its number. */
export interface DataversePlace {
  /** As in `https://dataverse.harvard.edu`. */
  readonly server: string;
  readonly dataset?: string | undefined;
  readonly file?: number | undefined;
  readonly token?: string | undefined;
}

/** The files of a dataset in its latest published version, or one file, as its Dataverse lists them. */
export async function filesOfDataverse({ http }: Http, place: DataversePlace): Promise<ProviderFile[]> {
  const base = place.server.replace(/\/*$/, '');
  const headers: Record<string, string> = place.token === undefined ? {} : { 'x-dataverse-key': place.token };
  const path =
    place.file === undefined
      ? `/api/datasets/:persistentId/versions/:latest-published/files?persistentId=${encodeURIComponent(place.dataset!)}`
      : `/api/files/${place.file}`;
  const answer = await http(base + path, { headers, maxBytes: 16_000_000 });
  const json = jsonOf(answer.body);
  const list =
    place.file === undefined ? listSchema.safeParse(json).data?.data : one(oneSchema.safeParse(json).data?.data);
  if (answer.status !== 200 || !list)
    throw new ProviderFault(`${base} does not list the files of the dataset (${answer.status})`);
  const files = list.map(({ dataFile: file }) => file).filter(({ filename }) => wanted.test(filename));
  refuseTooMany('the dataset', files.length);
  const sorted = files.sort((a, b) => (a.filename < b.filename ? -1 : 1));
  return sorted.map((file): ProviderFile => {
    const version = file.md5 ?? `id ${file.id}`;
    const open = async (): Promise<OpenFile> => {
      if ((file.filesize ?? 0) > fetchedBytes) throw tooLarge(file.filename);
      const url = `${base}/api/access/datafile/${file.id}?format=original`;
      const { status, body } = await http(url, { headers, maxBytes: fetchedBytes });
      if (status !== 200) throw new UnsoundFile(`${file.filename} is missing (${status})`);
      const md5 = createHash('md5').update(body).digest('hex');
      if (file.md5 !== undefined && file.originalFileFormat === undefined && md5 !== file.md5) {
        throw new UnsoundFile(`${file.filename} came with MD5 ${md5}, and ${file.md5} by the dataset`);
      }
      return opened(body, version);
    };
    return { name: file.filename, version, open };
  });
}

/** A file that did not come as its list says. The others are taken in, and it is fetched again next time. */
export class UnsoundFile extends Error {}

/** A file that is too large. It is refused, and the others are taken in. */
export class TooLargeFile extends Error {}

function tooLarge(name: string): TooLargeFile {
  return new TooLargeFile(`${name} is larger than ${fetchedBytes.toLocaleString('en')} bytes: unpack it into a folder`);
}

const one = <T>(item: T | undefined): T[] | undefined => (item === undefined ? undefined : [item]);

function opened(body: Buffer, version: string): OpenFile {
  const bytes = async function* () {
    for (let from = 0; from < body.length; from += 65_536) yield body.subarray(from, from + 65_536);
  };
  return { bytes, whole: async () => body, version };
}
