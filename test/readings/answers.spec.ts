import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { TrackTimeline } from '../../src/domain/reading/track-timeline.js';
import { amendment } from '../support/amendments.js';
import { describeEachEngine, type FreshDatabase, freshDatabase } from '../support/databases.js';
import { FixedClock } from '../support/fixed-clock.js';
import { defined, event, track } from '../support/given.js';
import { relationshipOfId, relationshipsOf } from '../../src/readings/tracks/relationships.js';
import { Station } from '../projection/projector-harness.js';

const other = 'us-cn.climate';
const frozen = {
  track: track.id,
  from: { status: 'active', formal: 'open', practice: 'meeting' },
  to: { status: 'frozen', formal: 'suspended', practice: 'meeting' },
};

const frozenSince = {
  track: track.id,
  count: 1,
  ranges: [
    {
      from: '2024-05-02',
      to: null,
      was: frozen.from,
      now: frozen.to,
      says: 'history revised: frozen from 2024-05-02 on, not active',
    },
  ],
};
const froze = { statusChanges: [frozen], historyChanges: [frozenSince] };

describeEachEngine('what a write is told', (engine) => {
  let fresh: FreshDatabase;
  let station: Station;

  beforeEach(async () => {
    fresh = await freshDatabase(engine);
    station = await Station.open(fresh, new FixedClock('2024-06-01T00:00:00Z'));
    await station.append(defined(), defined({ id: other }), event('TalksHeld', '2024-05-01'));
    await station.settle();
  });

  afterEach(async () => {
    await station.projector.stop();
    await fresh.drop();
  });

  it('names the change that one entry made, though others came in the same batch', async () => {
    const [suspended, resumed] = await station.append(
      event('TalksSuspended', '2024-05-02'),
      event('CooperationResumed', '2024-05-03'),
    );
    expect(await station.projector.changesAt(suspended!.position)).toEqual(froze);
    expect((await station.projector.changesAt(resumed!.position)).statusChanges).toEqual([
      { ...frozen, from: frozen.to, to: { status: 'resumed', formal: 'resumed', practice: 'meeting' } },
    ]);
    expect((await station.projector.changesAt(suspended!.position, resumed!.position)).statusChanges).toEqual([
      { ...frozen, to: { status: 'resumed', formal: 'resumed', practice: 'meeting' } },
    ]);
  });

  it('is the same asked at once, after waiting, and long after', async () => {
    const body = event('TalksSuspended', '2024-05-02');
    const [atOnce] = await station.append(body);
    const { position } = atOnce!;
    expect(await station.projector.reached(position)).toBe(true);
    expect(await station.projector.changesAt(position)).toEqual(froze);
    station = await station.restart();
    expect(await station.projector.changesAt(position)).toEqual(froze);
  });

  it('covers every track that the entry touches, a new one among them', async () => {
    const third = 'us-cn.trade';
    const appended = await station.append(
      defined({ id: third }),
      event('TalksHeld', '2024-05-04', { tracks: [track.id, other, third] }),
    );
    const started = {
      from: { status: 'none', formal: 'none', practice: 'never' },
      to: { status: 'active', formal: 'open', practice: 'meeting' },
    };
    expect(await station.projector.changesAt(appended[0]!.position)).toEqual({ statusChanges: [], historyChanges: [] });
    expect((await station.projector.changesAt(appended[1]!.position)).statusChanges).toEqual([
      { track: other, ...started },
      { track: third, ...started },
    ]);
  });

  it('is exact while readers of the same track come in between', async () => {
    const asked: Promise<{ statusChanges?: unknown }>[] = [];
    for (let round = 0; round < 10; round++) {
      const type = round % 2 === 0 ? 'TalksSuspended' : 'WorkingGroupMet';
      const [{ position } = { position: 0 }] = await station.append(event(type, `2024-05-1${round}`));
      asked.push(station.projector.changesAt(position), station.reader.live(track.id) as Promise<object>);
    }
    const changes = (await Promise.all(asked)).flatMap(({ statusChanges }) => statusChanges ?? []);
    expect(changes.map((change) => (change as typeof frozen).to.status)).toEqual(
      Array.from({ length: 10 }, (_, round) => (round % 2 === 0 ? 'frozen' : 'working-group-active')),
    );
  });

  it('is exact when asked while the entry is being projected', async () => {
    const write = station.database.write.bind(station.database);
    let [writes, asked] = [0, Promise.resolve<unknown>(undefined)];
    station.database.write = (work) => {
      writes += 1;
      // The first is the append's, the second the projection's.
      if (writes === 2) asked = station.projector.changesAt(4);
      return write(work);
    };
    await station.append(event('TalksSuspended', '2024-05-02'));
    await station.settle();
    expect(await asked).toEqual(froze);
    expect(await station.projector.changesAt(4)).toEqual(froze);
  });

  it('is let go by a signal that ends the waiting, and by a projection that cannot go on', async () => {
    const patience = new AbortController();
    const waiting = station.projector.reached(99, patience.signal);
    patience.abort();
    expect(await waiting).toBe(false);
    const stranded = station.projector.reached(99);
    const refused = expect(stranded).rejects.toMatchObject({ kind: 'unavailable', code: 'projection-behind' });
    await station.projector.stop();
    await refused;
  });

  it('finds the status that it has made in the live document, and no change in those of other tracks', async () => {
    const before = await station.reader.live(other);
    const [{ position } = { position: 0 }] = await station.append(event('TalksSuspended', '2024-05-02'));
    await station.projector.reached(position);
    const { body, version } = await station.reader.live(track.id);
    expect(JSON.parse(body.toString())).toMatchObject({ status: 'frozen', reading: { position } });
    expect(version).toBe(position);
    expect(station.reader.inMemory(other)).toBe(before);
  });

  it('folds a batch of corrections once for who waits for the whole of it, and says what all of them changed', async () => {
    const talks = Array.from({ length: 20 }, (_, i) => event('TalksHeld', `2024-04-${i + 10}`));
    await station.append(...talks);
    await station.settle();
    const insert = jest.spyOn(TrackTimeline.prototype, 'insertAll');
    const halts = talks.map(({ id }, i) =>
      amendment('EventCorrected', { event: { ...event('TalksSuspended', `2024-04-${i + 10}`), id } }),
    );
    const appended = await station.append(...halts);
    const [first, last] = [appended[0]!.position, appended.at(-1)!.position];
    const { statusChanges, historyChanges } = await station.projector.changesAt(first, last);
    expect(insert.mock.calls.filter(([entries]) => entries.length > 0)).toHaveLength(1);
    insert.mockRestore();
    expect(statusChanges).toEqual([frozen]);
    expect(historyChanges.map(({ track: of, ranges }) => [of, ranges.at(-1)?.says])).toEqual([
      [track.id, expect.stringContaining('frozen')],
    ]);
  });

  it('leaves what is read at a position as it is, though an entry comes in while it is read', async () => {
    const { position } = await station.log.head();
    const pinned = await station.reader.timeline(track.id, { position });
    const [today, version] = [station.reader.today(), pinned.version];
    await station.append(event('TalksSuspended', '2024-05-02'));
    await station.settle();
    expect(pinned.read(today).status).toBe('active');
    expect(pinned.version).toBe(version);
    expect((await station.reader.timeline(track.id, {})).read(today).status).toBe('frozen');
  });

  it('can be asked of another day, of lists and of relationships', async () => {
    await station.append(event('TalksSuspended', '2024-05-02'), defined({ id: 'us-ru.arms', parties: ['US', 'RU'] }));
    await station.settle();
    expect(await station.reader.statusAsOf(track.id, { validAt: 19_844 })).toMatchObject({
      status: 'active',
      reading: { validAt: '2024-05-01' },
    });
    const timeline = await station.reader.timeline(track.id, {});
    const today = station.reader.today();
    expect(timeline.history(today).map(({ status }) => status)).toEqual(['active', 'frozen']);
    expect(timeline.events(today)).toHaveLength(2);
    expect(await station.reader.definition(other)).toMatchObject({ id: other, parties: ['US', 'CN'] });
    const [climate, drugs] = station.reader.all().map((row) => station.reader.listed(row));
    expect([climate, drugs]).toMatchObject([
      { track: other, status: 'none' },
      { track: track.id, status: 'frozen' },
    ]);
    expect(drugs).not.toHaveProperty('metrics');
    expect(relationshipsOf(station.reader.all()).map(({ id, tracks }) => [id, tracks.length])).toEqual([
      ['cn-us', 2],
      ['ru-us', 1],
    ]);
    expect(relationshipOfId('us-cn', station.reader.all())).toMatchObject({ id: 'cn-us', rollUp: 'not working' });
    expect(() => relationshipOfId('us-fr', station.reader.all())).toThrow('no track');
    await expect(station.reader.live('us-fr.any')).rejects.toMatchObject({ kind: 'not-found', code: 'unknown-track' });
  });
});
