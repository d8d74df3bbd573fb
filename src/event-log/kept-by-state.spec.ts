import { describe, expect, it } from '@jest/globals';
import { KeptByState } from './kept-by-state.js';
import { inView } from './view.js';

function counting(most = 100) {
  let made = 0;
  const kept = new KeptByState<string>(most, (value) => value.length);
  const get = (key: string, state: string, value = key) =>
    kept.get(key, state, async () => {
      made += 1;
      await Promise.resolve();
      if (value === 'fails') throw new Error('fails');
      return value;
    });
  return { get, made: () => made };
}

describe('a value that is kept for a state', () => {
  it('is made once, also for those who ask while it is made, and again for another state', async () => {
    const { get, made } = counting();
    expect(await Promise.all([get('a', '1'), get('a', '1'), get('b', '1')])).toEqual(['a', 'a', 'b']);
    expect(made()).toBe(2);
    expect(await get('a', '1')).toBe('a');
    expect([await get('a', '2', 'other'), made()]).toEqual(['other', 3]);
  });

  it('is never given to another view, whatever its state says', async () => {
    const { get } = counting();
    expect(await inView('all', () => get('a', '1', 'internal'))).toBe('internal');
    expect(await inView('open', () => get('a', '1', 'for readers'))).toBe('for readers');
  });

  it('is made again where it has failed', async () => {
    const { get } = counting();
    await expect(get('a', '1', 'fails')).rejects.toThrow('fails');
    expect(await get('a', '1', 'good')).toBe('good');
  });

  it('makes room for others, the least recently used first, and one that is larger than all room is alone', async () => {
    const { get, made } = counting(4);
    for (const key of ['aa', 'bb', 'cc']) await get(key, '1');
    await get('bb', '1');
    expect(made()).toBe(3);
    await get('aa', '1');
    expect(made()).toBe(4);
    await get('larger', '1');
    await get('larger', '1');
    expect(made()).toBe(5);
  });
});
