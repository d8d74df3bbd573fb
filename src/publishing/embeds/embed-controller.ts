import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { escapeUTF8 } from 'entities';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { embedQuery, oembed, oembedQuery } from '../../contract/publishing/badges.js';
import { ThawError } from '../../domain/errors.js';
import { EventLog } from '../../event-log/event-log.js';
import { entityTagOf, liveCaching } from '../../http/content/entity-tag.js';
import { documentHeaders } from '../../http/content/security-headers.js';
import { Endpoint, ValidQuery, wrongQuery } from '../../http/endpoint/endpoint.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { ServerSettings } from '../../http/server/settings.js';
import { explainedEvents, publishersInWords } from '../../readings/explain/explained-events.js';
import { StatusReader } from '../../readings/status-reader.js';
import { Scopes } from '../scope.js';
import { embedPage, embedStyle } from './embed-page.js';

const size = { width: 480, height: 280 } as const;

const styleDigest = createHash('sha256').update(embedStyle).digest('base64');

/** Pages of tracks for frames elsewhere, and what oEmbed says of them. */
@Controller()
export class EmbedController {
  private readonly policy: string;

  constructor(
    private readonly scopes: Scopes,
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
    { frameOrigins = [] }: ServerSettings,
  ) {
    const ancestors = frameOrigins.length > 0 ? frameOrigins.join(' ') : "'none'";
    this.policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'; frame-ancestors ${ancestors}`;
  }

  @Get('embed/:id')
  @Endpoint({
    tag: 'publishing',
    summary: 'A small page of a track for a frame elsewhere: status, since when, its history as a band, sources',
    description: 'At most 20 KB, without scripts. `THAW_FRAME_ORIGINS` says which pages may show it.',
    query: embedQuery,
    answers: { 200: { description: 'The page', mediaType: 'text/html' }, 304: { description: 'As the ETag says' } },
    problems: [404, 503],
  })
  async readEmbed(
    @Param('id') id: string,
    @ValidQuery() { theme }: z.infer<typeof embedQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const [row] = this.scopes.find('track', id).rows;
    const status = this.reader.listed(row!);
    const today = this.reader.today();
    const timeline = await this.reader.timeline(id, {});
    const periods = timeline.periodsUntil(today);
    const cause = periods[periods.at(-1)?.statusFrom ?? -1]?.event ?? null;
    const explained = cause && !cause.opening ? await explainedEvents(this.log, [cause], {}) : [];
    const sources = publishersInWords(explained.flatMap((event) => event.sources));
    const address = this.address.seenBy(request);
    const body = Buffer.from(embedPage({ status, periods, today, sources, address, theme }));
    void reply.headers({
      ...documentHeaders(this.policy),
      etag: entityTagOf(body),
      'cache-control': liveCaching,
      'content-type': 'text/html; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
      vary: 'Host',
    });
    return body;
  }

  @Get('oembed')
  @Endpoint({
    tag: 'publishing',
    summary: 'The embed of a track by oEmbed 1.0, from the address of its page',
    query: oembedQuery,
    answers: { 200: { description: 'An iframe', schema: oembed } },
    problems: [404, 503],
  })
  readOEmbed(
    @ValidQuery() query: z.infer<typeof oembedQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    void reply.header('vary', 'Accept, Host');
    if (query.format === 'xml') {
      throw wrongQuery('invalid-parameter', [
        { pointer: 'format', detail: 'is xml: this server answers in JSON only' },
      ]);
    }
    const address = this.address.seenBy(request);
    const id = trackIn(query.url, address);
    const [row] = this.scopes.find('track', id).rows;
    const width = Math.min(size.width, query.maxwidth ?? size.width);
    const height = Math.min(size.height, query.maxheight ?? size.height);
    const title = row!.title;
    return {
      version: '1.0',
      type: 'rich',
      title,
      provider_name: 'Thaw',
      provider_url: `${address}/`,
      cache_age: 300,
      html: `<iframe src="${address}/embed/${id}" width="${width}" height="${height}" title="${escapeUTF8(title)}" loading="lazy" style="border:0"></iframe>`,
      ...{ width, height },
    };
  }
}

/** The track whose page or embed an address is. @throws ThawError not-found `unknown-track` for any other address */
function trackIn(url: string, address: string): string {
  const path = url.startsWith(`${address}/`) ? url.slice(address.length).split(/[?#]/, 1)[0]! : '';
  const id = /^\/(?:tracks|embed)\/([^/]+)$/.exec(path)?.[1];
  if (id !== undefined) return id;
  throw ThawError.notFound(
    'unknown-track',
    `url is not the address of a track’s page, which begins with ${address}/tracks/`,
  );
}
