import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CandidateFollower } from '../../src/candidates/grouping/candidate-follower.js';
import { describeEachEngine, type TestEngineName } from '../support/databases.js';
import { addSource, feed, gdelt, headline, Inbox, meeting, storeReports } from './inbox.js';

const coded = (key: string, value = '040') =>
  headline(`GDELT coded ${key}`, {
    ...{ key, publisher: `${key}.example`, day: '2026-01-12', dayIsPublication: undefined, place: 'Beijing, China' },
    actors: [
      { party: 'US', role: 'initiator' },
      { party: 'CN', role: 'target' },
    ],
    code: { scheme: 'CAMEO', value, isRoot: true },
  });

const grouping = (engine: TestEngineName) => {
  let inbox: Inbox;
  beforeEach(async () => {
    inbox = await Inbox.open(engine);
  });
  afterEach(() => inbox.close());

  it('puts alike reports of one act into one candidate, and tells why', async () => {
    const watch = { name: 'Talks', select: { topics: ['counternarcotics'] }, when: { kind: 'flag', flag: 'stale' } };
    expect((await inbox.served.post('/alert-rules', { ...watch, channels: [] })).status).toBe(201);
    await inbox.take([
      headline(meeting),
      headline('US, China hold counternarcotics talks in Beijing', { publisher: 'AP' }),
    ]);
    await inbox.take([headline('Treasury imposes sanctions on Chinese chemical firms, Washington says')]);
    const [first, second] = await inbox.list();
    expect(first).toMatchObject({
      ...{
        title: 'US, China hold counternarcotics talks in Beijing',
        state: 'waiting',
        type: 'TalksHeld',
        tracks: ['us-cn.counternarcotics'],
        parties: ['CN', 'US'],
      },
      ...{ reports: 2, publishers: 2, day: '[2026-01-10..2026-01-12]', sources: [{ id: feed, name: 'A feed' }] },
    });
    expect(first!.reasons.map(({ says }) => says)).toEqual([
      ...[
        'is of a type that a status depends on',
        'two independent publishers',
        'has words of a track',
        'one rule watches the track',
      ],
    ]);
    expect(first!.score).toBe(first!.reasons.reduce((sum, { points }) => sum + points, 0));
    expect(second).toMatchObject({ type: 'SanctionImposed', reports: 1 });
    const { grouping, reportList } = await inbox.whole(first!.id);
    expect(grouping).toBe('same pair of parties, same day, same kind of act, 0.93 alike, two publishers');
    expect(reportList.map(({ joinedBy }) => joinedBy)).toEqual(['first', 'title']);
  });

  it('lists by track, source, party, words and days, in either order, page after page', async () => {
    const on = (day: string) => ({ day, publisher: `Publisher of ${day}` });
    await inbox.take([headline('US and China hold counternarcotics talks in Geneva', on('2026-01-05'))]);
    await inbox.take([headline('China suspends counternarcotics talks with the US', on('2026-01-09'))], {
      source: gdelt,
    });
    inbox.served.clock.advanceTo('2026-01-15T13:00:00Z');
    await inbox.take([headline('Washington, Beijing trade words on counternarcotics 100%', on('2026-01-13'))]);
    const titles = async (query: string) => (await inbox.list(query)).map(({ title }) => title.split(' ')[0]);
    expect(await titles('order=newest')).toEqual(['Washington,', expect.anything(), expect.anything()]);
    expect((await titles('track=us-cn.counternarcotics')).length).toBe(3);
    expect(await titles('track=us-cn.none')).toEqual([]);
    expect(await titles(`source=${gdelt}&track=us-cn.counternarcotics&party=CN`)).toEqual(['China']);
    expect(await titles('q=GENEVA+hold')).toEqual(['US']);
    expect(await titles('q=100%25')).toEqual(['Washington,']);
    expect(await titles('q=%25')).toEqual(['Washington,']);
    expect(await titles('from=2026-01-06&to=2026-01-09')).toEqual(['China']);
    const scores = (await inbox.list()).map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    const all: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await inbox.served.get(`/candidates?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`);
      all.push(...body.data.map(({ id }) => String(id)));
      cursor = body.nextCursor as string | null;
    }
    expect([all.length, new Set(all).size]).toEqual([3, 3]);
  });

  it('joins two candidates when a report is alike to both, and tells where the other has gone', async () => {
    const other = 'US and China hold two days of counternarcotics talks in the Chinese capital';
    await inbox.take([headline(meeting)]);
    await inbox.take([headline(other)]);
    const apart = await inbox.list();
    await inbox.take([headline('US and China hold two days of counternarcotics talks in Beijing')]);
    const [one, ...none] = await inbox.list();
    expect([apart.length, none, one!.reports]).toEqual([2, [], 3]);
    const [merged] = await inbox.list('state=merged');
    expect([merged!.mergedInto, apart.map(({ id }) => id)]).toEqual([
      one!.id,
      expect.arrayContaining([one!.id, merged!.id]),
    ]);
  });

  it('joins coded rows of the same act, day and place, and counts those that are no candidates', async () => {
    await inbox.take([coded('a'), coded('b'), coded('c', '190')], { source: gdelt });
    await inbox.take([headline('Gold slips'), headline('Beijing plans a park')]);
    const [candidate, ...none] = await inbox.list();
    expect([candidate!.reports, candidate!.type, none]).toEqual([2, 'TalksHeld', []]);
    const { body } = await inbox.served.get('/candidates/counts');
    expect(body).toMatchObject({
      states: { waiting: 1, dismissed: 0 },
      tracks: [{ track: 'us-cn.counternarcotics', title: 'United States-China counternarcotics', count: 1 }],
      sources: [{ source: { id: gdelt, name: 'GDELT' }, count: 1 }],
    });
    const skipped = body.skipped as { reason: string; reports: number }[];
    expect(skipped.map(({ reports }) => reports)).toEqual([1, 1, 1]);
  });

  it('updates an undecided candidate by a new version, and drops one whose reports are all deleted', async () => {
    await inbox.take([headline(meeting, { key: 'a' })]);
    const [before] = await inbox.list();
    await inbox.take([headline('US and China suspend counternarcotics talks', { key: 'a' })]);
    const [after] = await inbox.list();
    expect([after!.id, after!.title, after!.type]).toEqual([
      ...[before!.id, 'US and China suspend counternarcotics talks', 'TalksSuspended'],
    ]);
    await inbox.take([], { deletions: ['a'] });
    expect(await inbox.list()).toEqual([]);
    const { state, judgements, actions } = await inbox.whole(before!.id);
    expect([state, actions]).toEqual(['dismissed', []]);
    expect(judgements).toMatchObject([{ judge: 'Thaw', reason: 'its provider has deleted every report of it' }]);
  });

  it('reads the reports of the last days again when a track is defined', async () => {
    const old = headline('Japan and the Philippines hold talks in Manila', { day: '2025-11-01' });
    await inbox.take([old], { now: Date.UTC(2025, 10, 1) });
    await inbox.take([headline('Japan and the Philippines sign defence pact')]);
    expect(await inbox.list()).toEqual([]);
    const track = { id: 'jp-ph.defence', title: 'Japan-Philippines defence', parties: ['JP', 'PH'], topic: 'defence' };
    await inbox.served.post('/tracks', track);
    await inbox.grouped();
    const found = await inbox.list();
    expect(found.map(({ title, tracks }) => [title, tracks])).toEqual([
      ['Japan and the Philippines sign defence pact', ['jp-ph.defence']],
    ]);
    await inbox.grouped();
    expect((await inbox.list()).length).toBe(found.length);
  });

  it('changes no byte of any status', async () => {
    const paths = [
      '/status/summary',
      '/tracks/us-cn.counternarcotics/status',
      '/tracks/us-cn.counternarcotics/history',
    ];
    const read = () => Promise.all(paths.map(async (path) => (await inbox.served.get(path)).text));
    const before = await read();
    await inbox.take([
      headline(meeting),
      headline('US and China resume counternarcotics cooperation', { publisher: 'AP' }),
    ]);
    await inbox.judge((await inbox.list())[0]!.id, { kind: 'dismiss', reason: 'a preview' });
    expect(await read()).toEqual(before);
    expect((await inbox.list('state=dismissed')).length).toBe(1);
  });
};

describeEachEngine('the grouping of reports', grouping, ['SQLite file', 'PostgreSQL']);

describeEachEngine(
  'two processes that group',
  (engine) => {
    it('group each version once', async () => {
      const inbox = await Inbox.open(engine);
      const other = await inbox.served.beside();
      const reports = Array.from({ length: 600 }, (_, at) =>
        headline(`US and China hold counternarcotics talks: round ${at}`),
      );
      await storeReports(inbox.served.database, reports);
      const followers = [inbox.served, other].map(({ app }) => app.get(CandidateFollower));
      for (const follower of followers) follower.wake();
      for (const follower of followers) await follower.idle();
      const candidates = await inbox.list('limit=500');
      const more = await inbox.served.get('/candidates?limit=500');
      expect(candidates.length).toBe(500);
      expect(more.body.nextCursor).not.toBeNull();
      const rest = await inbox.list(`limit=500&cursor=${String(more.body.nextCursor)}`);
      const ids = [...candidates, ...rest].map(({ id }) => id);
      expect([ids.length, new Set(ids).size]).toEqual([600, 600]);
      await other.close();
      await inbox.close();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);

it('names a source that was removed by its id', async () => {
  const inbox = await Inbox.open('SQLite :memory:');
  const gone = '0190163d-8694-7000-8000-00000000f009';
  await inbox.take([headline(meeting)], { source: gone });
  expect((await inbox.list())[0]!.sources).toEqual([{ id: gone, name: gone }]);
  await addSource(inbox.served.database, gone, 'Back again');
  expect((await inbox.list())[0]!.sources).toEqual([{ id: gone, name: 'Back again' }]);
  await inbox.close();
});
