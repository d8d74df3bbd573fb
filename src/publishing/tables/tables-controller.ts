import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import { datasetDescription, tableForms, tableNames, tableQuery } from '../../contract/publishing/tables.js';
import { ThawError } from '../../domain/errors.js';
import { EventLog } from '../../event-log/event-log.js';
import { entityTagOf, liveCaching, namesTag } from '../../http/content/entity-tag.js';
import { linesType } from '../../http/content/media-types.js';
import { Endpoint, ValidQuery } from '../../http/endpoint/endpoint.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { ClientAddress } from '../../http/server/client-address.js';
import { ServerSettings } from '../../http/server/settings.js';
import { ClientSlots } from '../../http/server/slots.js';
import { UpToDate } from '../../readings/endpoint/up-to-date.js';
import { immutable } from '../../readings/response-cache.js';
import { Projector } from '../../projection/projector.js';
import { namedFileOf } from '../scope.js';
import { asOfParameters, citationFile, datasetOf, dictionaryCsv, tableCitation } from './dataset.js';
import { tableBytes, tableTypes } from './table-forms.js';
import { type OpenTable, TableReader } from './table-reader.js';

type Query = z.infer<typeof tableQuery>;

const descriptions = {
  'dataset.jsonld': 'application/ld+json',
  'dictionary.csv': tableTypes.csv,
  'CITATION.cff': 'application/yaml; charset=utf-8',
} as const;

/** Tables that are sent at once: in all, and to one client, which may read slowly. */
export const tableLimits = { atOnce: 4, ofClient: 3 } as const;

/** Tables by address, and the record as a data set. */
@Controller('data')
export class TablesController {
  private readonly slots = new ClientSlots(
    {
      most: tableLimits.atOnce,
      code: 'tables-busy',
      message: (taken) => `${taken} tables are being sent; wait until one of them is done`,
      retryAfterSeconds: 5,
    },
    {
      most: tableLimits.ofClient,
      code: 'tables-busy',
      message: (taken) => `${taken} tables are being sent to this client; wait until one of them is done`,
      retryAfterSeconds: 5,
    },
  );

  constructor(
    private readonly tables: TableReader,
    private readonly projector: Projector,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
    private readonly clients: ClientAddress,
    private readonly settings: ServerSettings,
  ) {}

  @Get(':file')
  @Endpoint({
    tag: 'publishing',
    summary:
      'Tables as files: `tracks`, `summary`, `history`, `annotations` and `events`, each `.csv`, `.json`, `.ndjson` or `.parquet`',
    description:
      'With all of the as-of parameters `validAt`, `knownAt` and `position` a table never changes; every row has them, and `Link: <…>; rel="cite-as"` has the address that gives the same for ever. The record as a data set: `dataset.jsonld` (schema.org), `dictionary.csv` (what the columns mean), `CITATION.cff`. Four tables are sent at a time, three to one client; a further one gets 503 with `Retry-After`.',
    query: tableQuery,
    answers: {
      200: {
        description: 'The table',
        mediaType: 'text/csv',
        alternatives: [
          { mediaType: 'application/json' },
          { mediaType: linesType },
          { mediaType: tableTypes.parquet },
          { mediaType: descriptions['dataset.jsonld'], schema: datasetDescription },
          { mediaType: 'application/yaml' },
        ],
      },
      304: { description: 'As the ETag says' },
    },
    problems: [404, 409, 422, 503],
    anyAccept: true,
  })
  @UpToDate()
  async readFile(
    @Param('file') file: string,
    @ValidQuery() query: Query,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const address = this.address.seenBy(request);
    if (Object.hasOwn(descriptions, file)) {
      const { reading } = await this.tables.open({ ...query, table: 'tracks' });
      const body = this.description(file as keyof typeof descriptions, reading, address);
      const type = descriptions[file as keyof typeof descriptions];
      return void reply.headers({ ...captioned(body), 'content-type': type, vary: 'Host' }).send(body);
    }
    const { id, ending } = namedFileOf(file, tableForms);
    const name = tableNames.find((one) => one === id);
    if (!name)
      throw ThawError.notFound(
        'unknown-route',
        `there is no table ${id.slice(0, 100)}: there are ${tableNames.join(', ')}`,
      );
    const table = await this.tables.open({ ...query, table: name });
    const url = `${address}/data/${file}?${asOfParameters(table.reading)}${query.track ? `&track=${query.track}` : ''}`;
    const etag = await this.tagOf(url);
    void reply.headers({
      etag,
      'cache-control': table.isFinal && this.projector.stopped.length === 0 ? immutable : liveCaching,
      'content-type': tableTypes[ending],
      'content-disposition': `attachment; filename="${fileName(name, table)}.${ending}"`,
      link: `<${url}>; rel="cite-as"`,
      vary: 'Host',
    });
    if (namesTag(request.headers['if-none-match'], etag)) return void reply.code(304).send();
    if (request.method === 'HEAD') return void reply.send();
    const release = this.slots.take(this.clients.of(request.raw));
    const stream = Readable.from(tableBytes[ending](table, tableCitation(name, table.reading, url)));
    stream.once('close', release);
    return void reply.send(stream);
  }

  private description(file: keyof typeof descriptions, reading: OpenTable['reading'], address: string): Buffer {
    if (file === 'dataset.jsonld') return Buffer.from(JSON.stringify(datasetOf(reading, address)));
    return Buffer.from(file === 'dictionary.csv' ? dictionaryCsv() : citationFile(reading, address));
  }

  /** The tag of a table: what decides its bytes, since they are not made yet. Its citation names the address. */
  private async tagOf(url: string): Promise<string> {
    const { epoch, stopped } = this.projector;
    const stops = stopped.map(({ track: id, position }) => `${id}@${position}`);
    // The epoch counts within this process alone.
    const changed = await this.log.lastChangeOfEarlier();
    return entityTagOf(JSON.stringify([url, epoch, changed, stops, this.settings.version]));
  }
}

function captioned(body: Buffer) {
  return { etag: entityTagOf(body), 'cache-control': liveCaching };
}

/** `thaw-history_valid-2023-07-07_known-2026-11-22_position-6936`, so that no file is taken for another day's. */
function fileName(table: string, { reading: { validAt, knownAt, position } }: OpenTable): string {
  return `thaw-${table}_valid-${validAt}_known-${knownAt}_position-${position}`;
}
