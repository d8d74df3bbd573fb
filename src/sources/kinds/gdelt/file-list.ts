import { type FetchContext, ProviderFault } from '../source-kind.js';
import { type Quarter, quarterOf } from './quarters.js';
import type { Stream, Table } from './stream-cursor.js';

/** A file as a list of GDELT names it. */
export interface ListedFile {
  readonly quarter: Quarter;
  readonly table: Table;
  readonly bytes: number;
  /** In small hexadecimal letters. */
  readonly md5: string;
}

/** How the list of all files, of more than 100 MB, is read: by its end, and further back as far as is needed. */
const tail = { bytes: 65_536, parts: 64 } as const;

const lists = {
  english: { newest: 'lastupdate.txt', all: 'masterfilelist.txt' },
  translated: { newest: 'lastupdate-translation.txt', all: 'masterfilelist-translation.txt' },
} as const;

type Http = Pick<FetchContext<unknown>, 'http'>;

const lineForm = /^(\d{1,12}) ([0-9a-f]{32}) \S*\/(\d{14})\.(translation\.)?(export|mentions)\.csv\.zip$/i;

/** The files of events and mentions that a list names, `BYTES MD5 URL` a line; other lines are passed over. */
export function listedFiles(text: string, stream: Stream): ListedFile[] {
  return text.split(/\r?\n/).flatMap((line) => {
    const [, bytes, md5, digits, translation, table] = lineForm.exec(line.trim()) ?? [];
    if (digits === undefined || (translation !== undefined) !== (stream === 'translated')) return [];
    const quarter = quarterOf(digits);
    if (quarter === undefined) return [];
    return [{ quarter, table: table!.toLowerCase() as Table, bytes: Number(bytes), md5: md5!.toLowerCase() }];
  });
}

/** The newest files, or `undefined` where the list is still the one of an etag. @throws ProviderFault where it names none */
export async function newestFiles(
  { http }: Http,
  base: string,
  stream: Stream,
  etag: string | undefined,
): Promise<{ readonly files: readonly ListedFile[]; readonly etag: string | undefined } | undefined> {
  const name = lists[stream].newest;
  const headers: Record<string, string> = etag === undefined ? {} : { 'if-none-match': etag };
  const answer = await http(base + name, { headers, maxBytes: 65_536 });
  if (answer.status === 304 && etag !== undefined) return undefined;
  if (answer.status !== 200) throw new ProviderFault(`${name} is missing (${answer.status})`, undefined, answer.status);
  const text = answer.body.toString('utf8');
  const files = listedFiles(text, stream);
  if (!files.some(({ table }) => table === 'export')) {
    throw new ProviderFault(`${name} names no file of events: it begins “${text.slice(0, 80).toWellFormed()}”`);
  }
  return { files, etag: answer.headers.etag };
}

/**
 * The files from a quarter on, of the list of all. It is read from its end, 64 KB at a time, until it has come to files before
 * the quarter, or to 4 MB: about four months.
 * @throws ProviderFault where there is no such list
 */
export async function filesSince({ http }: Http, base: string, stream: Stream, oldest: Quarter): Promise<ListedFile[]> {
  const name = lists[stream].all;
  let [text, range] = [Buffer.alloc(0), `bytes=-${tail.bytes}`];
  for (let part = 0; part < tail.parts; part++) {
    // Ranges count the bytes of the file itself, so it must not come packed.
    const headers = { range, 'accept-encoding': 'identity' };
    const answer = await http(base + name, { headers, maxBytes: tail.bytes * 2 });
    if (answer.status !== 200 && answer.status !== 206)
      throw new ProviderFault(`${name} is missing (${answer.status})`);
    text = Buffer.concat([answer.body, text]);
    const start = answer.status === 200 ? 0 : startOf(answer.headers['content-range'], name);
    const files = listedFiles(text.subarray(start === 0 ? 0 : text.indexOf('\n') + 1).toString('utf8'), stream);
    if (start === 0 || (files[0] && files[0].quarter < oldest)) return files;
    range = `bytes=${Math.max(0, start - tail.bytes)}-${start - 1}`;
    if (part === tail.parts - 1) return files;
  }
  return [];
}

function startOf(contentRange: string | undefined, name: string): number {
  const [, start] = /^bytes (\d+)-\d+\//.exec(contentRange ?? '') ?? [];
  if (start === undefined)
    throw new ProviderFault(`${name} came in part without saying which: Content-Range is missing`);
  return Number(start);
}
