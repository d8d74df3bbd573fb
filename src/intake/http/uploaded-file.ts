import { Busboy } from '@fastify/busboy';
import type { IncomingHttpHeaders } from 'node:http';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { uploadLimits } from '../../contract/log/imports.js';
import { ThawError } from '../../domain/errors.js';
import { jsonFault } from '../../domain/json-fault.js';
import { type InputFile, keptFile } from '../files/kept-file.js';

/** A file that came in a form, and the map that came with it. */
export interface Upload {
  /** The last part of the file's name. */
  readonly name: string;
  readonly file: InputFile;
  /** The parsed map of a table; `undefined` where none was sent. */
  readonly map?: unknown;
}

/**
 * Reads a form with a file and, for a table, its map. The file is kept on disk, and never stands in memory; close it.
 * @param body the stream of the body @param headers those of its request
 * @throws ThawError invalid: `malformed-body` for what is no form or breaks off, `invalid-upload` for other parts than
 * these, `file-too-large`, `malformed-json` for the map
 */
export async function receiveUpload(body: Readable, headers: IncomingHttpHeaders): Promise<Upload> {
  const form = new UploadForm();
  try {
    await form.read(body, headers);
    return form.upload();
  } catch (error) {
    // A body that is given up is passed over, and nothing of it is kept.
    body.unpipe();
    body.resume();
    await form.discard();
    throw error instanceof ThawError ? error : malformed(error);
  }
}

/** The parts of one form as they come. */
class UploadForm {
  private readonly contents: Readable[] = [];
  private readonly reads: Promise<unknown>[] = [];
  private name = '';
  private file: InputFile | undefined;
  private map = '';
  private hasFile = false;

  /** Reads all parts. @throws ThawError for a part that is refused; any error of a form that cannot be read */
  async read(body: Readable, headers: IncomingHttpHeaders): Promise<void> {
    const { fileBytes, mapBytes } = uploadLimits;
    const form = new Busboy({
      headers: { ...headers, 'content-type': headers['content-type'] ?? '' },
      limits: { fileSize: fileBytes, fieldSize: mapBytes, fields: 2, files: 2, parts: 3, headerPairs: 20 },
    });
    await new Promise<void>((done, reject) => {
      const failed = (error: unknown) => reject(error instanceof Error ? error : new Error(String(error)));
      form.on('file', (field, content, name) => {
        this.contents.push(content);
        content.once('limit', () => failed(fileTooLarge()));
        content.on('error', failed);
        const read = this.takeFile(field, content, name);
        this.reads.push(read);
        read.catch(failed);
      });
      form.on('field', (field, value, _isNameCut, isCut) => {
        const fault = field !== 'map' ? unknownPart(field) : isCut ? mapTooLarge() : undefined;
        if (fault) failed(fault);
        else this.map = value;
      });
      const tooMany = new ThawError('invalid', 'invalid-upload', 'the form has more parts than a file and a map');
      for (const limit of ['partsLimit', 'filesLimit', 'fieldsLimit'] as const) form.on(limit, () => failed(tooMany));
      form.once('finish', done);
      form.on('error', failed);
      body.once('error', failed);
      body.once('close', () => body.readableEnded || failed(new Error('it broke off')));
      body.pipe(form);
    });
    await Promise.all(this.reads);
  }

  /** @throws ThawError invalid `invalid-upload` without a file, `malformed-json` */
  upload(): Upload {
    const { file, name } = this;
    if (!file) throw ThawError.invalid('invalid-upload', '/file', 'is missing: send the file as a part of this name');
    const json = this.map.replace(/^\ufeff/, '');
    const upload = { name: basename(name) || 'a file', file };
    if (json.trim() === '') return upload;
    try {
      return { ...upload, map: JSON.parse(json) as unknown };
    } catch (error) {
      throw ThawError.invalid('malformed-json', '/map', `is not JSON: ${jsonFault(json, error)}`);
    }
  }

  /** Gives up what has come so far, and removes what was kept of it. */
  async discard(): Promise<void> {
    for (const content of this.contents) content.destroy(new Error('the form is given up'));
    await Promise.allSettled(this.reads);
    await this.file?.close();
  }

  private async takeFile(field: string, content: Readable, name: string): Promise<void> {
    if (field === 'map') this.map = await mapText(content);
    else if (field !== 'file' || this.hasFile) throw unknownPart(field);
    else {
      this.hasFile = true;
      this.name = name;
      this.file = await keptFile(content);
    }
  }
}

/** The text of a map that comes as a file. @throws ThawError invalid `file-too-large` */
async function mapText(content: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of content as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > uploadLimits.mapBytes) throw mapTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function unknownPart(field: string): ThawError {
  const detail = 'is no part of this form, or stands in it twice: it takes a file and a map';
  return ThawError.invalid('invalid-upload', `/${String(field).slice(0, 60)}`, detail);
}

function fileTooLarge(): ThawError {
  const message = `the file has more than ${uploadLimits.fileBytes} bytes: send it in parts, or use thaw import`;
  return new ThawError('invalid', 'file-too-large', message);
}

function mapTooLarge(): ThawError {
  return new ThawError('invalid', 'file-too-large', `the map has more than ${uploadLimits.mapBytes} bytes`);
}

function malformed(error: unknown): ThawError {
  return new ThawError('invalid', 'malformed-body', `the form cannot be read: ${(error as Error).message}`);
}
