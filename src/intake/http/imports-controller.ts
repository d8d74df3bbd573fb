import { currentPrincipal } from '../../access/principal.js';
import { Controller, HttpCode, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import {
  fileSample,
  importQuery,
  type ImportQuery,
  importReport,
  importUpload,
  proposalQuery,
  type ProposalQuery,
  sampleUpload,
  uploadLimits,
} from '../../contract/log/imports.js';
import { Mutex } from '../../event-log/mutex.js';
import { Endpoint, ValidBody, ValidQuery } from '../../http/endpoint/endpoint.js';
import { formType } from '../../http/content/media-types.js';
import { ClientAddress } from '../../http/server/client-address.js';
import { ClientSlots } from '../../http/server/slots.js';
import type { ImportFileOptions } from '../files/import-file.js';
import { sampleOf } from '../files/propose-map.js';
import { FileImports } from '../import/file-import.js';
import { sampleAnswer } from './file-sample.js';
import { receiveUpload, type Upload } from './uploaded-file.js';

const asStream = (body: unknown) => body;

/** Files into the log, over HTTP as by `thaw import`. */
@Controller()
export class ImportsController {
  private readonly slots = new ClientSlots(
    {
      most: uploadLimits.atOnce,
      code: 'imports-busy',
      message: (taken) => `${taken} other files are on their way or imported: try again in a moment`,
      retryAfterSeconds: 5,
    },
    {
      most: uploadLimits.ofClient,
      code: 'imports-busy',
      message: (taken) => `${taken} other files of this client are on their way or imported: try again in a moment`,
      retryAfterSeconds: 5,
    },
  );
  /** Imports are made one after the other, so that many do not take all of the server's time. */
  private readonly turns = new Mutex();

  constructor(
    private readonly imports: FileImports,
    private readonly clients: ClientAddress,
  ) {}

  @Post('imports')
  @HttpCode(200)
  @Endpoint({
    tag: 'intake',
    summary: 'Import a file',
    description: `As \`thaw import\`: lines of JSON, a JSON array, or a table with a map; below 1,000 lines whole or not at all. The file has at most ${uploadLimits.fileBytes} bytes, and unpacks to at most ${uploadLimits.unpackedBytes}; ${uploadLimits.atOnce} may be on their way at once, ${uploadLimits.ofClient} of one client, and one is worked on at a time. Sending it again is harmless.`,
    query: importQuery,
    body: { [formType]: importUpload },
    permission: 'record',
    answers: { 200: { description: 'What was stored and refused, or would be', schema: importReport } },
    problems: [409, 503],
  })
  async importFile(
    @ValidBody(asStream) body: Readable,
    @ValidQuery() query: ImportQuery,
    @Req() request: FastifyRequest,
  ) {
    return this.receiving(body, request, async ({ name, file, map }) => {
      const isDryRun = query.dryRun === 'true';
      const outcome = await this.turns.run(() =>
        this.imports.run(
          file,
          { ...readingOf(query), ...(map !== undefined && { map }) },
          {
            recordedBy: `${currentPrincipal().name}, import of ${name}`.slice(0, 200).toWellFormed(),
            dryRun: isDryRun,
            partial: query.partial === 'true',
            retractVanished: query.retractVanished === 'true',
          },
        ),
      );
      const { tally, kind, refusals, remarks, remarked, changes } = outcome;
      const { statusChanges = null, historyChanges = null } = changes ?? {};
      const unit = kind === 'array' ? 'item' : 'line';
      return { dryRun: isDryRun, ...tally, unit, refusals, remarks, remarked, statusChanges, historyChanges };
    });
  }

  @Post('imports/proposals')
  @HttpCode(200)
  @Endpoint({
    tag: 'intake',
    summary: 'Look at a file before it is imported',
    description:
      'The columns of a table, its first rows, and a draft of its map, as `thaw import --propose-map` makes it; of a file of JSON, its first entries. Nothing is stored.',
    query: proposalQuery,
    body: { [formType]: sampleUpload },
    permission: 'record',
    answers: { 200: { description: 'What the file holds', schema: fileSample } },
    problems: [503],
  })
  async proposeMap(
    @ValidBody(asStream) body: Readable,
    @ValidQuery() query: ProposalQuery,
    @Req() request: FastifyRequest,
  ) {
    return this.receiving(body, request, async ({ file }) => {
      const bytes = file.open();
      try {
        return sampleAnswer(await sampleOf(bytes as AsyncIterable<Buffer>, readingOf(query)));
      } finally {
        bytes.destroy();
      }
    });
  }

  private async receiving<T>(
    body: Readable,
    { raw, headers }: FastifyRequest,
    work: (upload: Upload) => Promise<T>,
  ): Promise<T> {
    const release = this.slots.take(this.clients.of(raw));
    try {
      const upload = await receiveUpload(body, headers);
      try {
        return await work(upload);
      } finally {
        await upload.file.close();
      }
    } finally {
      release();
    }
  }
}

/** How the file is read, as far as the query says it. */
function readingOf({ encoding, separator, headerLine, header }: ProposalQuery): ImportFileOptions {
  const table = {
    ...(separator !== undefined && { separator }),
    ...(headerLine !== undefined && { headerLine }),
    ...(header === 'false' && { header: false }),
  };
  return { table, ...(encoding !== undefined && { encoding }) };
}
