import { ThawError } from '../../domain/errors.js';
import type { Appended, EntryDraft, Expectation } from './append-request.js';
import { redactionOf } from '../../domain/entries/redacted-json.js';
import { hashOf, leafOf } from '../hash-chain.js';

export interface Head {
  readonly position: number;
  readonly hash: string;
  /** Milliseconds since 1970; 0 for an empty log. */
  readonly recordedAt: number;
}

/** An entry with its place, ready to be stored. */
export interface Numbered extends EntryDraft, Omit<Appended, 'repeated'> {}

/** The code of a conflict with entries that were recorded after the log was read: read it again, and try once more. */
export const changedMeanwhileCode = 'changed-meanwhile';

type Known = Omit<Appended, 'repeated'> & { readonly json: string; readonly recordedBy: string };
export type SequencerResult = readonly Appended[] | ThawError;

/**
 * Gives positions and hashes to the drafts of one flush, in order, and each group of drafts its result. A group is
 * stored whole or refused whole; a refused one takes no position. Later groups of a flush see the earlier ones as stored.
 */
export class Sequencer {
  readonly added: Numbered[] = [];
  private readonly recordedAt: number;

  /**
   * @param head the end of the log, under lock
   * @param known the entries that the log has under the ids of the drafts, by id
   * @param versions the last position of every track that a draft has an expectation of
   */
  constructor(
    private head: Head,
    private readonly known: Map<string, Known>,
    private readonly versions: Map<string, number>,
    now: number,
  ) {
    this.recordedAt = Math.max(now, head.recordedAt);
  }

  /** The end of the log once `added` is stored. */
  get end(): Head {
    return this.head;
  }

  /** Adds a group, or refuses it. @returns the places of its drafts, or why it is refused */
  decide(group: readonly EntryDraft[]): SequencerResult {
    const before = { head: this.head, added: this.added.length };
    const undo: (() => void)[] = [];
    const versionsBefore = new Map<string, number>();
    try {
      return group.map((draft, index) => {
        const pointer = group.length > 1 ? `/${index}` : '';
        const appended = this.earlier(draft, pointer);
        if (appended) return appended;
        this.refuseUnlessExpected(draft, pointer, versionsBefore);
        return this.add(draft, versionsBefore, undo);
      });
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      this.head = before.head;
      this.added.length = before.added;
      for (const revert of undo.reverse()) revert();
      return error;
    }
  }

  /** The place of the same entry where it was appended before. */
  private earlier(draft: EntryDraft, pointer: string): Appended | undefined {
    const first = this.known.get(draft.id);
    if (!first) return undefined;
    if (first.json !== draft.json && !isWhatWasRedacted(draft, first)) throw idClash(first, pointer);
    const { id, position, recordedAt, hash } = first;
    return { id, position, recordedAt, hash, repeated: true };
  }

  /** @param versionsBefore of the tracks that earlier drafts of the group touch, the versions before them */
  private refuseUnlessExpected(
    { expect, unchanged }: EntryDraft,
    pointer: string,
    versionsBefore: ReadonlyMap<string, number>,
  ): void {
    for (const [track, expectation] of expect) {
      const version = this.versions.get(track) ?? 0;
      if (!meets(version, expectation)) throw versionMismatch(track, version, expectation, pointer);
    }
    for (const track of unchanged?.tracks ?? []) {
      const version = versionsBefore.get(track) ?? this.versions.get(track) ?? 0;
      if (version > unchanged!.since) throw changedMeanwhile(track, version, pointer);
    }
  }

  private add(draft: EntryDraft, versionsBefore: Map<string, number>, undo: (() => void)[]): Appended {
    const position = this.head.position + 1;
    const { recordedAt } = this;
    const hash = hashOf(this.head.hash, { position, recordedAt, recordedBy: draft.recordedBy, body: draft.json });
    const numbered = { ...draft, position, recordedAt, hash };
    this.head = { position, hash, recordedAt };
    this.added.push(numbered);
    this.known.set(draft.id, numbered);
    undo.push(() => this.known.delete(draft.id));
    for (const track of draft.tracks) {
      const version = this.versions.get(track) ?? 0;
      if (!versionsBefore.has(track)) versionsBefore.set(track, version);
      this.versions.set(track, position);
      undo.push(() => this.versions.set(track, version));
    }
    return { id: draft.id, position, recordedAt, hash, repeated: false };
  }
}

/** Whether a draft is what an entry was before it was redacted: its leaf tells, though the text is gone. */
function isWhatWasRedacted({ json: body }: EntryDraft, { json, position, recordedAt, recordedBy }: Known): boolean {
  const leaf = redactionOf(json)?.leaf;
  return leaf !== undefined && leafOf({ position, recordedAt, recordedBy, body }).toString('hex') === leaf;
}

function meets(version: number, expectation: Expectation): boolean {
  if (expectation === 'any') return true;
  if (expectation === 'none') return version === 0;
  if (expectation === 'some') return version > 0;
  return version === expectation;
}

function idClash(first: Known, pointer: string): ThawError {
  const detail = `${first.id} stands at position ${first.position} with other content`;
  return ThawError.conflict('id-clash', `${pointer}/id`, detail, detail);
}

function versionMismatch(track: string, version: number, expectation: Expectation, pointer: string): ThawError {
  const is = version === 0 ? 'has no entry' : `is at version ${version}`;
  const detail = `${track} ${is}, expected was ${typeof expectation === 'number' ? `version ${expectation}` : expectation}`;
  return ThawError.conflict('version-mismatch', `${pointer}/expect/${track}`, detail, detail);
}

function changedMeanwhile(track: string, version: number, pointer: string): ThawError {
  const detail = `${track} was touched at position ${version}, after it was read`;
  return ThawError.conflict(changedMeanwhileCode, pointer, detail, detail);
}
