import { Controller, Get, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { shieldsEndpoint } from '../../contract/publishing/badges.js';
import { currentQuery } from '../../contract/queries.js';
import { entityTagOf, liveCaching } from '../../http/content/entity-tag.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';
import { UpToDate } from '../../readings/endpoint/up-to-date.js';
import { namedFileOf, Scopes } from '../scope.js';
import { StatusReader } from '../../readings/status-reader.js';
import { badgeImage, badgeOf } from './badges.js';

const imageType = 'image/svg+xml';

/** Badges of tracks, for pages elsewhere. */
@Controller('badges')
export class BadgeController {
  constructor(
    private readonly scopes: Scopes,
    private readonly reader: StatusReader,
  ) {}

  @Get(':file')
  @Endpoint({
    tag: 'publishing',
    summary: 'The status of a track as a badge: `ID.svg`, or `ID.json` for the endpoint of shields.io',
    description:
      'The shape, word and colour of the status on the board, and since when. Pages of every origin may show it.',
    query: currentQuery,
    answers: {
      200: {
        description: 'The badge',
        schema: shieldsEndpoint,
        alternatives: [{ mediaType: imageType }],
      },
      304: { description: 'As the ETag says' },
    },
    problems: [404, 503],
    anyAccept: true,
  })
  @UpToDate()
  async readBadge(@Param('file') file: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const { id, ending } = namedFileOf(file, ['svg', 'json']);
    const [row] = this.scopes.find('track', id).rows;
    const status = this.reader.listed(row!);
    const isImage = ending === 'svg';
    const body = Buffer.from(isImage ? await badgeImage(status) : JSON.stringify(badgeOf(status)));
    void reply.headers({
      etag: entityTagOf(body),
      'cache-control': liveCaching,
      'content-type': isImage ? `${imageType}; charset=utf-8` : 'application/json; charset=utf-8',
      'cross-origin-resource-policy': 'cross-origin',
    });
    return body;
  }
}
