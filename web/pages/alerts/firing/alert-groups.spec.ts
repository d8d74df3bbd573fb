import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../../contract/alert-answers.js';
import { statesInQuery, groupsOf } from './alert-groups.js';

const alert = (title: string, state: Alert['state'], severity: Alert['severity'], began = '2026-01-01') =>
  ({ title, state, severity, began }) as Alert;

describe('groupsOf', () => {
  it('puts what fires before what is pending, and that before what somebody has taken on', () => {
    const groups = groupsOf([
      alert('taken', 'acknowledged', 'critical'),
      alert('waiting', 'pending', 'critical'),
      alert('now', 'firing', 'info'),
    ]);
    expect(groups.map(({ name, alerts }) => [name, alerts.map(({ title }) => title)])).toEqual([
      ['Firing', ['now']],
      ['Pending', ['waiting']],
      ['Acknowledged', ['taken']],
    ]);
  });

  it('has the gravest first, and among equals the newest', () => {
    const [firing] = groupsOf([
      alert('a', 'firing', 'warning', '2026-01-02'),
      alert('b', 'firing', 'critical', '2026-01-01'),
      alert('c', 'firing', 'warning', '2026-01-03'),
    ]);
    expect(firing?.alerts.map(({ title }) => title)).toEqual(['b', 'c', 'a']);
  });
});

describe('askedStates', () => {
  it('asks for all where nothing is chosen', () => {
    expect(statesInQuery([])).toEqual({ open: ['firing', 'pending'], past: ['resolved', 'withdrawn'] });
  });

  it('asks for what fires where the acknowledged are wanted, and for nothing past then', () => {
    expect(statesInQuery(['acknowledged'])).toEqual({ open: ['firing'], past: [] });
    expect(statesInQuery(['withdrawn', 'nonsense'])).toEqual({ open: [], past: ['withdrawn'] });
  });
});
