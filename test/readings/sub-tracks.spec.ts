import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const parent = 'us-cn.military';
const calls = 'us-cn.military.calls';
const talks = 'us-cn.military.talks';
const own = { label: 'No talks of its own on record', status: 'none' };

describe('F12: a track without talks of its own', () => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open();
    await served.append(
      defined({ id: parent, title: 'Military contact' }),
      defined({ id: calls, parent, title: 'Calls' }),
      defined({ id: talks, parent, title: 'Talks' }),
      event('IrritantOccurred', '2025-02-03', { tracks: [parent], backfill: true }),
      event('TalksSuspended', '2025-08-05', { tracks: [calls, talks], backfill: true }),
    );
  });
  afterEach(() => served.close());

  const headlines = async (query = '') => {
    const status = await served.get(`/tracks/${parent}/status${query}`);
    const explained = await served.get(`/tracks/${parent}/explain${query}`);
    const summary = await served.get(`/status/summary${query}`);
    const line = (summary.body.tracks as { track: string }[]).find(({ track }) => track === parent)!;
    expect(explained.body).toMatchObject(own);
    expect((explained.body.sentences as { text: string }[])[0]!.text).toBe(status.body.headline);
    expect(line).toMatchObject({ ...own, headline: status.body.headline });
    return status.body.headline as string;
  };

  it('tells in every answer how its sub-tracks stand', async () => {
    const words = 'No talks of its own on record; both of its tracks are frozen.';
    expect(await headlines()).toBe(words);
    expect((await served.get(`/tracks?q=${parent}`)).body.data).toContainEqual(
      expect.objectContaining({ track: parent, headline: words }),
    );
  });

  it('tells it of past days, and by what was known', async () => {
    expect(await headlines('?validAt=2025-03-01')).toBe(
      'No talks of its own on record; both of its tracks have nothing on record.',
    );
  });

  it('tells it anew when a sub-track changes, and the same for ever at a position', async () => {
    await headlines();
    const { body } = await served.get(`/tracks/${parent}/status`);
    const { validAt, knownAt, position } = body.reading as Record<string, string>;
    await served.append(event('CooperationResumed', '2025-12-01', { tracks: [calls], backfill: true }));
    const now = 'No talks of its own on record; of its two tracks, one is resumed and one is frozen.';
    expect(await headlines()).toBe(now);
    expect(await headlines(`?validAt=${validAt}&knownAt=${knownAt}&position=${position}`)).toBe(body.headline);
  });

  it('tells of itself again once it has talks', async () => {
    await served.append(event('TalksHeld', '2025-12-02', { tracks: [parent], backfill: true }));
    expect((await served.get(`/tracks/${parent}/status`)).body).toMatchObject({ status: 'active', label: 'Active' });
  });
});
