import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';

/** What an archive may come to. */
export interface ArchiveLimits {
  /** The files in it. */
  readonly files: number;
  /** The bytes of one file, unpacked. */
  readonly fileBytes: number;
}

/** An archive that is cut off, damaged, or larger than may be. */
export class UnreadableArchive extends Error {}

/** A file in an archive. */
export interface ArchivedFile {
  readonly name: string;
  /** Its bytes, as often as it is called. @throws UnreadableArchive where they are not what the archive says */
  readonly bytes: () => AsyncIterable<Buffer>;
}

/**
 * The files of a ZIP archive. What its directory says is held against the limits before anything is unpacked; unpacking ends
 * where a file has more bytes than the directory says, fewer, or others by its CRC-32.
 * @throws UnreadableArchive
 */
export async function zippedFiles(archive: Buffer, { files, fileBytes }: ArchiveLimits): Promise<ArchivedFile[]> {
  const zip = await readable(() => fromBufferPromise(archive, { strictFileNames: true }));
  if (zip.entryCount > files)
    throw new UnreadableArchive(`the archive holds ${zip.entryCount} files, more than ${files}`);
  return readable(async () => {
    const found: ArchivedFile[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entry.fileName.endsWith('/')) continue;
      if (entry.uncompressedSize > fileBytes) throw tooLarge(entry, fileBytes);
      if (!entry.canDecodeFileData())
        throw new UnreadableArchive(`${entry.fileName} is encrypted or packed in an unusual way`);
      found.push({ name: entry.fileName, bytes: () => unpacked(zip, entry) });
    }
    return found;
  });
}

/**
 * The bytes of the one file in a ZIP archive.
 * @throws UnreadableArchive
 */
export async function onlyFile(archive: Buffer, fileBytes: number): Promise<Buffer> {
  const [file, ...others] = await zippedFiles(archive, { files: 1, fileBytes });
  if (!file || others.length > 0) throw new UnreadableArchive('the archive is empty');
  const chunks: Buffer[] = [];
  for await (const chunk of file.bytes()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Whether bytes begin as a ZIP archive does. */
export function isZip(head: Buffer): boolean {
  return (
    head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')) ||
    head.subarray(0, 4).equals(Buffer.from('PK\u0005\u0006'))
  );
}

function tooLarge({ fileName, uncompressedSize }: Entry, fileBytes: number): UnreadableArchive {
  const sizes = `${uncompressedSize.toLocaleString('en')} bytes, more than ${fileBytes.toLocaleString('en')}`;
  return new UnreadableArchive(`${fileName} unpacks to ${sizes}`);
}

async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Buffer> {
  let checksum = 0;
  try {
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      checksum = crc32(chunk, checksum);
      yield chunk;
    }
  } catch (error) {
    throw new UnreadableArchive(`${entry.fileName} cannot be unpacked: ${(error as Error).message}`);
  }
  if (checksum !== entry.crc32) throw new UnreadableArchive(`${entry.fileName} is damaged: its CRC-32 does not fit`);
}

async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UnreadableArchive) throw error;
    throw new UnreadableArchive(`the archive cannot be read: ${(error as Error).message}`);
  }
}
