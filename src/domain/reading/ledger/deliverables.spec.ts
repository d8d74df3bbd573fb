import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { event, given } from '../../../../test/support/given.js';
import { isoDay, parseDay } from '../../time/day.js';
import type { EntryBody } from '../../entries/entry.js';
import { ledgerOn } from '../metrics/make-metrics.js';

const by = (country: string, more: Record<string, unknown> = {}) => ({
  actors: [{ country, role: 'initiator' }],
  ...more,
});
const link = (rel: string, ...targets: { id: string }[]) => targets.map(({ id }) => ({ rel, event: id }));
const ledgerOf = (day: string, ...bodies: EntryBody[]) => given(...bodies).timeline.viewed(parseDay(day, ''), ledgerOn);

describe('F8: the deliverables of each party', () => {
  it('are controls, enforcement, information, joint work and concessions, an act of both for both', () => {
    const control = event('RegulatoryControlAdopted', '2024-01-01', by('CN'));
    const notice = event('DomesticEnforcementTaken', '2024-01-02', by('CN'));
    const reports = event('InformationShared', '2024-01-03', by('CN'));
    const arrest = event('JointEnforcementAction', '2024-01-04');
    const delisted = event('SanctionEased', '2024-01-05', by('US'));
    const back = event('ConcessionWithdrawn', '2024-01-06', by('US'));
    const ruling = event('SanctionEased', '2024-01-07', by('US', { level: 'other-branch' }));
    const abroad = event('RegulatoryControlAdopted', '2024-01-08', by('UN'));
    const { deliverables } = ledgerOf(
      '2024-02-01',
      ...[control, notice, reports, arrest, delisted, back, ruling, abroad],
    );
    const ids = (party: string) => deliverables[party]!.map((each) => each.event);
    expect(ids('CN')).toEqual([control, notice, reports, arrest].map(({ id }) => id));
    expect(ids('US')).toEqual([arrest, delisted].map(({ id }) => id));
  });

  it('say what they fulfil; a promise kept by an act that is listed is no second one', () => {
    const ask = event('DemandMade', '2024-01-01', by('US', { title: 'An ask' }));
    const promise = event('CommitmentMade', '2024-01-02', by('CN', { title: 'A promise' }));
    const control = event('RegulatoryControlAdopted', '2024-02-01', by('CN', { links: link('fulfils', ask) }));
    const kept = event(
      'CommitmentFulfilled',
      '2024-02-01',
      by('CN', { links: [...link('after', control), ...link('fulfils', promise, ask)] }),
    );
    const other = event('CommitmentFulfilled', '2024-03-01', by('US', { links: link('after', control) }));
    const { deliverables } = ledgerOf('2024-04-01', ask, promise, control, kept, other);
    expect(deliverables).toMatchObject({
      CN: [{ event: control.id, fulfils: [{ title: 'An ask' }, { title: 'A promise' }] }],
      US: [{ event: other.id, fulfils: [] }],
    });
  });

  it('are listed from the day of the act, with the later day of its force', () => {
    const control = event('RegulatoryControlAdopted', '2024-08-02', by('CN', { effective: '2024-09-01' }));
    const on = (day: string) => ledgerOf(day, control).deliverables['CN'];
    expect(on('2024-08-01')).toEqual([]);
    for (const day of ['2024-08-02', '2024-09-02'])
      expect(on(day)).toMatchObject([{ date: { edtf: '2024-08-02' }, inForce: { edtf: '2024-09-01' } }]);
  });

  it('are the acts done by the day, in order of date, whatever the order of the record and the day of force', () => {
    const start = parseDay('2024-01-01', '');
    const act = fc.record({ day: fc.nat(60), force: fc.nat(30), party: fc.constantFrom('US', 'CN'), key: fc.nat() });
    fc.assert(
      fc.property(fc.array(act, { maxLength: 10 }), fc.nat(90), (acts, on) => {
        const bodies = acts.map(({ day, force, party, key }) => {
          const more = { effective: isoDay(start + day + force) };
          const body = event('RegulatoryControlAdopted', isoDay(start + day), by(party, more));
          return { id: body.id, body, day, party, key };
        });
        const shuffled = [...bodies].sort((a, b) => a.key - b.key).map(({ body }) => body);
        const { deliverables } = ledgerOf(isoDay(start + on), ...shuffled);
        for (const party of ['US', 'CN']) {
          const done = bodies.filter((each) => each.party === party && each.day <= on);
          const listed = deliverables[party]!;
          expect(listed.map((each) => each.event).sort()).toEqual(done.map(({ id }) => id).sort());
          const dates = listed.map(({ date }) => date.edtf);
          expect(dates).toEqual([...dates].sort());
        }
      }),
      { numRuns: 100, seed: 20_261_203 },
    );
  });
});

describe('bargains', () => {
  it('have both columns: acts and promises with their states, however they are connected', () => {
    const stop = event('CommitmentMade', '2025-10-30', by('CN'));
    const halve = event('CommitmentMade', '2025-10-30', by('US', { links: link('in-exchange-for', stop) }));
    const order = event('SanctionEased', '2025-11-04', by('US', { links: link('in-exchange-for', stop) }));
    const done = event('CommitmentFulfilled', '2025-11-04', by('US', { links: link('fulfils', halve) }));
    const answer = event('RegulatoryControlAdopted', '2025-11-10', by('CN', { links: link('in-exchange-for', order) }));
    const apart = event('SanctionEased', '2025-12-01', by('US'));
    const { bargains } = ledgerOf('2026-01-01', stop, halve, order, done, answer, apart);
    expect(bargains).toMatchObject([
      {
        parts: {
          US: [
            { event: halve.id, state: 'fulfilled', keptAfterDays: { min: 5, max: 5 } },
            { event: order.id, state: null },
          ],
          CN: [
            { event: stop.id, state: 'open' },
            { event: answer.id, state: null },
          ],
        },
        elsewhere: [],
      },
    ]);
  });

  it('count an act of all as the part of the side that gave nothing else for it', () => {
    const resumed = event('CooperationResumed', '2023-11-15');
    const delisted = event('SanctionEased', '2023-11-16', by('US', { links: link('in-exchange-for', resumed) }));
    expect(ledgerOf('2024-01-01', resumed, delisted).bargains).toMatchObject([
      { parts: { US: [{ event: delisted.id }], CN: [{ event: resumed.id }] } },
    ]);
  });

  it('name what was exchanged on another track', () => {
    const elsewhere = '00000000-0000-7000-8000-00000000ffff';
    const eased = event('SanctionEased', '2024-01-03', by('US', { links: link('in-exchange-for', { id: elsewhere }) }));
    expect(ledgerOf('2024-02-01', eased).bargains).toEqual([
      {
        parts: { US: [expect.objectContaining({ event: eased.id })], CN: [] },
        elsewhere: [{ event: elsewhere, title: null, date: null }],
      },
    ]);
  });
});
