import { Controller, Get, Headers, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { EventLog } from '../../event-log/event-log.js';
import { preferredOf } from '../../http/content/media-types.js';
import { Endpoint, ValidQuery } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import { citationOf } from './citation.js';
import { asOfBrief, briefInText, briefTrack } from './brief.js';
import { explainTrack, explanationInText } from './explanation.js';
import { StatusReader } from '../status-reader.js';
import { brief, cslItem, explanation } from '../../contract/readings/explain.js';
import type { AsOfQuery } from '../as-of.js';
import { ReadAsOf, TrackReading } from '../endpoint/track-reading.js';
import { UpToDate } from '../endpoint/up-to-date.js';
import { asOfQuery, asOfQueryOf, briefQuery } from '../../contract/queries.js';

const text = 'text/plain';
const csl = 'application/vnd.citationstyles.csl+json';
const utf8 = '; charset=utf-8';

type BriefParameters = z.infer<typeof briefQuery>;

const spanOf = (query: BriefParameters) => ({ ...asOfQueryOf(query), from: query.from, to: query.to });

/** Briefs and explanations of the status of a track, and citations of its readings. */
@Controller('tracks')
export class ExplainController {
  constructor(
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
  ) {}

  @Get(':id/explain')
  @Endpoint({
    tag: 'tracks',
    summary: 'Why this status: rule, clock, events and sources, and what would change it',
    description:
      'With `Accept: text/plain`: only the sentences, one a line, with the publishers of their sources in brackets.',
    query: asOfQuery,
    answers: {
      200: { description: 'The reasons', schema: explanation, alternatives: [{ mediaType: text }] },
      304: { description: 'As the ETag says' },
    },
    problems: [404, 409, 422, 503],
  })
  @TrackReading()
  async explainStatus(
    @Param('id') track: string,
    @ReadAsOf() asOf: AsOfQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const explained = await explainTrack(this.reader, this.log, track, asOf);
    if (preferredOf(['application/json', text], accept) !== text) return explained;
    void reply.header('content-type', text + utf8).header('vary', 'Accept');
    return explanationInText(explained)
      .map((line) => `${line}\n`)
      .join('');
  }

  @Get(':id/brief')
  @Endpoint({
    tag: 'tracks',
    summary: 'A brief of a span of days: one paragraph, each sentence with its events and sources',
    description:
      'The status and since when, the three heaviest acts of the span with the others counted, how the status moved, what each side wants and gave, and what is due. With `Accept: text/plain`: the paragraph, and under it the sources that its numbers in brackets stand for.',
    query: briefQuery,
    answers: {
      200: { description: 'The brief', schema: brief, alternatives: [{ mediaType: text }] },
      304: { description: 'As the ETag says' },
    },
    problems: [404, 409, 422, 503],
  })
  @TrackReading({ asOf: (query: BriefParameters) => asOfBrief(spanOf(query)) })
  async briefOfTrack(
    @Param('id') track: string,
    @ValidQuery() query: BriefParameters,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const made = await briefTrack(this.reader, this.log, track, spanOf(query));
    if (preferredOf(['application/json', text], accept) !== text) return made;
    void reply.header('content-type', text + utf8).header('vary', 'Accept');
    return briefInText(made)
      .map((line) => `${line}\n`)
      .join('');
  }

  @Get(':id/cite')
  @Endpoint({
    tag: 'tracks',
    summary: 'A citation of this reading, with a URL that gives the same bytes for ever',
    description:
      'The URL names every as-of parameter and the policy that were used. Its host is that of the `Host` header; `X-Forwarded-…` headers of a proxy are not trusted.',
    query: asOfQuery,
    answers: {
      200: {
        description: 'An item of CSL-JSON, or a line of text',
        schema: cslItem,
        mediaType: csl,
        alternatives: [{ mediaType: text }],
      },
    },
    problems: [404, 409, 422, 503],
  })
  @UpToDate()
  async citeStatus(
    @Param('id') track: string,
    @ReadAsOf() asOf: AsOfQuery,
    @Headers('accept') accept: string | undefined,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const address = this.address.seenBy(request) + base;
    const citation = await citationOf(this.reader, track, asOf, address);
    const type = preferredOf([csl, text], accept);
    void reply.header('content-type', type === text ? text + utf8 : type).header('vary', 'Accept, Host');
    return type === text ? `${citation.text}\n` : JSON.stringify(citation.csl);
  }
}
