import { describe, expect, it } from '@jest/globals';
import { event } from '../../../test/support/given.js';
import { FixedClock } from '../../../test/support/fixed-clock.js';
import type { EventLog } from '../../event-log/event-log.js';
import { currentView, inView, type View } from '../../event-log/view.js';
import { EntryRemarks } from './entry-remarks.js';

const met = (mechanism: string) => event('WorkingGroupMet', '2024-05-01', { mechanism });

/** A log of one internal event, which answers whoever asks first last. */
function slowLog() {
  const waiting: (() => void)[] = [];
  const log = {
    past: {
      get epoch() {
        return currentView();
      },
    },
    readRows: async () => {
      const rows = currentView() === 'all' ? [{ position: 1, body: JSON.stringify(met('in-private')) }] : [];
      await new Promise<void>((resolve) => waiting.push(resolve));
      return rows;
    },
  } as unknown as EventLog;
  return { log, answer: () => waiting.pop()?.() };
}

describe('remarks on a mechanism that nothing has named', () => {
  it('name none that readers do not see, though somebody who does asks at the same time', async () => {
    const { log, answer } = slowLog();
    const remarks = new EntryRemarks(log, new FixedClock('2024-06-01T00:00:00Z'));
    const ask = (view: View) => inView(view, () => remarks.on([{ body: met('another'), at: '' }]));
    const asked = Promise.all([ask('all'), ask('open')]);
    for (let turns = 0; turns < 20; turns += 1) {
      await new Promise(setImmediate);
      answer();
    }
    const [desk, reader] = (await asked).map((found) => JSON.stringify(found));
    expect(desk).toContain('known are in-private');
    expect(reader).not.toContain('in-private');
    const again = ask('open');
    await new Promise(setImmediate);
    answer();
    expect(JSON.stringify(await again)).toBe(reader);
  });
});
