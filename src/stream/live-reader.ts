import type { StreamConnection } from '../http/sse/stream-connection.js';
import type { StreamFrame } from './live-frames.js';

/**
 * The state of a reader. `behind`: reads the log by its own cursor. `live`: gets the frames of the feed. `full`: its
 * socket has not taken the last of them yet. `passed-over`: the same, and it has missed further frames meanwhile.
 */
type ReaderState = 'behind' | 'live' | 'full' | 'passed-over';

/** A client of a live stream. */
export class LiveReader {
  state: ReaderState = 'behind';
  /** The position up to which the client has got the entries, in this stream or before. */
  from = 0;
  /** Whether candidates have changed while it could not be told. */
  isOwedCandidates = false;

  constructor(
    readonly connection: StreamConnection,
    private readonly tracks: ReadonlySet<string> | undefined,
  ) {}

  /** Whether it is told of candidates: not where it has chosen tracks. */
  get wantsCandidates(): boolean {
    return this.tracks === undefined;
  }

  /** Whether these frames are all for this reader, so that they can be written in one piece. */
  wantsAll(frames: readonly StreamFrame[]): boolean {
    return this.tracks === undefined && frames.every(({ entry }) => entry === 0 || entry > this.from);
  }

  /** The bytes of the frames that are for this reader. */
  chosen(frames: readonly StreamFrame[]): Buffer[] {
    const { tracks, from } = this;
    const wanted = frames.filter(
      (frame) =>
        (frame.entry === 0 || frame.entry > from) &&
        (tracks === undefined || frame.tracks.some((track) => tracks.has(track))),
    );
    return wanted.map(({ bytes }) => bytes);
  }
}
