import { describe, expect, it } from '@jest/globals';
import { ClientSlots, Slots } from './slots.js';

const two = () =>
  new Slots({ most: 2, code: 'too-many', message: (taken) => `${taken} are under way`, retryAfterSeconds: 5 });

describe('Slots', () => {
  it('refuse one more than there are, with a code, words and when to try again', () => {
    const slots = two();
    slots.take();
    slots.take();
    expect(() => slots.take()).toThrow(
      expect.objectContaining({
        kind: 'unavailable',
        code: 'too-many',
        message: '2 are under way',
        retryAfterSeconds: 5,
      }),
    );
  });

  it('can be taken again once one is given back, which counts once', () => {
    const slots = two();
    const release = slots.take();
    slots.take();
    release();
    release();
    expect(slots.count).toBe(1);
    slots.take();
    expect(() => slots.take()).toThrow('2 are under way');
  });

  it('are given back by work that fails', async () => {
    const slots = two();
    await expect(slots.run(() => Promise.reject(new Error('it failed')))).rejects.toThrow('it failed');
    expect(slots.count).toBe(0);
  });

  it('are given out no more once closed', () => {
    const slots = two();
    slots.close();
    expect(() => slots.take()).toThrow(expect.objectContaining({ code: 'shutting-down' }));
  });
});

describe('the slots of a client', () => {
  it('are a share of all: others have the rest, and what is given back counts once', () => {
    const message = (taken: number) => `${taken} taken`;
    const rest = { message, retryAfterSeconds: 1 };
    const slots = new ClientSlots({ most: 10, code: 'full', ...rest }, { most: 6, code: 'greedy', ...rest });
    const release = slots.take('a', 4);
    expect(() => slots.take('a', 3)).toThrow(expect.objectContaining({ code: 'greedy', message: '4 taken' }));
    slots.take('b', 5);
    expect(() => slots.take('b', 2)).toThrow(expect.objectContaining({ code: 'full', message: '9 taken' }));
    release();
    release();
    expect(slots.count).toBe(5);
    slots.take('a', 5);
    expect(slots.count).toBe(10);
  });
});
