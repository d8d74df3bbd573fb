import { expect, it } from '@jest/globals';
import { inView } from '../../src/event-log/view.js';
import { Projector } from '../../src/projection/projector.js';
import { type ChangedStatus, SentStatuses } from '../../src/stream/sent-statuses.js';
import { idOf, now, suspension, talks, track } from '../intake/samples.js';
import { keyHeader } from '../support/access.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';

const secret = { ...track, id: 'us-cn.hidden', title: 'A hidden track', visibility: 'internal' };
const freeze = suspension('2026-01-13', { id: idOf(1), tracks: [secret.id, track.id] });

describeEachEngine('a change beside a track that is made open', (engine) => {
  it.each([
    ['everything', []],
    ['all but another internal event', [suspension('2026-01-12', { id: idOf(3), visibility: 'internal' })]],
  ])('is by an entry, and not by the clock, whenever it is looked at, where readers see %s', async (_, others) => {
    const served = await ServedApp.open(engine, new Date(now).toISOString(), undefined, { isShared: true });
    const editor = await keyHeader(served, { name: 'editor', role: 'editor' });
    const send = async (path: string, body: object) => {
      const answer = await served.post(path, body, editor);
      expect([path, answer.status]).toEqual([path, 201]);
      await served.get(`/status/summary?atLeastPosition=${String(answer.body.position)}`, editor);
      return answer.body.position;
    };
    await send('/tracks', track);
    await send('/tracks', secret);
    await send('/events', freeze);
    for (const each of others) await send('/events', each);
    await send('/events', talks('2026-01-10', { id: idOf(2) }));
    const board = inView('open', () => served.app.get(Projector).board);
    const sent = new SentStatuses();
    sent.begin(board.all());
    const changes: ChangedStatus[] = [];
    const put = board.put.bind(board);
    // As a reader's stream looks that is woken in the middle of it.
    board.put = (...row) => {
      put(...row);
      changes.push(...sent.take(board.all(), Infinity));
    };
    const opening = { reason: 'The embargo is over', visibility: 'open' };
    const position = await send(`/tracks/${secret.id}/visibility`, opening);
    const told = changes.map(({ row, because, position }) => [row.track, because, position]);
    expect(told.sort()).toEqual([
      [track.id, 'entry', position],
      [secret.id, 'entry', position],
    ]);
    await served.close();
  });
});
