import { describe, expect, it } from '@jest/globals';
import { dispute } from '../../support/amendments.js';
import { idOfKey, reading, shipped } from '../us-cn-as-shipped.js';

const statusOn = (day: string, asked = {}) => reading(day, asked).status;
const rolesOf = (key: string, rel: string) =>
  (shipped(key).links ?? []).filter((l) => l.rel === rel).map((l) => l.event);

describe('the hard cases, on the shipped record', () => {
  it('case 1, a meeting during a freeze: Blinken in Beijing lifts nothing and is the last contact', () => {
    const after = reading('2023-06-20');
    expect(after).toMatchObject({
      status: 'frozen',
      metrics: { lastContact: { event: idOfKey('USCN-CN-038/talks') } },
    });
    expect(after.flags).toContain('thaw');
    expect([statusOn('2023-11-14'), statusOn('2023-11-15')]).toEqual(['frozen', 'resumed']);
  });

  it('case 2, relapse within days: both events stay, the second takes the thaw of the first', () => {
    expect(reading('2023-06-22').flags).toContain('thaw');
    const relapsed = reading('2023-06-24');
    expect(relapsed.flags).not.toContain('thaw');
    const keys = ['USCN-CN-038/exploratory', 'USCN-CN-039/indictment', 'USCN-CN-040/criticism'];
    expect(relapsed.events.slice(-3)).toEqual(keys.map(idOfKey));
    expect(relapsed.since!.edtf).toBe('2022-08-05');
  });

  it('case 3, the same kind of act: charges wreck the opening of June 2023 and change nothing that November', () => {
    expect(shipped('USCN-CN-039/indictment').type).toBe(shipped('USCN-CN-052/indictment').type);
    expect(reading('2023-06-23').flags).not.toContain('thaw');
    expect(reading('2023-11-16').status).toBe('resumed');
    expect(reading('2023-11-16', { without: [idOfKey('USCN-CN-052/indictment')] }).history).toEqual(
      reading('2023-11-16').history,
    );
    expect(rolesOf('USCN-CN-067/sanction', 'after')).toContain(idOfKey('USCN-CN-063/arrest'));
    expect(statusOn('2024-07-02')).toBe('working-group-active');
  });

  it('case 4, agreement is not operation: resumed at Woodside, at work from January, in session in July', () => {
    const days = ['2023-11-15', '2024-01-09', '2024-01-29', '2024-01-30'];
    // The ministers' call of 10 January is dialogue, and no group at work.
    expect(days.map((day) => statusOn(day))).toEqual(['resumed', 'resumed', 'active', 'working-group-active']);
    expect(reading('2024-01-29').metrics.lastMechanismSession!.event).not.toBe(idOfKey('USCN-CN-056/established'));
    expect(reading('2024-07-31').metrics.lastMechanismSession!.event).toBe(idOfKey('USCN-CN-069/met'));
    expect([statusOn('2025-10-30'), statusOn('2025-11-06'), statusOn('2025-12-05')]).toEqual([
      'resumed',
      'resumed',
      'active',
    ]);
    expect(reading('2025-12-05').events).toContain(idOfKey('USCN-CN-102/video'));
  });

  it('case 5, form against practice: frozen in form since 5 August 2022, in practice silent since about 2020', () => {
    const { formal, practice } = reading('2022-09-01');
    expect([formal.state, formal.since!.edtf]).toEqual(['suspended', '2022-08-05']);
    expect([practice.state, practice.since!.edtf]).toEqual(['silent', '2020~']);
  });

  it('case 6, a process without an event: the breakdown of 2020 keeps its span and its evidence', () => {
    const lapse = shipped('USCN-CN-022/lapse');
    expect(lapse.occurred).toBe('2020~');
    expect(lapse.sources.flatMap((source) => source.claims?.occurred ?? [])).toEqual(['2020~/2021~', '2020-05']);
    const { practice } = reading('2021-06-01');
    expect(practice).toMatchObject({
      cause: lapse.id,
      since: { edtf: '2020~', earliest: '2020-01-01', latest: '2020-12-31' },
    });
    expect(shipped('USCN-CN-024/lapse').occurred).toBe('2021~');
  });

  it('case 7, dormant: the clock says so in May 2025 with no event; the mechanism was never suspended', () => {
    const { status, formal, practice, since, metrics } = reading('2025-05-15');
    expect({ status, formal: formal.state }).toEqual({ status: 'dormant', formal: 'mechanism' });
    expect(practice.cause).toMatch(/^clock:silent-after-\d+-days$/);
    const first = since!.latest!;
    const eve = new Date(Date.parse(first) - 86_400_000).toISOString().slice(0, 10);
    expect(statusOn(eve)).not.toBe('dormant');
    expect(reading(first).events).toEqual(reading(eve).events);
    expect(metrics.freezes.events).toEqual([idOfKey('USCN-CN-029/suspension')]);
  });

  it('case 8, announced and effective: the notice of 2 August 2024 is a promise until it takes force on 1 September', () => {
    const promise = (day: string) =>
      reading(day).ledger.commitments.find((entry) => entry.event === idOfKey('USCN-CN-070/commitment'));
    expect(promise('2024-08-31')!.state).toBe('due-soon');
    expect(promise('2024-09-01')).toMatchObject({ state: 'fulfilled', due: { edtf: '2024-09-01' } });
    const notice = shipped('USCN-CN-070/control');
    expect([notice.occurred, notice.announced, notice.effective]).toEqual(['2024-08-02', '2024-08-05', '2024-09-01']);
    expect(reading('2024-08-31').events).not.toContain(notice.id);
    expect(reading('2024-09-01').events).toContain(notice.id);
    const kept = idOfKey('USCN-CN-017/fulfilled');
    expect(reading('2019-04-30').metrics.commitments.fulfilled.events).not.toContain(idOfKey('USCN-CN-015/commitment'));
    expect(reading('2019-05-01').events).toContain(kept);
    const half = idOfKey('USCN-CN-095/commitment-us');
    expect(reading('2025-11-09').metrics.commitments.fulfilled.events).not.toContain(half);
    expect(reading('2025-11-10').metrics.commitments.fulfilled.events).toContain(half);
    expect(shipped('USCN-CN-079/tariff')).toMatchObject({ announced: '2025-02-01', effective: '2025-02-04~' });
  });

  it.each([
    ['the Fiji arrests', 'USCN-CN-036/arrests', '2023-06-19', '2023-06-23', '2023-06-08'],
    ['Patel in Beijing', 'USCN-CN-097/talks', '2025-11-09', '2025-11-10', '2025-11-07'],
    ['the cocaine at Yantian', 'USCN-CN-101/seizure', '2025-12-15', '2025-12-16', '2025-11-26'],
    ['the lead from New Orleans', 'USCN-CN-010/tip', '2019-11-06', '2019-11-07', '2017-08-31'],
  ])('case 9, known only later: %s', (_, key, before, known, happened) => {
    expect(reading(before, { knownAt: before }).events).not.toContain(idOfKey(key));
    expect(reading(before, { knownAt: known }).events).toContain(idOfKey(key));
    expect(reading(happened).events).toContain(idOfKey(key));
  });

  it('case 9, known only later: the last dialogue of 9 November 2025 is another than was known then', () => {
    const then = reading('2025-11-09', { knownAt: '2025-11-09' }).metrics.lastDialogue!;
    const today = reading('2025-11-09').metrics.lastDialogue!;
    expect([then.event, today.event]).toEqual([idOfKey('USCN-CN-095/talks'), idOfKey('USCN-CN-097/talks')]);
  });

  it('case 10, order of knowledge: the arrest of 8 June, learned after the visit, stands before it', () => {
    const { events } = reading('2023-06-30');
    const [arrest, visit] = [idOfKey('USCN-CN-036/arrests'), idOfKey('USCN-CN-038/talks')];
    expect(events.indexOf(arrest)).toBeLessThan(events.indexOf(visit));
    expect(reading('2023-06-22', { knownAt: '2023-06-22' }).events).not.toContain(arrest);
    expect(reading('2023-06-22', { knownAt: '2023-06-22' }).flags).toContain('thaw');
    expect(reading('2023-06-22').flags).toContain('thaw');
  });

  it('case 11, a spokesman unaware: neither a denial nor a dispute, and the visit stands', () => {
    const unaware = shipped('USCN-CN-097/unaware');
    expect(unaware.type).toBe('StatementMade');
    const { metrics, flags, history } = reading('2025-11-10');
    expect(metrics.lastDialogue!.event).toBe(idOfKey('USCN-CN-097/talks'));
    expect(flags).not.toContain('contested');
    expect(reading('2025-11-10', { without: [unaware.id] }).history).toEqual(history);
  });

  it('case 12, one side announces, the other denies: claims move nothing, and a denial holds on its own account', () => {
    for (const key of ['USCN-CN-091/claim', 'USCN-CN-099/claim']) {
      const day = shipped(key).occurred;
      expect(shipped(key).type).toBe('StatementMade');
      const { history, ledger } = reading(day, { without: [idOfKey(key)] });
      expect(reading(day)).toMatchObject({ history, ledger });
    }
    const seven = shipped('USCN-CN-099/commitment');
    const denied = { body: dispute(seven, 'CN', { says: 'A licence rule, and no ban' }) };
    const entry = ({ ledger }: ReturnType<typeof reading>) =>
      ledger.commitments.find((each) => each.event === seven.id);
    expect(entry(reading('2026-01-01', {}, denied))!.disputedBy).toEqual(['CN']);
    expect(entry(reading('2026-01-01', { account: 'CN' }, denied))).toBeUndefined();
    expect(entry(reading('2026-01-01', { account: 'US' }, denied))).toBeDefined();
  });

  it('case 13, each side says the other broke it off: China dates the breakdown from the listing of May 2020', () => {
    expect(reading('2021-06-01').practice.since!.edtf).toBe('2020~');
    expect(reading('2021-06-01', { account: 'CN' }).practice.since!.edtf).toBe('2020-05');
    expect(rolesOf('USCN-CN-023/listing', 'triggers')).toContain(idOfKey('USCN-CN-022/lapse'));
    expect(reading('2022-09-29').formal.by).toEqual(['CN']);
    expect(shipped('USCN-CN-031/criticism').actors[0]).toMatchObject({ country: 'CN', role: 'initiator' });
  });

  it('case 14, announced and not held: the trip put off in February 2023 is no dialogue, nor is a summit before it is held', () => {
    const track = { track: 'high-level' };
    expect(reading('2023-02-20', track).metrics.lastDialogue!.event).toBe(idOfKey('USCN-CN-032/talks'));
    expect(reading('2023-02-20', track).events).toContain(idOfKey('USCN-CN-033/cancelled'));
    expect(reading('2026-05-13', track).metrics.lastDialogue!.event).not.toBe(idOfKey('USCN-CN-107/talks'));
    expect(reading('2026-05-15', track).metrics.lastDialogue!.event).toBe(idOfKey('USCN-CN-107/talks'));
  });

  it('case 15, a call unanswered: the invitation of July 2023 resets no silence', () => {
    const { metrics, events } = reading('2023-07-08');
    expect(events).toContain(idOfKey('USCN-CN-042/unanswered'));
    expect(metrics.lastContact!.event).toBe(idOfKey('USCN-CN-038/talks'));
  });
});
