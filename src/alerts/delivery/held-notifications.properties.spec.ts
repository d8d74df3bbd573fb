import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { notification } from '../../../test/alerts/notifications.js';
import type { Notification } from '../../contract/alerts/notification.js';
import { settleHeld } from './held-notifications.js';

const now = Date.parse('2026-01-16T06:00:00Z');
const [template] = notification('template').data.alerts;

/** A step of the world: an alert of a group begins to fire or ends, and the channel is quiet or not. */
interface Step {
  readonly group: number;
  readonly alert: number;
  readonly isQuiet: boolean;
}

const steps: fc.Arbitrary<Step[]> = fc.array(fc.record({ group: fc.nat(2), alert: fc.nat(2), isQuiet: fc.boolean() }), {
  maxLength: 30,
});

/** The notifications of a world in which each step turns one alert on or off. */
function played(list: readonly Step[]) {
  const on = new Map<string, boolean>();
  return list.map(({ group, alert }): Notification => {
    const name = `g${group}`;
    const key = `${name}:${alert}`;
    on.set(key, on.get(key) !== true);
    const alerts = [...on].filter(([each]) => each.startsWith(`${name}:`));
    const type = on.get(key) ? 'thaw.alert.firing' : 'thaw.alert.resolved';
    const stand = alerts.map(([each, fires]) => ({
      ...template!,
      key: each,
      state: fires ? ('firing' as const) : ('resolved' as const),
    }));
    return notification(name, { type }, { alerts: stand });
  });
}

/** What a receiver believes that fires, from all that it was sent. */
function believed(sent: readonly Notification[]): Set<string> {
  const fires = new Set<string>();
  for (const { data } of sent) {
    for (const { key, state } of data.alerts) {
      if (state === 'firing') fires.add(key);
      else fires.delete(key);
    }
  }
  return fires;
}

describe('what is told when a quiet time ends', () => {
  it('leaves the receiver with what is so, and tells a group at most once', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const all = played(list);
        const sent: Notification[] = [];
        let held: { sequence: number; notification: Notification }[] = [];
        const settle = () => {
          const before = new Map(sent.map((each) => [each.data.group, each]));
          const settled = settleHeld(held, before, now);
          const asTheyAre = held.filter(({ sequence }) => settled.sent.includes(sequence));
          const told = [...asTheyAre.map((each) => each.notification), ...settled.made];
          expect(new Set(told.map(({ data }) => data.group)).size).toBe(told.length);
          expect([...settled.sent, ...settled.skipped.map(({ sequence }) => sequence)].sort((a, b) => a - b)).toEqual(
            held.map(({ sequence }) => sequence),
          );
          const known = believed(sent);
          for (const { data, type } of told) {
            const begins = data.alerts.some(({ key, state }) => state === 'firing' && !known.has(key));
            const ends = data.alerts.some(({ key, state }) => state !== 'firing' && known.has(key));
            // A word is said of what is otherwise than was told, or as a reminder of what fires.
            expect(begins || ends || type === 'thaw.alert.firing').toBe(true);
          }
          sent.push(...told);
          held = [];
        };
        for (const [sequence, each] of all.entries()) {
          if (list[sequence]!.isQuiet) held.push({ sequence, notification: each });
          else {
            settle();
            sent.push(each);
          }
        }
        settle();
        expect(believed(sent)).toEqual(believed(all));
      }),
    );
  });
});
