import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { feedForms, feedQuery, jsonFeed } from '../../contract/publishing/scopes.js';
import { Endpoint, ValidQuery } from '../../http/endpoint/endpoint.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { liveCaching } from '../../http/content/entity-tag.js';
import { UpToDate } from '../../readings/endpoint/up-to-date.js';
import { namedFileOf, type Scope, Scopes } from '../scope.js';
import { feedTypes } from './feed-documents.js';
import { Feeds } from './feeds.js';

const answers = {
  200: {
    description: 'A page of the feed, the latest first',
    mediaType: feedTypes.atom,
    alternatives: [{ mediaType: feedTypes.rss }, { mediaType: feedTypes.json, schema: jsonFeed }],
  },
  304: { description: 'As the ETag says' },
};

type Query = z.infer<typeof feedQuery>;

/** Feeds of changes of status: of all tracks, a track, a relationship, a party or a collection. */
@Controller('feeds')
export class FeedController {
  constructor(
    private readonly scopes: Scopes,
    private readonly feeds: Feeds,
    private readonly address: PublicAddress,
  ) {}

  @Get(':file')
  @Endpoint({
    tag: 'publishing',
    summary: 'The changes of status of all tracks as a feed: `all.atom`, `all.rss` or `all.json`',
    description:
      'An entry a change, with its cause and sources. A correction updates the entry, which then says what it said before; a retraction leaves it as withdrawn. The ids of entries never change. Further pages by `rel="next"` (RFC 5005). A feed speaks of now and takes no as-of parameter. The ending decides the form, whatever `Accept` says.',
    query: feedQuery,
    answers,
    problems: [404, 503],
    anyAccept: true,
  })
  @UpToDate()
  readFeed(
    @Param('file') file: string,
    @ValidQuery() query: Query,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const named = namedFileOf(file, feedForms);
    return this.send(this.scopes.only(named.id), named.ending, query, request, reply);
  }

  @Get(':kind/:file')
  @Endpoint({
    tag: 'publishing',
    summary:
      'The same of the tracks of a scope: `track/ID.atom`, `relationship/ID.rss`, `party/CODE.json`, `collection/NAME.atom`',
    query: feedQuery,
    answers,
    problems: [404, 503],
    anyAccept: true,
  })
  @UpToDate()
  readScopeFeed(
    @Param('kind') kind: string,
    @Param('file') file: string,
    @ValidQuery() query: Query,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const named = namedFileOf(file, feedForms);
    return this.send(this.scopes.find(kind, named.id), named.ending, query, request, reply);
  }

  private async send(
    scope: Scope,
    form: (typeof feedForms)[number],
    { limit, cursor }: Query,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Buffer> {
    const address = this.address.seenBy(request);
    const { body, etag } = await this.feeds.page({ scope, form, address, limit, cursor });
    void reply.headers({
      etag,
      'cache-control': liveCaching,
      'content-type': `${feedTypes[form]}; charset=utf-8`,
      vary: 'Host',
    });
    return body;
  }
}
