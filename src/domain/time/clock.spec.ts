import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from './clock.js';

const day = 86_400_000;

describe('the clock of the machine', () => {
  beforeEach(() => void jest.useFakeTimers({ now: Date.UTC(2024, 0, 1) }));
  afterEach(() => void jest.useRealTimers());

  it('rings once, at its instant and not before', () => {
    const rings: number[] = [];
    systemClock.at(systemClock.now() + 1_000, () => rings.push(systemClock.now()));
    jest.advanceTimersByTime(999);
    expect(rings).toEqual([]);
    jest.advanceTimersByTime(day);
    expect(rings).toEqual([Date.UTC(2024, 0, 1) + 1_000]);
  });

  it('rings at the next turn where its instant has passed', () => {
    let rung = 0;
    systemClock.at(systemClock.now() - 1_000, () => (rung += 1));
    expect(rung).toBe(0);
    jest.advanceTimersByTime(1);
    expect(rung).toBe(1);
  });

  it('waits for an instant beyond the 24.8 days that a timer of Node can', () => {
    let rung = 0;
    systemClock.at(systemClock.now() + 400 * day, () => (rung += 1));
    jest.advanceTimersByTime(400 * day - 1);
    expect(rung).toBe(0);
    jest.advanceTimersByTime(1);
    expect(rung).toBe(1);
  });

  it('does not ring once called off, also on a later leg', () => {
    let rung = 0;
    const callOff = systemClock.at(systemClock.now() + 40 * day, () => (rung += 1));
    jest.advanceTimersByTime(30 * day);
    callOff();
    callOff();
    jest.advanceTimersByTime(30 * day);
    expect(rung).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});
