import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { candidateTable } from '../../src/candidates/entities.js';
import { TrackChangeFollower } from '../../src/candidates/grouping/track-change-follower.js';
import { parseBody } from '../../src/domain/entries/entry.js';
import { Projector } from '../../src/projection/projector.js';
import { talks, track } from '../intake/samples.js';
import { describeEachEngine, type TestEngineName } from '../support/databases.js';
import { headline, Inbox } from './inbox.js';

const resumption = 'US and China resume counternarcotics cooperation';
const maritime = {
  ...{ id: 'us-cn.maritime', title: 'United States-China maritime safety', topic: 'maritime safety' },
  parties: ['US', 'CN'],
};

const { mode: _, trackRole: __, ...common } = talks('2026-01-12');
const resumed = { ...common, type: 'CooperationResumed', title: resumption };

describeEachEngine('The score of what waits', (engine: TestEngineName) => {
  let inbox: Inbox;
  beforeEach(async () => void (inbox = await Inbox.open(engine)));
  afterEach(() => inbox.close());

  /** Moves the clock on, and waits until the candidates have followed. */
  const after = async (ms: number) => {
    const { app, clock } = inbox.served;
    await app.get(Projector).idle();
    clock.advanceTo(clock.now() + ms);
    await app.get(Projector).idle();
    clock.advanceTo(clock.now() + 250);
    await app.get(TrackChangeFollower).idle();
    await inbox.grouped();
  };
  const record = async (...events: object[]) => {
    await inbox.served.append(...events.map((event) => parseBody({ id: crypto.randomUUID(), ...event })));
    await after(0);
  };
  const says = async () => (await inbox.list()).map(({ reasons }) => reasons[0]!.says);

  it('follows the events that are recorded on its tracks, however many wait', async () => {
    const other = (n: number) => createHash('sha256').update(String(n)).digest('hex');
    await inbox.take(Array.from({ length: 101 }, (_, n) => headline(`${resumption} ${other(n)}`)));
    const before = await inbox.list('limit=100');
    expect(new Set(await says())).toEqual(new Set(['could change us-cn.counternarcotics from frozen to resumed']));
    const { version, updatedAt, score } = await inbox.whole(before[0]!.id);
    await record(resumed);
    const all = [...(await inbox.list('limit=100')), ...(await inbox.list('limit=100&order=newest'))];
    expect(all.flatMap(({ reasons }) => reasons).filter(({ says }) => says.startsWith('could change'))).toEqual([]);
    expect(all.every(({ duplicate }) => duplicate?.title === resumption)).toBe(true);
    const now = await inbox.whole(before[0]!.id);
    // Whoever is judging it is not disturbed: to them it is the same candidate.
    expect([now.version, now.updatedAt, now.score < score]).toEqual([version, updatedAt, true]);
  });

  it('follows the clock, where that changes a status', async () => {
    await record(resumed);
    await inbox.take([headline('China suspends counternarcotics talks with the United States')]);
    expect(await says()).toEqual(['could change us-cn.counternarcotics from resumed to frozen']);
    await after(3_650 * 86_400_000);
    expect(await says()).toEqual(['could change us-cn.counternarcotics from dormant to frozen']);
  });

  it('follows the definitions of tracks: what waits is proposed on a new one whose words it has', async () => {
    await inbox.take([headline('US and China hold maritime safety talks')]);
    const [before] = await inbox.list();
    expect(before!.tracks).toEqual([track.id]);
    await record({ type: 'TrackDefined', track: maritime });
    const [now] = await inbox.list();
    expect([now!.id, now!.tracks]).toEqual([before!.id, [maritime.id, track.id]]);
  });

  it('is left alone where nothing of its tracks has changed', async () => {
    await record({ type: 'TrackDefined', track: { ...maritime, parties: ['FR', 'DE'] } });
    await inbox.take([headline(resumption)]);
    await after(0);
    const scored = async () => inbox.served.database.read(({ manager }) => manager.find(candidateTable));
    const before = await scored();
    await record({ ...talks('2026-01-10'), tracks: [maritime.id], actors: [{ country: 'FR', role: 'participant' }] });
    expect(await scored()).toEqual(before);
  });
});
