import { createReadStream } from 'node:fs';
import { z } from 'zod';
import { oneLine } from '../../contract/settings.js';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject, type JsonObject } from '../../domain/json.js';
import { ColumnMap } from '../../intake/files/table/column-map.js';
import { addressSetting } from '../../secrets/address-setting.js';
import { filesIn } from './folder-files.js';
import { type Batch, type FetchContext, ProviderFault, type SourceKind } from './source-kind.js';
import { readTable } from './table-rows.js';
import { vanishedLimits, vanishedRows } from './vanished-rows.js';

export const tableLimits = {
  /** The largest file, in bytes, as it comes and unpacked. */
  bytes: 50_000_000,
} as const;

const map = z
  .union([z.record(z.string(), z.unknown()), z.string().max(100_000)])
  .superRefine((given, context) => {
    try {
      ColumnMap.of(mapIn(given));
    } catch (error) {
      const message = error instanceof ThawError ? error.message : 'is no JSON';
      context.addIssue({ code: 'custom', message });
    }
  })
  .meta({ description: 'What the columns of a table mean, as for an import; without it the files are JSON' });

const settings = z
  .strictObject({
    url: addressSetting.optional().meta({ description: 'The address of one file' }),
    folder: oneLine(1_000)
      .optional()
      .meta({ description: 'A folder of files, within the one that THAW_SOURCE_FOLDER names' }),
    map: map.optional(),
    encoding: oneLine(40).optional().meta({ description: 'Where the files are not in UTF-8, as in windows-1252' }),
    deletes: z.boolean().optional().meta({
      description:
        'A row that is gone from the file at the address is a deletion: its report is marked as deleted; off where left out',
    }),
    maxVanishedPercent: z
      .int()
      .min(1)
      .max(100)
      .optional()
      .meta({
        description: `The share of rows that may be gone at once: where more are, none is marked, and the source says so; ${vanishedLimits.percent} where left out`,
      }),
    token: oneLine(2_000)
      .regex(/^[\x21-\x7e]+$/, 'holds a space or more than ASCII')
      .optional()
      .meta({ description: 'Sent to the address: Authorization: Bearer TOKEN' }),
  })
  .refine(({ url, folder }) => (url === undefined) !== (folder === undefined), {
    path: ['url'],
    error: 'and folder: give one of the two',
  })
  .refine(({ folder, deletes }) => folder === undefined || deletes !== true, {
    path: ['deletes'],
    error: 'is for one file at an address: no file of a folder is the whole table',
  });
type Settings = z.output<typeof settings>;

const cursor = z.object({
  etag: z.string().optional(),
  lastModified: z.string().optional(),
  /** The files of a folder that are read, each with its size and the instant of its last change. */
  files: z.record(z.string(), z.string()).default({}),
  /** The live rows before a reading that has stored a part. */
  liveBefore: z.int().optional(),
});
type Cursor = z.output<typeof cursor>;

/** Spreadsheets and lines of JSON that colleagues keep: each row is a report that proposes an event. */
export const tableSource: SourceKind<typeof settings> = {
  kind: 'table',
  about: 'Reads a file at an address, or the files of a folder: CSV with a map, or JSON',
  settings,
  secrets: ['token'],
  address: ['url'],
  pollInterval: 3_600_000,
  licence: 'open',
  fetch,
};

async function* fetch(context: FetchContext<Settings>, given: unknown): AsyncGenerator<Batch> {
  const parsed = cursor.safeParse(given);
  const before: Cursor = parsed.success ? parsed.data : { files: {} };
  const { url, folder } = context.settings;
  if (url !== undefined) yield* fetchFile(context, url, before);
  else yield* readFolder(context, await context.folder(folder!), before);
}

async function* fetchFile(
  { http, settings, liveKeys }: FetchContext<Settings>,
  url: string,
  { etag, lastModified, files, liveBefore: given }: Cursor,
): AsyncGenerator<Batch> {
  const answer = await http(url, {
    headers: {
      ...(etag !== undefined && { 'if-none-match': etag }),
      ...(lastModified !== undefined && { 'if-modified-since': lastModified }),
      ...(settings.token !== undefined && { authorization: `Bearer ${settings.token}` }),
    },
    maxBytes: tableLimits.bytes,
  });
  if (answer.status === 304) return;
  if (answer.status === 404) throw new ProviderFault('HTTP 404: there is nothing at this address', undefined, 404);
  const parts = await readTable(bytesOf(answer.body), optionsOf(settings));
  if ('damage' in parts) throw new ProviderFault(parts.damage);
  const { etag: newTag, 'last-modified': newDate } = answer.headers;
  const read = { ...(newTag && { etag: newTag }), ...(newDate && { lastModified: newDate }), files };
  const mostPercent = settings.maxVanishedPercent ?? vanishedLimits.percent;
  // Looked for before a part is stored: what this reading adds must not make the share of what is gone smaller.
  const vanished =
    settings.deletes === true
      ? await vanishedRows(liveKeys(), { parts: parts.batches, liveBefore: given, mostPercent })
      : undefined;
  const { liveBefore, ...gone } = vanished ?? {};
  const last = parts.batches.length - 1;
  // Only the last part moves the cursor: a fetch that dies reads the file again, and what is stored is stored once.
  for (const [index, part] of parts.batches.entries()) {
    yield index === last
      ? { ...part, ...gone, cursor: read }
      : { ...part, cursor: { etag, lastModified, files, liveBefore } };
  }
}

async function* readFolder({ settings }: FetchContext<Settings>, path: string, before: Cursor): AsyncGenerator<Batch> {
  const found = await filesIn(path);
  const names = new Set(found.map(({ name }) => name));
  // Files that are gone are forgotten.
  let files = Object.fromEntries(Object.entries(before.files).filter(([name]) => names.has(name)));
  for (const { name, path: file, size, changedAt } of found) {
    const mark = `${size} ${Math.floor(changedAt)}`;
    if (files[name] === mark) continue;
    const [unread, read] = [files, { ...files, [name]: mark }];
    files = read;
    if (size > tableLimits.bytes) {
      const reason = `the file has ${size} bytes: at most ${tableLimits.bytes} are read`;
      yield { reports: [], refusals: [{ item: name, reason }], cursor: { files: read } };
      continue;
    }
    const parts = await readTable(createReadStream(file), { ...optionsOf(settings), name });
    if ('damage' in parts) {
      yield { reports: [], refusals: [{ item: name, reason: parts.damage }], cursor: { files: read } };
      continue;
    }
    const last = parts.batches.length - 1;
    for (const [index, part] of parts.batches.entries())
      yield { ...part, cursor: { files: index === last ? read : unread } };
  }
}

function optionsOf({ map: given, encoding }: Settings) {
  return {
    unpackedBytes: tableLimits.bytes,
    ...(given !== undefined && { map: mapIn(given) }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** The map, which a form gives as text. @throws SyntaxError */
function mapIn(given: JsonObject | string): JsonObject {
  const read: unknown = typeof given === 'string' ? JSON.parse(given) : given;
  return isJsonObject(read) ? read : {};
}

async function* bytesOf(body: Buffer): AsyncGenerator<Buffer> {
  yield await Promise.resolve(body);
}
