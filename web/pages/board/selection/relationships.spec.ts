import { describe, expect, it } from '@jest/globals';
import { line } from '../summary/line.fixture.js';
import { relationshipsOf, rollUpOf } from './relationships.js';

describe('the board by relationship', () => {
  it('groups in the order of the first lines, and rolls up what a filter hides too', () => {
    const climate = line('us-cn.climate', { status: 'frozen' });
    const trade = line('us-cn.trade', { status: 'active' });
    const leaders = line('us-tr.leaders', { parties: ['US', 'TR'], relationship: 'tr-us', status: 'dormant' });
    const [first, second] = relationshipsOf([leaders, climate], [climate, trade, leaders]);
    expect(first).toMatchObject({ id: 'tr-us', rollUp: 'not working', total: 1, lines: [leaders] });
    expect(second).toMatchObject({ name: 'United States and China', rollUp: 'partly working', total: 2 });
    expect(second!.lines).toEqual([climate]);
    expect(second!.counts).toEqual([
      { status: 'active', count: 1 },
      { status: 'frozen', count: 1 },
    ]);
  });

  it('rolls up as the contract does', () => {
    expect(rollUpOf(['frozen', 'active'])).toBe('partly working');
    expect(rollUpOf(['resumed', 'working-group-active', 'none'])).toBe('working');
    expect(rollUpOf(['dormant', 'paused'])).toBe('not working');
    expect(rollUpOf(['none'])).toBe('no cooperation on record');
  });
});
