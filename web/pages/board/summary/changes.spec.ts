import { describe, expect, it } from '@jest/globals';
import { carriedOver, trackChanges, changesInWords } from './changes.js';
import { line } from './line.fixture.js';
import type { TrackLine, Summary } from './summary.js';

const summary = (...tracks: TrackLine[]): Summary => ({
  ...{ validAt: '2026-11-22', knownAt: '2026-11-22', position: 1, total: tracks.length, notYetKnown: 0, counts: {} },
  tracks,
});
const frozen = { status: 'frozen', label: 'Frozen' } as const;

describe('what another answer changes', () => {
  it('is a status, something else of a line, or a new track', () => {
    const before = summary(line('a'), line('b'), line('c'));
    const after = summary(line('a', frozen), line('b', { flags: ['strained'] }), line('c'), line('d'));
    expect(trackChanges(before, after)).toEqual([
      { track: 'a', title: 'a', label: 'Frozen', before: 'Active' },
      { track: 'b', title: 'b', label: 'Active', before: undefined },
      { track: 'd', title: 'd', label: 'Active', before: null },
    ]);
  });

  it('is not that a day has gone by', () => {
    const date = { edtf: '2026-11-20', earliest: '2026-11-20', latest: '2026-11-20' };
    const met = (days: number) =>
      line('a', {
        lastDialogue: { event: 'e', date, level: null, form: 'full', missing: [], days: { min: days, max: days } },
      });
    expect(trackChanges(summary(met(2)), summary(met(3)))).toEqual([]);
    expect(carriedOver(summary(met(2)), summary(met(3))).tracks[0]!.lastDialogue!.days.min).toBe(3);
  });

  it('leaves the very lines that say the same, and takes the others', () => {
    const before = summary(line('a'), line('b'));
    const after = summary(line('a'), line('b', frozen));
    const kept = carriedOver(before, after);
    expect(kept.tracks[0]).toBe(before.tracks[0]);
    expect(kept.tracks[1]).toBe(after.tracks[1]);
  });

  it('is told in one sentence or two, the change of a status first', () => {
    const status = { track: 'a', title: 'A', label: 'Frozen', before: 'Active' };
    const other = { track: 'b', title: 'B', label: 'Active', before: undefined };
    expect(changesInWords([])).toBe('');
    expect(changesInWords([status])).toBe('A went from “Active” to “Frozen”.');
    expect(changesInWords([other, status])).toBe('A went from “Active” to “Frozen”. 1 other track changed too.');
    expect(changesInWords([other])).toBe('B: new information on record.');
    expect(changesInWords([{ ...status, before: null }, other, other])).toBe(
      'A is new: Frozen. 2 other tracks changed too.',
    );
  });
});
