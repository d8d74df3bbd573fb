import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTagOf, liveCaching } from '../http/content/entity-tag.js';
import { isImmutable, type AsOfQuery } from './as-of.js';
import { Projector } from '../projection/projector.js';
import { StatusReader } from './status-reader.js';

/** An answer as it is sent. */
export interface CachedResponse {
  readonly body: Buffer;
  /** Strong: changes when a byte does. */
  readonly etag: string;
  readonly caching: string;
}

interface Kept extends CachedResponse {
  readonly track: string;
  /** What it was made of: the day, the track's version and where it stands still; `null` where nothing can change it. */
  readonly madeOf: string | null;
}

/** At most so many bytes of answers are kept, and none that is longer than a tenth of that. */
const keptBytes = 16 * 1024 * 1024;

/** A reading of which every clock is pinned never changes. */
export const immutable = 'public, max-age=31536000, immutable';

/**
 * Answers about one track, by the URL that asks: kept as bytes for as long as they hold, so that asking again costs a
 * look-up. One whose every clock is pinned holds for ever.
 */
@Injectable()
export class ResponseCache {
  private readonly kept = new Map<string, Kept>();
  private bytes = 0;

  constructor(
    private readonly projector: Projector,
    private readonly reader: StatusReader,
  ) {}

  /** The answer to a URL, if it is kept and holds. */
  ready(url: string): CachedResponse | undefined {
    const kept = this.kept.get(url);
    return kept && (kept.madeOf === null || kept.madeOf === this.standing(kept.track)) ? kept : undefined;
  }

  /** Makes the JSON that answers a request, sets its headers, and keeps it. @throws whatever `make` throws */
  async give(
    request: FastifyRequest,
    reply: FastifyReply,
    track: string,
    pins: AsOfQuery,
    make: () => Promise<object>,
  ): Promise<Buffer> {
    const kept = this.ready(request.url);
    if (kept) return sent(reply, kept);
    const before = this.standing(track);
    const body = Buffer.from(JSON.stringify(await make()));
    const pinned = isImmutable(pins) && this.projector.stopOf(track) === undefined;
    const caching = pinned ? immutable : liveCaching;
    const etag = entityTagOf(body);
    const madeOf = pinned ? null : before;
    // What changed while it was made may be in it or not.
    if (pinned || before === this.standing(track)) this.keep(request.url, { body, etag, caching, track, madeOf });
    return sent(reply, { body, etag, caching });
  }

  private standing(track: string): string {
    const version = this.projector.board.get(track)?.position;
    return `${this.reader.today()} ${version} ${this.projector.stopOf(track)?.position}`;
  }

  private keep(url: string, kept: Kept): void {
    if (kept.body.length > keptBytes / 10) return;
    // The ready answers are counted by their path as it is written: no path needs escapes, and each way would count apart.
    if (url.split('?', 1)[0]!.includes('%')) return;
    this.forget(url);
    this.kept.set(url, kept);
    this.bytes += kept.body.length;
    for (const oldest of this.kept.keys()) {
      if (this.bytes <= keptBytes) return;
      this.forget(oldest);
    }
  }

  private forget(url: string): void {
    this.bytes -= this.kept.get(url)?.body.length ?? 0;
    this.kept.delete(url);
  }
}

function sent(reply: FastifyReply, { body, etag, caching }: CachedResponse): Buffer {
  void reply.headers({ etag, 'cache-control': caching, 'content-type': 'application/json; charset=utf-8' });
  return body;
}
