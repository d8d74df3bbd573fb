import { describe, expect, it } from '@jest/globals';
import { rollUp } from '../../../src/domain/reading/relationship.js';
import { correction } from '../../support/amendments.js';
import { event, given } from '../../support/given.js';
import { idOfKey, reading, shipped } from '../us-cn-as-shipped.js';

const suspension = shipped('USCN-CN-029/suspension');
const eight = suspension.tracks.map((track) => track.replace('us-cn.', ''));
const promise = (key: string, day: string) =>
  reading(day).ledger.commitments.find((entry) => entry.event === idOfKey(key))!;

describe('the hard cases, on the shipped record', () => {
  it('case 16, a single missed signal: one missed call is an attempt; a cut dates back to the first (no instance here)', () => {
    const line = event('WorkingGroupEstablished', '2018-01-03', { presumedOperating: true });
    const missed = event('ContactAttempted', '2020-06-09', { outcome: 'unanswered' });
    const cut = event('CooperationLapsed', '2020-06-09');
    expect(given(line, missed).on('2020-06-20').reading.practice.state).toBe('meeting');
    expect(given(line, missed, cut).on('2020-06-20').reading.practice).toMatchObject({
      state: 'silent',
      since: { edtf: '2020-06-09' },
    });
  });

  it('case 17, one act on eight tracks: it freezes all, and a correction of it corrects all', () => {
    expect(eight).toHaveLength(8);
    const body = correction(suspension, { occurred: '2022-08-04' }, { tracks: suspension.tracks });
    for (const track of eight) {
      expect(reading('2022-08-05', { track }).since!.edtf).toBe('2022-08-05');
      expect(reading('2022-08-05', { track }, { body }).since!.edtf).toBe('2022-08-04');
      expect(reading('2022-08-05', { track, knownAt: '2022-12-31' }, { body }).since!.edtf).toBe('2022-08-05');
    }
    expect(shipped('USCN-CN-095/commitment-us').tracks).toEqual(['us-cn.counternarcotics', 'us-cn.trade']);
  });

  it('case 18, thaw one by one: climate resumes a year before counternarcotics, and the whole is partly working', () => {
    const statuses = eight.map((track) => reading('2023-01-01', { track }).status);
    expect(eight.filter((_, i) => statuses[i] !== 'frozen')).toEqual(['climate']);
    expect(rollUp(statuses)).toBe('partly working');
    expect(reading('2023-01-01').status).toBe('frozen');
  });

  it('case 19, narrower than the headline: leaders and trade are not frozen by the eight measures', () => {
    for (const track of ['high-level', 'economic', 'trade', 'military']) {
      expect(suspension.tracks).not.toContain(`us-cn.${track}`);
      expect(reading('2022-08-06', { track }).status).not.toBe('frozen');
    }
    expect(reading('2022-11-20', { track: 'high-level' }).metrics.lastDialogue!.event).toBe(
      idOfKey('USCN-CN-032/talks'),
    );
    expect(reading('2022-11-20').status).toBe('frozen');
  });

  it('case 20, levels diverge: in June 2025 the police minister sees the ambassador while lower levels are stuck', () => {
    const { byLevel } = reading('2025-06-20').metrics;
    expect(byLevel.ministerial!.lastDialogue).toMatchObject({
      event: idOfKey('USCN-CN-088/talks'),
      days: { min: 1, max: 1 },
    });
    expect(byLevel['working-level']!.lastContact!.days.min).toBeGreaterThan(300);
    expect(byLevel['senior-official']!.lastDialogue!.event).toBe(idOfKey('USCN-CN-069/met'));
  });

  it.each([
    ['a House report', 'USCN-CN-058/report', '2024-04-16'],
    ['a senator’s visit', 'USCN-CN-084/talks', '2025-03-23'],
    ['party papers', 'USCN-CN-041/commentary', '2023-07-31'],
    ['a ruling of the Supreme Court', 'USCN-CN-106/ruling', '2026-02-24'],
    ['senators with Xi', 'USCN-CN-047/talks', '2023-10-10'],
  ])('case 21, no executive channel: %s moves no status, no pressure and no last dialogue', (_, key, day) => {
    const id = idOfKey(key);
    const [withIt, without] = [reading(day), reading(day, { without: [id] })];
    expect(withIt.events).toContain(id);
    expect(withIt).toMatchObject({
      history: without.history,
      pressure: without.pressure,
      metrics: { lastDialogue: without.metrics.lastDialogue },
    });
  });

  it('case 21, weight by the office of the day: a president-elect has no level, and the ruling frees no concession', () => {
    expect(shipped('USCN-CN-076/threat').level).toBeUndefined();
    const given = reading('2026-02-24').ledger.concessions.US!.map((concession) => concession.event);
    expect(given).not.toContain(idOfKey('USCN-CN-106/ruling'));
  });

  it('case 22, the title of the day: Qin Gang is ambassador when he speaks', () => {
    expect(shipped('USCN-CN-031/criticism').actors[0]!.body).toBe('Ambassador to the United States');
  });

  it('case 23, same name, another mechanism: sessions count by id, and another group carries the track in 2026', () => {
    const mechanism = (key: string) => (shipped(key) as { mechanism?: string }).mechanism;
    const groups = ['USCN-CN-003/met', 'USCN-CN-056/established', 'USCN-CN-095/working-group', 'USCN-CN-105/met'].map(
      mechanism,
    );
    expect(new Set(groups).size).toBe(4);
    expect(mechanism('USCN-CN-002/met')).toBe(mechanism('USCN-CN-105/met'));
    const { status, metrics } = reading('2026-02-13');
    expect([status, metrics.lastMechanismSession!.event]).toEqual(['working-group-active', idOfKey('USCN-CN-105/met')]);
  });

  it('case 24, many at one table: a vote or a coalition without China is no dialogue, a talk on the margin is', () => {
    expect(shipped('USCN-CN-026/scheduling').tracks).toEqual(['multilateral.synthetic-drugs']);
    const coalition = reading('2023-07-08', { track: 'multilateral.synthetic-drugs' });
    expect(coalition.events).toContain(idOfKey('USCN-CN-043/coalition'));
    expect(coalition).toMatchObject({ status: 'none', metrics: { lastContact: null } });
    expect(reading('2023-07-08').metrics.lastContact!.event).toBe(idOfKey('USCN-CN-038/talks'));
    expect(reading('2025-10-30').metrics.lastDialogue!.event).toBe(idOfKey('USCN-CN-095/talks'));
  });

  it('case 25, raised in another track’s meeting: a contact and no channel; what was expected is neither', () => {
    const { metrics, status } = reading('2025-05-12');
    expect(metrics.lastContact!.event).toBe(idOfKey('USCN-CN-086/talks'));
    expect(metrics.lastDialogue!.event).not.toBe(idOfKey('USCN-CN-086/talks'));
    expect(status).toBe(reading('2025-05-12', { without: [idOfKey('USCN-CN-086/talks')] }).status);
    expect(shipped('USCN-CN-044/expected').type).toBe('OutcomeExpected');
    expect(reading('2023-07-10').metrics.lastContact!.event).toBe(idOfKey('USCN-CN-038/talks'));
  });

  it('case 26, a third party’s channel: China’s reports to the Vienna board are no contact with Washington', () => {
    const report = idOfKey('USCN-CN-053/reports');
    const { events, metrics } = reading('2023-12-13');
    expect(events).toContain(report);
    expect(metrics.lastContact!.event).toBe(idOfKey('USCN-CN-049/talks'));
    expect(reading('2023-12-13', { track: 'cn-un.precursor-incidents' }).metrics.lastContact!.event).toBe(report);
  });

  it('case 27, promise and fulfilment: kept in May 2019, kept during a quarrel in July 2025, seven chemicals still open', () => {
    expect(promise('USCN-CN-015/commitment', '2019-04-30').state).toBe('open');
    expect(promise('USCN-CN-015/commitment', '2019-05-01')).toMatchObject({
      state: 'fulfilled',
      fulfilledBy: [{ event: idOfKey('USCN-CN-017/fulfilled') }],
    });
    expect(promise('USCN-CN-071/commitment', '2025-07-19').state).toBe('open');
    expect(promise('USCN-CN-071/commitment', '2025-07-20').state).toBe('fulfilled');
    expect(promise('USCN-CN-099/commitment', '2026-05-15').state).toBe('open');
    expect(promise('USCN-CN-049/commitment', '2024-01-01').state).toBe('partly');
  });

  it('case 28, known only from the other side: two promises stand as American reports until China acts', () => {
    expect(promise('USCN-CN-071/commitment', '2024-09-01').reportedOnlyBy).toEqual(['US']);
    expect(promise('USCN-CN-071/commitment', '2025-07-20').reportedOnlyBy).toEqual([]);
    expect(promise('USCN-CN-099/commitment', '2026-05-15').reportedOnlyBy).toEqual(['US']);
  });

  it('case 29, a condition met is no resumption: the end of the tariff in February 2026 changes nothing', () => {
    const standing = ({ status, formal, practice, since }: ReturnType<typeof reading>) => ({
      status,
      formal,
      practice,
      since,
    });
    expect(standing(reading('2026-02-24'))).toEqual(standing(reading('2026-02-19')));
    const delisting = reading('2023-11-16', { without: [idOfKey('USCN-CN-049/resumed')] });
    expect([delisting.status, reading('2023-11-16').status]).toEqual(['frozen', 'resumed']);
  });

  it('case 30, coarse dates: days since a breakdown of about 2020 are a range, and June 2024 is not June 1', () => {
    expect(reading('2022-08-01').metrics.daysInStatus).toEqual({ min: 578, max: 943 });
    expect(shipped('USCN-CN-056/established')).toMatchObject({
      verbatimDate: 'In late January',
      occurred: '2024-01-30/2024-01-31',
    });
    const closures = idOfKey('USCN-CN-065/clean-up');
    expect(reading('2024-06-29').events).not.toContain(closures);
    expect(reading('2024-06-30').events).toContain(closures);
  });
});
