import { describe, expect, it } from '@jest/globals';
import { axesInWords, pastsOnly, revisionInWords, type Standing } from './effect-words.js';

const frozen: Standing = { status: 'frozen', formal: 'suspended', practice: 'silent' };
const none: Standing = { status: 'none', formal: 'none', practice: 'silent' };

describe('an effect in words', () => {
  it('says how the axes moved', () => {
    expect(axesInWords({ track: 'a.b', from: frozen, to: none })).toBe('formal: none, not suspended');
    expect(axesInWords({ track: 'a.b', from: frozen, to: frozen })).toBe('');
  });

  it('says days as a person would', () => {
    expect(revisionInWords('history revised: working-group-active from 2022-08-04, not 2022-08-05')).toBe(
      'Working group active from 4 August 2022, not 5 August 2022',
    );
  });

  it('tells pasts that change apart from standings that do', () => {
    const past = (track: string) => ({ track, count: 1, ranges: [] });
    const effects = {
      statusChanges: [{ track: 'a.b', from: frozen, to: none }],
      historyChanges: [past('a.b'), past('a.c')],
    };
    expect(pastsOnly(effects).map(({ track }) => track)).toEqual(['a.c']);
    expect(pastsOnly({ statusChanges: null, historyChanges: null })).toEqual([]);
  });
});
