import { describe, expect, it } from '@jest/globals';
import { line } from '../summary/line.fixture.js';
import { boardOf, countsOf, daysInStatus, foundBy, shownOf } from './selection.js';
import { firstView, type View } from './view.js';

const day = (iso: string) => ({ edtf: iso, earliest: iso, latest: iso });

const board = boardOf({
  validAt: '2026-11-22',
  tracks: [
    line('us-cn.climate', { title: 'United States-China climate', status: 'frozen', flags: ['stale'] }),
    line('us-cn.military.theater-calls', { title: 'Talks of commanders', topic: 'military', since: day('2026-11-10') }),
    line('us-tr.leaders', { parties: ['US', 'TR'], topic: 'leaders', relationship: 'tr-us', status: 'dormant' }),
    line('cn-ru.energy', { parties: ['CN', 'RU'], topic: 'energy', flags: ['stale', 'contested'] }),
  ],
});
const shown = (view: Partial<View>) => shownOf(board, { ...firstView, ...view }).map(({ track }) => track);

describe('what a view shows', () => {
  it('finds by id, title, topic, and party by code and name, without regard to accents and case', () => {
    expect(shown({ search: 'theater' })).toEqual(['us-cn.military.theater-calls']);
    expect(shown({ search: 'COMMANDERS' })).toEqual(['us-cn.military.theater-calls']);
    expect(shown({ search: 'leaders' })).toEqual(['us-tr.leaders']);
    expect(shown({ search: 'turkiye' })).toEqual(['us-tr.leaders']);
    expect(shown({ search: 'Türk' })).toEqual(['us-tr.leaders']);
    expect(shown({ search: 'russia' })).toEqual(['cn-ru.energy']);
    expect(shown({ search: 'china united climate' })).toEqual(['us-cn.climate']);
    expect(shown({ search: 'states\u2013china' })).toEqual(['us-cn.climate']);
    expect(shown({ search: '  ' })).toHaveLength(4);
    expect(shown({ search: 'nowhere' })).toEqual([]);
  });

  it('finds a track by what its topic is also called, by its headline, and a party by what it is usually called', () => {
    expect(shown({ search: 'military defense' })).toEqual(['us-cn.military.theater-calls']);
    expect(shown({ search: 'PRC energy' })).toEqual(['cn-ru.energy']);
    const headline = 'Working group active since 10 February 2026: “The group holds its eleventh session”.';
    const drugs = boardOf({
      validAt: '2026-11-22',
      tracks: [line('us-cn.drugs', { topic: 'counternarcotics', headline })],
    });
    for (const search of ['fentanyl', 'Eleventh Session'])
      expect(shownOf(drugs, { ...firstView, search })).toHaveLength(1);
  });

  it('finds a track by an event that has the words, and says so only where the track has not', () => {
    const mention = { title: 'Fentanyl is spoken of', occurred: '2024-05-03' };
    const events = new Map(['us-tr.leaders', 'us-cn.climate'].map((track) => [track, mention]));
    const searched = { ...board, mentions: { search: 'climate', after: 0, events } };
    const view = { ...firstView, search: ' climate ' };
    expect(shownOf(searched, view).map((one) => one.track)).toEqual(['us-cn.climate', 'us-tr.leaders']);
    expect(board.lines.map((one) => foundBy(searched, one, view.search))).toEqual([
      undefined,
      undefined,
      mention,
      undefined,
    ]);
    expect(shownOf(searched, { ...firstView, search: 'climates' })).toEqual([]);
    expect(countsOf(searched, view).shown).toBe(2);
  });

  it('asks for one of the statuses, topics and flags, and for all of the parties', () => {
    expect(shown({ statuses: ['frozen', 'dormant'] })).toEqual(['us-cn.climate', 'us-tr.leaders']);
    expect(shown({ topics: ['energy', 'military'] })).toEqual(['us-cn.military.theater-calls', 'cn-ru.energy']);
    expect(shown({ flags: ['contested'] })).toEqual(['cn-ru.energy']);
    expect(shown({ parties: ['CN'] })).toHaveLength(3);
    expect(shown({ parties: ['CN', 'US'] })).toEqual(['us-cn.climate', 'us-cn.military.theater-calls']);
    expect(shown({ lately: true })).toEqual(['us-cn.military.theater-calls']);
  });

  it('leaves registers of visits out until they are asked for, searched, or all that there is', () => {
    const register = line('us-sn.leaders', { parties: ['US', 'SN'], status: 'dormant', collection: 'a-register' });
    const mixed = boardOf({ validAt: '2026-11-22', tracks: [...board.lines, register] });
    const shows = (view: Partial<View>) => shownOf(mixed, { ...firstView, ...view }).includes(register);
    expect([{}, { statuses: ['dormant'] as const }, { parties: ['US'] }].map(shows)).toEqual([false, false, false]);
    expect([{ registers: true }, { search: 'senegal' }, { parties: ['SN'] }].map(shows)).toEqual([true, true, true]);
    expect(countsOf(mixed, firstView)).toMatchObject({ shown: 4, registers: 1 });
    expect(countsOf(mixed, firstView).statuses.get('dormant')).toBe(1);
  });

  it('counts what each value would show, with the other filters as they are', () => {
    const counts = countsOf(board, { ...firstView, statuses: ['frozen'], parties: ['CN'] });
    expect(Object.fromEntries(counts.statuses)).toEqual({ frozen: 1, active: 2 });
    expect(Object.fromEntries(counts.topics)).toEqual({ climate: 1 });
    expect(Object.fromEntries(counts.parties)).toEqual({ US: 1, CN: 1 });
    expect(Object.fromEntries(counts.flags)).toEqual({ stale: 1 });
    expect(countsOf(board, firstView).lately).toBe(1);
    expect(countsOf(board, { ...firstView, flags: ['contested'] }).flags.get('stale')).toBe(2);
  });

  it('counts the days of a status as a range where its date is coarse', () => {
    const coarse = { edtf: '2026-10', earliest: '2026-10-01', latest: '2026-10-31' };
    expect(daysInStatus(line('a', { since: coarse }), '2026-11-22')).toEqual({ min: 22, max: 52 });
    expect(daysInStatus(line('a', { since: coarse }), '2026-10-10')).toEqual({ min: 0, max: 9 });
    expect(daysInStatus(line('a', { since: null }), '2026-11-22')).toBeNull();
  });
});
