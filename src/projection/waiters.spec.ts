import { describe, expect, it } from '@jest/globals';
import { Waiters } from './waiters.js';

describe('those who wait for the projection', () => {
  it('are answered where another who waited for the same position has left', async () => {
    const watches = new Waiters();
    const changes = watches.wait(5, 5, 4);
    void watches.wait(5, 5, 4);
    watches.leave(5, 5);
    watches.reached(5);
    expect(await changes).toEqual({ statusChanges: [], historyChanges: [] });
  });

  it('are turned away where another who waited for the same position has left', async () => {
    const watches = new Waiters();
    const changes = watches.wait(5, 5, 4);
    void watches.wait(5, 5, 4).catch(() => undefined);
    watches.leave(5, 5);
    watches.fail('the database is away');
    await expect(changes).rejects.toMatchObject({ code: 'projection-behind' });
  });

  it('are forgotten when all of them have left, and leaving once more takes nothing from those who come after', () => {
    const watches = new Waiters();
    for (let n = 0; n < 2; n++) void watches.wait(5, 5, 4);
    for (let n = 0; n < 3; n++) watches.leave(5, 5);
    expect(watches.over(5, 5)).toEqual([]);
    void watches.wait(5, 5, 4);
    expect(watches.over(5, 5)).toHaveLength(1);
  });
});
