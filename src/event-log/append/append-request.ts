import type { QueryRunner } from 'typeorm';
import { canonicalJson, type EntryBody, namedBy, tracksOf, saysInternal } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { isStorable } from '../../domain/storable-text.js';

/** What an append expects of a track: nothing, no entry yet, at least one, or that this position is its last. */
export type Expectation = 'any' | 'none' | 'some' | number;

export interface AppendRequest {
  readonly body: EntryBody;
  /** Who records it: 1 to 200 characters. */
  readonly recordedBy: string;
  /** By track id. A track that is not named is not asked. */
  readonly expect?: Readonly<Record<string, Expectation>> | undefined;
  readonly unchanged?: Precondition | undefined;
  readonly claim?: Claim | undefined;
}

/**
 * What is decided beside the log by the very append, in its transaction: done where the entry is stored, or was before, and
 * else undone. It throws a ThawError where the entry must not be stored.
 */
export type Claim = (run: QueryRunner) => Promise<void>;

/**
 * That nothing beyond a position touches these tracks but what is appended together with it: so that what was read up
 * to there still holds.
 */
export interface Precondition {
  readonly since: number;
  readonly tracks: readonly string[];
}

export interface Appended {
  readonly id: string;
  readonly position: number;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  readonly hash: string;
  /** True where the same content stood under this id before; the rest is then the first answer. */
  readonly repeated: boolean;
}

/** A request made ready before it waits, so that the lock is held for little: its JSON is made once. */
export interface EntryDraft {
  readonly id: string;
  readonly type: string;
  readonly tracks: readonly string[];
  /** The entries that it is about. */
  readonly targets: readonly string[];
  readonly json: string;
  readonly recordedBy: string;
  readonly expect: readonly (readonly [track: string, expectation: Expectation])[];
  readonly unchanged: Precondition | undefined;
  readonly claim: Claim | undefined;
  /** Whether it says itself that it is internal. */
  readonly isInternal: boolean;
}

/** @throws ThawError invalid `invalid-recorder` where `recordedBy` cannot be stored. */
export function entryDraftOf({ body, recordedBy, expect, unchanged, claim }: AppendRequest): EntryDraft {
  if (recordedBy === '' || recordedBy.length > 200 || !isStorable(recordedBy)) {
    const detail = 'must have 1 to 200 characters, without U+0000 and half surrogate pairs';
    throw ThawError.invalid('invalid-recorder', '/recordedBy', detail, `recordedBy ${detail}`);
  }
  return {
    id: body.id,
    type: body.type,
    tracks: tracksOf(body),
    targets: namedBy(body),
    json: canonicalJson(body),
    recordedBy,
    expect: expect ? Object.entries(expect) : [],
    unchanged,
    claim,
    isInternal: saysInternal(body),
  };
}
