import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { entityTagOf, liveCaching } from '../http/content/entity-tag.js';
import { Projector } from '../projection/projector.js';
import { isImmutable, type AsOfQuery } from './as-of.js';
import { StatusReader } from './status-reader.js';

/** A response in the bytes that are sent. */
export interface CachedResponse {
  readonly body: Buffer;
  /** A strong entity tag: changes when a byte does. */
  readonly etag: string;
  /** The value of `Cache-Control`. */
  readonly caching: string;
}

interface StoredResponse extends CachedResponse {
  readonly track: string;
  /** The state of the track from which the response was made; that of the past for a response that never changes. */
  readonly state: string;
  readonly isFinal: boolean;
  readonly acrossTracks: boolean;
}

/** Limit of the cached responses, in bytes. */
const cachedBytes = 16 * 1024 * 1024;

/** `Cache-Control` of a reading that is fixed by day, knowledge and position: it never changes. */
export const immutable = 'public, max-age=31536000, immutable';

/**
 * Readings of tracks as bytes, by URL. A response is valid until the day ends or the track changes; one that is fixed
 * by day, knowledge and position is valid for ever.
 */
@Injectable()
export class ResponseCache {
  private readonly responses = new LRUCache<string, StoredResponse>({
    maxSize: cachedBytes,
    // A single response may take a tenth, so that it does not push out all others.
    maxEntrySize: Math.floor(cachedBytes / 10),
    sizeCalculation: ({ body }) => body.length,
  });

  constructor(
    private readonly projector: Projector,
    private readonly reader: StatusReader,
  ) {}

  /** The cached response to a URL, if it is still valid. */
  ready(url: string): CachedResponse | undefined {
    const stored = this.responses.get(url);
    if (!stored) return undefined;
    const { track, isFinal, acrossTracks } = stored;
    return stored.state === (isFinal ? this.pastState() : this.stateOf(track, acrossTracks)) ? stored : undefined;
  }

  /**
   * The state that a reading of a track depends on: day, version of the track and of its sub-tracks, and the position
   * where it is stopped, if so.
   * @param acrossTracks whether it names events of other tracks: then it depends on every entry
   */
  stateOf(track: string, acrossTracks = false): string {
    const versions = acrossTracks ? this.projector.position : this.projector.board.versionsOf(track);
    return `${this.pastState()} ${this.reader.today()} ${versions} ${this.projector.stopOf(track)?.position}`;
  }

  /** Changes when the log has lost entries, and with it even what no later entry can change. */
  private pastState(): string {
    return String(this.projector.epoch);
  }

  /** Whether no later entry and no later day can change a reading of the track. */
  isFinal(track: string, asOf: AsOfQuery): boolean {
    return isImmutable(asOf) && this.projector.stopOf(track) === undefined;
  }

  /**
   * Makes a response from an answer and stores it.
   * @param state the state before the answer was made
   * @param acrossTracks as in `stateOf`
   */
  put(
    url: string,
    { track, asOf, acrossTracks }: { track: string; asOf: AsOfQuery; acrossTracks: boolean },
    state: string,
    answer: object,
  ): CachedResponse {
    const body = Buffer.from(JSON.stringify(answer));
    const isFinal = this.isFinal(track, asOf);
    const response = { body, etag: entityTagOf(body), caching: isFinal ? immutable : liveCaching };
    // An answer may or may not hold a change that came while it was made, so it is not stored then. A path with escapes
    // is not stored either: requests are counted by their path as written, and each spelling would count as another
    // route.
    const isCurrent = isFinal ? state.startsWith(`${this.pastState()} `) : state === this.stateOf(track, acrossTracks);
    if (isCurrent && !url.split('?', 1)[0]!.includes('%')) {
      this.responses.set(url, { ...response, track, isFinal, acrossTracks, state: isFinal ? this.pastState() : state });
    }
    return response;
  }
}
