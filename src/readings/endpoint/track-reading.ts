import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  SetMetadata,
  UseInterceptors,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable, of } from 'rxjs';
import { asOfQueryOf } from '../../contract/queries.js';
import type { TaggedBytes } from '../../http/content/encoded-body.js';
import { type EndpointDescription, endpointKey, queryOf } from '../../http/endpoint/endpoint.js';
import { liveCaching } from '../../http/content/entity-tag.js';
import { preferredOf } from '../../http/content/media-types.js';
import type { AsOfQuery } from '../as-of.js';
import { type CachedResponse, immutable, ResponseCache } from '../response-cache.js';
import { UpToDate } from './up-to-date.js';

/** Cache settings of an endpoint that returns a reading. */
export interface TrackReadingOptions {
  /** The as-of parameters that decide whether the answer can still change; those of the query where absent. */
  readonly asOf?: (query: never) => AsOfQuery;
  /** `false` for a page: its `Link` header is no part of a cached response, so only its caching headers are set. */
  readonly stored?: boolean;
  /** Whether the answer names events of other tracks, so that any entry may change it. */
  readonly acrossTracks?: boolean;
}

const optionsKey = 'thaw:track-reading';

/**
 * Marks a handler as a reading of the track that the path names as `:id`. Waits for `atLeastPosition`, answers from the
 * response cache by the URL, and sets ETag and caching. The handler returns an object, or prepared bytes with their
 * tag. An answer in another media type than JSON stays as the handler makes it.
 */
export function TrackReading(options: TrackReadingOptions = {}): MethodDecorator {
  return applyDecorators(SetMetadata(optionsKey, options), UpToDate(), UseInterceptors(TrackReadingInterceptor));
}

/** The as-of parameters of the query, as a parameter of the handler. */
export const ReadAsOf = createParamDecorator((_: unknown, context: ExecutionContext): AsOfQuery =>
  asOfQueryOf(queryOf(context) as never),
);

@Injectable()
class TrackReadingInterceptor implements NestInterceptor {
  constructor(
    private readonly cache: ResponseCache,
    private readonly reflector: Reflector,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest<{ Params: { id: string } }>>();
    const reply = http.getResponse<FastifyReply>();
    if (!this.servesJson(context, request.headers.accept)) return next.handle();
    const {
      asOf: asOfFor = asOfQueryOf,
      stored = true,
      acrossTracks = false,
    } = this.reflector.get<TrackReadingOptions>(optionsKey, context.getHandler());
    const track = request.params.id;
    const asOf = asOfFor(queryOf(context) as never);
    if (!stored) {
      return next.handle().pipe(
        map((page) => {
          if (this.cache.isFinal(track, asOf)) void reply.headers({ 'cache-control': immutable, vary: 'Accept' });
          return page;
        }),
      );
    }
    const cached = this.cache.ready(request.url);
    if (cached) return of(send(reply, cached));
    const state = this.cache.stateOf(track, acrossTracks);
    return next.handle().pipe(
      map((answer) => {
        if (isPrepared(answer)) return send(reply, { ...answer, caching: liveCaching });
        return send(reply, this.cache.put(request.url, { track, asOf, acrossTracks }, state, answer));
      }),
    );
  }

  private servesJson(context: ExecutionContext, accept: string | undefined): boolean {
    const { answers } = this.reflector.get<EndpointDescription>(endpointKey, context.getHandler());
    const others = (answers[200]?.alternatives ?? []).flatMap(({ mediaType }) => mediaType ?? []);
    return preferredOf(['application/json', ...others], accept) === 'application/json';
  }
}

function isPrepared(answer: object): answer is TaggedBytes {
  return 'body' in answer && Buffer.isBuffer(answer.body);
}

function send(reply: FastifyReply, { body, etag, caching }: CachedResponse): Buffer {
  void reply.headers({ etag, 'cache-control': caching, 'content-type': 'application/json; charset=utf-8' });
  return body;
}
