import { AsyncLocalStorage } from 'node:async_hooks';
import { describe, expect, it } from '@jest/globals';
import { FixedClock } from '../../../test/support/fixed-clock.js';
import { Follower, type FollowerParts, slowTimerMs } from './follower.js';

function follower(step: FollowerParts['step'], more: Partial<FollowerParts> = {}) {
  const clock = new FixedClock('2026-01-15T12:00:00Z');
  const told: unknown[] = [];
  const onFailure = (error: unknown) => {
    told.push(error);
    return 'it failed';
  };
  return { clock, told, follower: new Follower({ clock, step, onFailure, ...more }) };
}

describe('A follower', () => {
  it('does steps until there is nothing more to do', async () => {
    let left = 3;
    const { follower: it } = follower(async () => --left > 0);
    it.start();
    await it.idle();
    expect(left).toBe(0);
  });

  it('takes wakes that come together as one, and one that comes during a step as another', async () => {
    let steps = 0;
    const { follower: it } = follower(async () => {
      steps += 1;
      if (steps === 1) it.wake();
      return false;
    });
    it.start();
    it.wake();
    it.wake();
    await it.idle();
    expect(steps).toBe(2);
  });

  it('never runs two steps at once, nor a step beside other work', async () => {
    let running = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
      return false;
    };
    const { follower: it } = follower(work);
    it.start();
    void it.between(work);
    it.wake();
    await it.idle();
    expect(most).toBe(1);
  });

  it('looks at the slow timer though nobody has woken it, and at an instant that is due', async () => {
    let steps = 0;
    const due = new Date('2026-01-15T12:00:01Z').getTime();
    const { follower: it, clock } = follower(async () => (steps += 1) < 0, { due: () => (steps === 1 ? [due] : []) });
    it.start();
    await it.idle();
    expect(clock.pending).toEqual([due, clock.now() + slowTimerMs]);
    clock.advanceTo(due);
    await it.idle();
    expect(steps).toBe(2);
    clock.advanceTo(clock.now() + slowTimerMs);
    await it.idle();
    expect(steps).toBe(3);
  });

  it('keeps the fault of a step that fails, tries again, and forgets the fault once it succeeds', async () => {
    let fails = true;
    const {
      follower: it,
      clock,
      told,
    } = follower(async () => {
      if (fails) throw new Error('the database is away');
      return false;
    });
    it.start();
    await it.idle();
    expect(it.fault).toBe('it failed');
    expect(told).toHaveLength(1);
    fails = false;
    clock.advanceTo(clock.now() + slowTimerMs);
    await it.idle();
    expect(it.fault).toBeNull();
  });

  it('waits before it looks where wakes in a row are to share one look', async () => {
    let steps = 0;
    const { follower: it, clock } = follower(async () => (steps += 1) < 0, { delayMs: 10_000 });
    it.start();
    it.wake();
    await it.idle();
    expect(steps).toBe(0);
    clock.advanceTo(clock.now() + 10_000);
    await it.idle();
    expect(steps).toBe(1);
  });

  it('ends after the step under way, and no timer is left', async () => {
    let steps = 0;
    const { follower: it, clock } = follower(async (stopping) => {
      steps += 1;
      await new Promise((resolve) => stopping.addEventListener('abort', resolve));
      return true;
    });
    it.start();
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    await it.stop();
    it.wake();
    await it.idle();
    expect(steps).toBe(1);
    expect(clock.pending).toEqual([]);
  });

  it('can be started again', async () => {
    let steps = 0;
    const { follower: it } = follower(async () => (steps += 1) < 0);
    it.start();
    await it.idle();
    await it.stop();
    it.start();
    await it.idle();
    expect(steps).toBe(2);
  });
});

it('works for nobody, also where a request has woken it', async () => {
  const request = new AsyncLocalStorage<string>();
  const seen: (string | undefined)[] = [];
  const step = () => {
    seen.push(request.getStore());
    return Promise.resolve(false);
  };
  const follower = new Follower({ clock: new FixedClock('2026-01-01T00:00:00Z'), step, onFailure: String });
  follower.start();
  await follower.idle();
  request.run('a reader', () => follower.wake());
  await follower.idle();
  expect(seen).toEqual([undefined, undefined]);
  await follower.stop();
});
