import { describe, expect, it } from '@jest/globals';
import { defined, entries, event, idOf, track } from '../../../../test/support/given.js';
import { momentOf, ruleOf } from '../../../../test/support/evaluation-input.js';
import { transitionAlert } from '../lifecycle.js';
import { evaluateRule } from '../evaluation.js';
import { afterDigest, digestDay, flappingLimit, noChanges } from './flapping.js';
import { groupTransitions } from './grouping.js';
import { type RoutingInput, routeTransition } from './routing.js';

const absence = ruleOf({ kind: 'absence', of: 'dialogue', days: 90 });
const freeze = ruleOf({ kind: 'transition', axis: 'status', to: ['frozen'] });
const frozen = { id: 'us-cn.trade', status: 'frozen' } as const;
const active = { id: 'us-cn.military', status: 'active' } as const;
const dormant = { id: track.id, status: 'dormant' } as const;

function asked(more: Partial<RoutingInput> = {}): RoutingInput {
  return { rule: absence, track, siblings: [dormant], silences: [], at: 1_000, history: noChanges, day: 100, ...more };
}

describe('whom a step concerns', () => {
  it('is told at once where nothing holds it back', () => {
    expect(routeTransition(asked()).routing).toEqual({ tell: 'now', because: 'nothing holds it back' });
  });

  it('is told nobody under a silence that fits, from its first instant to before its last', () => {
    const silence = {
      id: 's',
      select: { topics: [track.topic] },
      reason: 'Known',
      author: 'Ann',
      from: 1_000,
      until: 2_000,
    };
    const at = (now: number, more = {}) =>
      routeTransition(asked({ at: now, silences: [{ ...silence, ...more }] })).routing.tell;
    expect([at(999), at(1_000), at(1_999), at(2_000)]).toEqual(['now', 'nobody', 'nobody', 'now']);
    expect(at(1_000, { rules: [idOf(7)] })).toBe('now');
    expect(at(1_000, { select: { topics: ['trade'] } })).toBe('now');
    expect(routeTransition(asked({ silences: [silence] })).routing.because).toBe(
      'Ann keeps it quiet until 1970-01-01T00:00:02.000Z: Known',
    );
  });

  it('is told nobody of dormancy where the track, or its relationship, is frozen; a freeze itself is told', () => {
    const because = (siblings: RoutingInput['siblings'], rule = absence) =>
      routeTransition(asked({ siblings, rule })).routing.because;
    expect(because([dormant, frozen])).toBe('the relationship cn-us is frozen');
    expect(because([{ ...dormant, status: 'frozen' }, active])).toBe(`${track.id} is frozen`);
    expect(because([dormant, frozen, active])).toBe('nothing holds it back');
    expect(because([dormant, frozen], freeze)).toBe('nothing holds it back');
    expect(because([dormant, frozen], ruleOf({ kind: 'absence', of: 'entry', days: 9 }))).toBe('nothing holds it back');
  });

  it('goes into a digest from the change too many on, until it is calm', () => {
    let history = noChanges;
    const told = Array.from({ length: flappingLimit.changes + 2 }, (_, n) => {
      const routed = routeTransition(asked({ history, day: 100 + Math.floor(n / 2) }));
      history = routed.history;
      return routed.routing.tell;
    });
    expect(told).toEqual(['now', 'now', 'now', 'now', 'digest', 'digest']);
    expect(digestDay(history)).toBe(102 + flappingLimit.days);
    history = afterDigest(history);
    expect(digestDay(history)).toBeNull();
    expect(routeTransition(asked({ history, day: 120 })).routing.tell).toBe('now');
  });
});

describe('one act on several tracks', () => {
  it('is one notification, in the order of the tracks', () => {
    const ids = ['us-cn.trade', 'us-cn.counternarcotics', 'us-cn.military'];
    const act = { ...event('TalksSuspended', '2022-08-05', { tracks: ids }), disclosed: '2022-08-05' };
    const steps = ids.map((id) => {
      const record = entries([defined({ id }), act]).map((entry) => ({ ...entry, recordedAt: 4e12 }));
      const moment = momentOf(record, '2022-08-05');
      const { alert, happened } = transitionAlert(freeze, null, evaluateRule(freeze, moment)[0]!, moment);
      return { alert: alert!, happened };
    });
    const [group, ...others] = groupTransitions(steps);
    expect(others).toEqual([]);
    expect(group?.transitions.map(({ alert }) => alert.track)).toEqual([...ids].sort());
    expect(group).toMatchObject({ group: `${freeze.id}:${act.id}`, happened: 'fired' });
  });
});
