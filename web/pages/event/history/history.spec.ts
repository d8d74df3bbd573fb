import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EntryBody, LogEntry } from '../../../contract/entry-details.js';
import { changesBetween } from '../../../entries/field-changes.js';
import { historyOf } from './history.js';

/** An entry with a body that has only the fields that the history reads. */
function entry(position: number, body: object): LogEntry {
  return { position, recordedAt: '', recordedBy: 'someone', hash: '', body: body as EntryBody };
}

const event = { id: 'e', type: 'TalksHeld', occurred: '2024-05-08', title: 'A call' };
const correction = (id: string, change: object) => ({
  ...{ id, type: 'EventCorrected', reason: 'so' },
  event: { ...event, ...change },
});
const retraction = (id: string, target: string) => ({ id, type: 'EventRetracted', target, reason: 'so' });

function told(...amendments: object[]) {
  const entries = amendments.map((body, index) => entry(index + 2, body));
  return historyOf(entry(1, event), entries);
}

describe('the life of an event', () => {
  it('begins with its recording and goes on in the order of the log', () => {
    const steps = told(
      { id: 'd', type: 'EventDisputed', target: 'e', party: 'CN', says: 'no' },
      { id: 'm', type: 'EventsMerged', into: 'e', duplicates: ['x'], reason: 'so' },
      { id: 'n', type: 'EventsMerged', into: 'y', duplicates: ['e'], reason: 'so' },
      { id: 'a', type: 'EventAmended', target: 'e', adds: { ended: '2024-06' }, reason: 'so' },
      retraction('r', 'e'),
    );
    const kinds = ['recorded', 'disputed', 'merged-in', 'merged-away', 'added-to', 'retracted'];
    expect(steps.map(({ kind }) => kind)).toEqual(kinds);
    expect(steps.every(({ about, undone }) => about === null && !undone)).toBe(true);
  });

  it('tells what each correction changed against the one before it', () => {
    const steps = told(correction('c1', { title: 'Two calls' }), correction('c2', { title: 'Two calls', level: 'x' }));
    expect(steps[1]!.changes).toEqual([{ path: ['title'], was: 'A call', now: 'Two calls' }]);
    expect(steps[2]!.changes).toEqual([{ path: ['level'], was: undefined, now: 'x' }]);
  });

  it('holds a correction against what stood then: not against one that was taken back before', () => {
    const steps = told(
      correction('c1', { title: 'Two calls' }),
      retraction('r', 'c1'),
      correction('c2', { title: 'Three calls' }),
    );
    expect(steps[1]!.undone).toBe(true);
    expect(steps[2]).toMatchObject({ kind: 'retracted', undone: false });
    expect(steps[2]!.about?.body.id).toBe('c1');
    expect(steps[3]!.changes).toEqual([{ path: ['title'], was: 'A call', now: 'Three calls' }]);
  });

  it('tells a retraction that was itself retracted from one that stands', () => {
    const steps = told(retraction('r1', 'e'), retraction('r2', 'r1'));
    expect(steps.map(({ kind, undone }) => [kind, undone])).toEqual([
      ['recorded', false],
      ['retracted', true],
      ['reinstated', false],
    ]);
  });

  it('leaves out what a correction of another event changes', () => {
    const other = { id: 'c', type: 'EventCorrected', event: { id: 'other', type: 'TalksHeld', title: 'Else' } };
    expect(told(other)[1]!.changes).toEqual([]);
  });
});

describe('differences', () => {
  it('are told field by field, with where they are', () => {
    const was = { title: 'A', sources: [{ title: 'S' }, { title: 'T', url: 'http://a' }], tracks: ['a.b'] };
    const now = { title: 'A', sources: [{ title: 'T', url: 'http://b' }, { title: 'S' }], tracks: ['a.b', 'a.c'] };
    expect(changesBetween(was, now)).toEqual([
      { path: ['sources', 1, 'url'], was: 'http://a', now: 'http://b' },
      { path: ['tracks', 1], was: undefined, now: 'a.c' },
    ]);
  });

  it('tell what came and what went whole', () => {
    expect(changesBetween({ links: [{ rel: 'after' }] }, {})).toEqual([
      { path: ['links'], was: [{ rel: 'after' }], now: undefined },
    ]);
    expect(changesBetween([{ a: 1 }, { b: 1 }], [{ b: 1 }])).toEqual([{ path: [0], was: { a: 1 }, now: undefined }]);
  });

  it('are none exactly where two values are the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(changesBetween(a, a)).toEqual([]);
        if (changesBetween(a, b).length === 0) expect(asSets(a)).toEqual(asSets(b));
      }),
    );
  });
});

/** The value with every list in one order, since the order of a list is no difference. */
function asSets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(asSets).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, asSets(item)]));
}
