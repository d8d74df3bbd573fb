import { describe, expect, it } from '@jest/globals';
import { amendment, record, retraction } from '../../../test/support/amendments.js';
import { event } from '../../../test/support/given.js';

const group = event('WorkingGroupEstablished', '2023-06-01');
const suspension = event('TalksSuspended', '2023-08-05');
const assessed = (status: string, from: string, expires: string, more: Record<string, unknown> = {}) =>
  amendment('AssessmentRecorded', { status, from, expires, evidence: [group.id], reason: `Held ${status}`, ...more });

describe('an assessment', () => {
  const frozen = assessed('frozen', '2023-07-01', '2023-07-31');

  it('gives the status from its first day through its last, and moves no axis', () => {
    const log = record(group, frozen);
    expect(log.on('2023-06-30').status).toBe('working-group-active');
    for (const day of ['2023-07-01', '2023-07-31']) {
      expect(log.on(day)).toMatchObject({
        status: 'frozen',
        formal: { state: 'mechanism', cause: group.id },
        practice: { state: 'meeting', cause: group.id },
      });
    }
    expect(log.on('2023-08-01')).toMatchObject({ status: 'working-group-active', assessment: null });
    expect(log.on('2023-08-01').history.map(({ status, cause }) => [status, cause])).toEqual([
      ['working-group-active', group.id],
      ['frozen', frozen.id],
      ['working-group-active', 'clock:assessment-expired'],
    ]);
  });

  it('is shown as what it is, with what the rules say', () => {
    const { assessment, headline } = record(group, frozen).on('2023-07-10');
    expect(assessment).toMatchObject({
      id: frozen.id,
      status: 'frozen',
      byTheRules: { status: 'working-group-active' },
      reason: 'Held frozen',
      evidence: [group.id],
      analyst: 'test',
      from: '2023-07-01',
      expires: '2023-07-31',
    });
    expect(headline).toBe(
      'Frozen since 1 July 2023 by an assessment of test that stands until 31 July 2023: Held frozen',
    );
  });

  it('is told as that of the analyst whom it names, whoever recorded it', () => {
    const hers = assessed('frozen', '2023-07-01', '2023-07-31', { analyst: 'Ada Lee' });
    expect(record(group, hers).on('2023-07-10').headline).toContain('by an assessment of Ada Lee');
  });

  it('begins when it was known, where it names no first day', () => {
    const open = amendment('AssessmentRecorded', { status: 'frozen', expires: '2024-02-01', evidence: [group.id] });
    expect(record(group, open).on('2024-01-02').status).not.toBe('frozen');
    expect(record(group, open).on('2024-01-03').status).toBe('frozen');
  });

  it('is unknown before it was known, and gone once it is retracted', () => {
    expect(record(group, frozen).on('2023-07-10', { knownAt: '2024-01-02' }).status).toBe('working-group-active');
    const undone = record(group, frozen, retraction(frozen)).on('2023-07-10');
    expect(undone).toMatchObject({ status: 'working-group-active', assessment: null });
  });

  it('recorded last goes before others that stand; when it expires they stand again', () => {
    const dormant = assessed('dormant', '2023-06-15', '2023-07-15');
    const log = record(group, assessed('paused', '2023-07-01', '2023-07-31'), dormant);
    const statuses = ['2023-06-20', '2023-07-10', '2023-07-16', '2023-08-01'].map((day) => log.on(day).status);
    expect(statuses).toEqual(['dormant', 'dormant', 'paused', 'working-group-active']);
    expect(log.on('2023-07-16').headline).toContain('Held paused');
  });

  it('that was over before it was known stands on no day', () => {
    const late = amendment('AssessmentRecorded', { status: 'frozen', expires: '2023-07-01', evidence: [group.id] });
    expect(record(late, group).on('2024-02-01').history).toEqual(record(group).on('2024-02-01').history);
  });
});

describe('the headline is never silent about an assessment', () => {
  it('that holds the status where the rules have put it already', () => {
    const { headline, since } = record(suspension, assessed('frozen', '2023-09-01', '2023-12-31')).on('2023-10-01');
    expect(since!.edtf).toBe('2023-08-05');
    expect(headline).toBe(
      'Frozen since 5 August 2023 and since 1 September 2023 by an assessment of test that stands until 31 December 2023: Held frozen',
    );
  });

  it('that goes on while the rules move on beneath it', () => {
    const resumed = event('CooperationResumed', '2023-10-01');
    const log = record(suspension, assessed('frozen', '2023-09-01', '2023-12-31'), resumed);
    expect(log.on('2023-11-01')).toMatchObject({ status: 'frozen', formal: { state: 'resumed' } });
    expect(log.on('2023-11-01').headline).toContain('by an assessment of test');
  });

  it('that begins on the day of the act which it overrules; the freeze keeps its own cause', () => {
    const log = record(group, suspension, assessed('active', '2023-08-05', '2023-12-31')).on('2023-08-05');
    expect(log).toMatchObject({ status: 'active', formal: { state: 'suspended', cause: suspension.id } });
    expect(log.headline).toContain('by an assessment of test');
    expect(log.practice.cause).toBe(group.id);
    expect(log.metrics.freezes.current).toMatchObject({ event: suspension.id, since: { edtf: '2023-08-05' } });
  });

  it('nor passes it off as standing when it has expired and the rules agree with it', () => {
    const log = record(group, assessed('frozen', '2023-07-01', '2023-08-31'), suspension).on('2023-09-01');
    expect(log).toMatchObject({ status: 'frozen', assessment: null });
    expect(log.headline).toBe(
      'Frozen since 1 July 2023, at first by an assessment that stood until 31 August 2023: Held frozen',
    );
  });
});

describe('on the day after an assessment’s last', () => {
  it('an act of that day is the cause of what it moves', () => {
    const log = record(group, assessed('dormant', '2023-07-01', '2023-08-04'), suspension).on('2023-08-05');
    expect(log).toMatchObject({ status: 'frozen', since: { edtf: '2023-08-05' } });
    expect(log.history.at(-1)!.cause).toBe(suspension.id);
  });
});
