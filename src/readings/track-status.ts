import type { Metrics } from '../domain/reading/metrics/metrics.js';
import type { Visibility } from '../domain/wording/visibility.js';
import type { TrackReading } from '../domain/reading/reading.js';

/** The as-of parameters of a reading, with which a client gets the same reading again. */
export interface ReadingAsOf {
  readonly validAt: string;
  /** The day up to which entries are known. A day, not an instant, since the body changes with the day only. */
  readonly knownAt: string;
  /** The version of the track, so that entries of other tracks leave the body as it is. */
  readonly position: number;
  readonly policy: string;
  /** The entries that are left out. */
  readonly without?: readonly string[];
  /** The party whose account is read. */
  readonly account?: string;
  /** The entry before which the track is stopped since that entry cannot be read or folded, with the reason. */
  readonly stopped?: { readonly position: number; readonly reason: string };
  /** How much of what it was read from readers do not see; only for who does. */
  readonly visibility?: Visibility;
}

/** A track's status in lists. */
export interface ListedTrackStatus extends TrackReading {
  readonly track: string;
  readonly title: string;
  readonly parties: readonly string[];
  readonly topic: string;
  readonly reading: ReadingAsOf;
}

/** A track's status with its measures. */
export interface TrackStatus extends ListedTrackStatus {
  readonly metrics: Metrics;
}

/** Today's status as bytes, ready to send. */
export interface LiveStatus {
  readonly body: Buffer;
  /** Strong: the quoted digest of the body. */
  readonly etag: string;
  /** The position of the last entry of the track that the status takes in. */
  readonly version: number;
}
