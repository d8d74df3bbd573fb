import { pipeline, type Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** The content codings that are asked for and unpacked. */
export const acceptedCodings = 'gzip, deflate, br';

/** A body beyond the limit, as it comes or after it is unpacked. */
export class BodyTooLarge extends Error {
  constructor(readonly maxBytes: number) {
    super(`the body is larger than ${maxBytes.toLocaleString('en')} bytes`);
  }
}

/** A body that cannot be unpacked. */
export class UnreadableBody extends Error {}

/**
 * Reads a body whole, unpacked by its content coding. What is unpacked is counted as it comes, so a few bytes that unpack to
 * very many take no more memory than the limit.
 * @param coding the header `Content-Encoding`
 * @throws BodyTooLarge; UnreadableBody where the coding is unknown or what was sent is not of it; what breaks the stream
 */
export async function readWhole(
  body: Readable,
  coding: string | string[] | undefined,
  maxBytes: number,
): Promise<Buffer> {
  const unpackers = unpackersOf([coding ?? []].flat().join(','));
  if (!unpackers) {
    body.destroy();
    throw new UnreadableBody(`the body comes in an encoding that was not asked for: ${String(coding).slice(0, 50)}`);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const parts = [counted(maxBytes), ...unpackers];
  const last = parts.at(-1)!;
  const piped = new Promise<void>((resolve, reject) =>
    pipeline([body, ...parts], (error) => (error ? reject(error) : resolve())),
  );
  piped.catch(() => undefined);
  try {
    for await (const chunk of last as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new BodyTooLarge(maxBytes);
      chunks.push(chunk);
    }
    await piped;
  } catch (error) {
    body.destroy();
    const { code } = error as NodeJS.ErrnoException;
    if (code?.startsWith('Z_') || code?.startsWith('ERR_BROTLI') || code?.startsWith('ERR__ERROR_FORMAT')) {
      throw new UnreadableBody(`the body cannot be unpacked (${code})`);
    }
    throw error;
  }
  return Buffer.concat(chunks);
}

/** Passes bytes on, as many as the limit allows. */
function counted(maxBytes: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      length += chunk.length;
      if (length > maxBytes) done(new BodyTooLarge(maxBytes));
      else done(null, chunk);
    },
  });
}

/** What unpacks a body, in order; `undefined` for a coding that is not known. At most two codings are unpacked. */
function unpackersOf(coding: string): Transform[] | undefined {
  const codings = coding
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'identity');
  if (codings.length > 2) return undefined;
  const unpackers = codings.reverse().map((each) => unpackerOf(each));
  return unpackers.every((each) => each !== undefined) ? unpackers : undefined;
}

function unpackerOf(coding: string): Transform | undefined {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  return coding === 'deflate' ? inflater() : undefined;
}

/** Servers send `deflate` with the header of zlib, as is right, or without it: the first byte tells which. */
function inflater(): Transform {
  let inflate: Transform | undefined;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      if (!inflate) {
        inflate = (chunk[0]! & 0x0f) === 8 ? createInflate() : createInflateRaw();
        inflate.on('data', (part: Buffer) => this.push(part));
        inflate.on('error', (error) => this.destroy(error));
      }
      inflate.write(chunk, () => done());
    },
    flush(done) {
      if (!inflate) return done();
      inflate.once('end', () => done());
      inflate.end();
    },
  });
}
