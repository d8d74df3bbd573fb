import { describe, expect, it } from '@jest/globals';
import { Waiters } from './waiters.js';

describe('those who wait for the projection', () => {
  it('are answered where another who waited for the same position has left', async () => {
    const waiters = new Waiters();
    const changes = waiters.wait(5, 5, 4);
    void waiters.wait(5, 5, 4);
    waiters.leave(5, 5);
    waiters.reached(5);
    expect(await changes).toEqual({ statusChanges: [], historyChanges: [] });
  });

  it('are turned away where another who waited for the same position has left', async () => {
    const waiters = new Waiters();
    const changes = waiters.wait(5, 5, 4);
    void waiters.wait(5, 5, 4).catch(() => undefined);
    waiters.leave(5, 5);
    waiters.fail('the database is away');
    await expect(changes).rejects.toMatchObject({ code: 'projection-behind' });
  });

  it('are forgotten when all of them have left, and leaving once more takes nothing from those who come after', () => {
    const waiters = new Waiters();
    for (let n = 0; n < 2; n++) void waiters.wait(5, 5, 4);
    for (let n = 0; n < 3; n++) waiters.leave(5, 5);
    expect(waiters.over(5, 5)).toEqual([]);
    void waiters.wait(5, 5, 4);
    expect(waiters.over(5, 5)).toHaveLength(1);
  });
});
