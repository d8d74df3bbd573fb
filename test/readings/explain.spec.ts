import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type EntryBody, parseBody } from '../../src/domain/entries/entry.js';
import type { ExplainedTrack } from '../../src/readings/explain/explanation.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf } from '../support/given.js';
import { type Answer, ServedApp } from '../support/served-app.js';

const track = '/tracks/us-cn.counternarcotics';
const tracks = ['us-cn.counternarcotics'];
const text = { accept: 'text/plain' };
const csl = 'application/vnd.citationstyles.csl+json';

const ministry = {
  title: 'Spokesperson’s remarks',
  publisher: 'Ministry of Foreign Affairs',
  published: '2025-09-01',
  url: 'https://example.org/remarks',
  account: 'CN',
  quote: 'The talks are suspended.',
  reliability: 'A',
  credibility: 1,
};

/** A freeze that was corrected, told twice and is disputed; two meetings since, and a statement. */
function freeze() {
  const talks = event('TalksHeld', '2025-03-01', { title: 'Ministers meet' });
  const suspension = event('TalksSuspended', '2025-09-02', { title: 'A halt', sources: [ministry] });
  const { id, ...rest } = suspension as EntryBody & { tracks: string[] };
  const twin = event('TalksSuspended', '2025-09-01', {
    sources: [{ title: 'China halts talks', publisher: 'A Newspaper' }],
  });
  const correction = parseBody({
    ...{ type: 'EventCorrected', id: idOf(7_000_001), reason: 'The remarks are of 1 September.', tracks },
    event: { ...rest, id, occurred: '2025-09-01' },
  });
  const merge = parseBody({
    ...{ type: 'EventsMerged', id: idOf(7_000_002), into: id, duplicates: [twin.id], reason: 'One act', tracks },
  });
  const dispute = parseBody({
    ...{ type: 'EventDisputed', id: idOf(7_000_003), target: id, party: 'US', says: 'Talks go on.', tracks },
    sources: [{ title: 'Daily briefing', publisher: 'A Department' }],
  });
  const since = [
    event('TalksHeld', '2025-10-01'),
    event('TalksHeld', '2025-11-01'),
    event('StatementMade', '2025-11-02'),
  ];
  return { talks, suspension, twin, correction, merge, dispute, since };
}

describeEachEngine(
  'explaining and citing over HTTP',
  (engine) => {
    let served: ServedApp;
    const told = freeze();

    beforeAll(async () => {
      served = await ServedApp.open(engine);
      const { talks, suspension, twin, correction, merge, dispute, since } = told;
      await served.append(defined(), talks, suspension, twin, correction, merge, dispute, ...since);
    });
    afterAll(() => served.close());

    const explained = async (query = '') => {
      const answer = await served.get(`${track}/explain${query}`);
      expect(answer.status).toBe(200);
      return answer.body as unknown as ExplainedTrack;
    };
    const sentences = async (query = '') => (await served.get(`${track}/explain${query}`, text)).text.split('\n');

    it('leads from the status to the act, its corrections, duplicates, disputes and quoted sources', async () => {
      const { status, chain, events, sentences: said } = await explained();
      const act = chain.find(({ cause }) => cause === told.suspension.id)!;
      expect([status, act.status, act.rule]).toEqual([
        'frozen',
        'frozen',
        {
          ...{ kind: 'act', act: 'TalksSuspended', row: ['TalksSuspended', 'CooperationSuspended'] },
          ...{ from: 'open', to: 'suspended' },
        },
      ]);
      expect(events.find(({ id }) => id === told.suspension.id)).toMatchObject({
        date: { edtf: '2025-09-01' },
        by: ['CN'],
        corrections: [{ id: told.correction.id, position: 5, reason: 'The remarks are of 1 September.' }],
        merged: [told.twin.id],
        disputes: [{ party: 'US', says: 'Talks go on.' }],
        sources: [ministry, { title: 'China halts talks', publisher: 'A Newspaper' }],
      });
      const { title, publisher, published, url } = ministry;
      expect(said[0]).toEqual({
        text: 'Frozen since 1 September 2025, when China suspended talks.',
        events: [told.suspension.id],
        sources: [
          { title, publisher, published, url },
          { title: 'China halts talks', publisher: 'A Newspaper' },
        ],
        publishers: [publisher, 'A Newspaper'],
      });
    });

    it('counts what changed nothing, newest first, with the reasons', async () => {
      const { unmoved } = await explained();
      expect(unmoved).toEqual({
        count: 3,
        reasons: [
          {
            ...{ reason: 'suspension-stands', count: 2 },
            because:
              'a suspension is lifted only by an agreed resumption or the launch or a session of a working group',
          },
          { reason: 'statement', count: 1, because: 'a statement moves nothing' },
        ],
        events: [
          { event: told.since[2]!.id, reason: 'statement' },
          { event: told.since[1]!.id, reason: 'suspension-stands' },
          { event: told.since[0]!.id, reason: 'suspension-stands', practice: 'meeting' },
        ],
      });
    });

    it('says why each flag is up, and what would change the status', async () => {
      const { flags, grounds, next } = await explained();
      expect([...new Set(grounds.map(({ flag }) => flag))]).toEqual(flags);
      expect(grounds).toContainEqual({
        ...{ flag: 'contested', because: 'disputed', events: [told.suspension.id], parties: ['US'] },
        says: 'Contested: the United States says “Talks go on”.',
      });
      expect(next.events).toContainEqual({
        to: 'resumed',
        acts: [{ type: 'CooperationResumed', formal: 'resumed', practice: 'meeting' }],
      });
    });

    it('names no event that the log does not have, and shows each that it names', async () => {
      const body = await explained();
      const shown = new Set(body.events.map(({ id }) => id));
      const named = [
        ...body.chain.flatMap(({ cause, basis }) => [cause, basis ?? cause]),
        ...body.sentences.flatMap(({ events }) => events),
        ...body.unmoved.events.map(({ event: id }) => id),
        ...body.grounds.flatMap(({ events }) => events),
      ].filter((id) => !id.startsWith('clock:'));
      expect(named.length).toBeGreaterThan(8);
      expect(named.filter((id) => !shown.has(id))).toEqual([]);
      for (const id of shown) expect((await served.get(`/events/${id}`)).status).toBe(200);
    });

    it('gives the sentences alone as text, a line each, with the sources in brackets', async () => {
      const answer = await served.get(`${track}/explain`, text);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('vary')).toBe('Accept');
      const [first, second, third] = answer.text.split('\n');
      expect(first).toBe(
        'Frozen since 1 September 2025, when China suspended talks (Ministry of Foreign Affairs, 1 September 2025; A Newspaper).',
      );
      expect([second, third].join('\n')).toMatch(/Since then .+ did not lift it: .+ \(First; Second\)\./);
    });

    it('lets what a party says against an event rest on who reports that, and not on who reports the event', async () => {
      const { text: sentences } = await served.get(`${track}/explain`, text);
      expect(sentences).toContain('Contested: the United States says “Talks go on” (A Department).\n');
    });

    it.each([
      ['?validAt=2025-08-01', /^Active since 1 March 2025, when the two sides held talks: “Ministers meet” \(/],
      ['?position=3', /^Frozen since 2 September 2025, when China suspended talks \(Ministry of Foreign Affairs, /],
      ['?account=US', /^Active since 1 March 2025, when the two sides held talks/],
      // Without the event that stays nothing is merged into it: its twin stands for itself.
      [
        `?without=${told.suspension.id}`,
        /^Frozen since 1 September 2025, when China suspended talks \(A Newspaper\)\.$/,
      ],
      ['?policy=leaders@1&validAt=2025-08-01', /^Active since 1 March 2025/],
    ])('explains the reading that pins ask for: %s', async (query, first) => {
      expect((await sentences(query))[0]).toMatch(first);
      const { headline } = await explained(query);
      const status = await served.get(`${track}/status${query}`);
      expect(headline).toBe(status.body.headline);
    });

    it('gives text and JSON from one address, also once the JSON is kept', async () => {
      const pinned = '?validAt=2025-12-01&knownAt=2026-01-15&position=10';
      const first = await served.get(`${track}/explain${pinned}`);
      expect(first.headers.get('cache-control')).toMatch(/immutable/);
      expect((await served.get(`${track}/explain${pinned}`)).text).toBe(first.text);
      const wanted = { accept: 'text/plain, application/json;q=0.5' };
      expect((await served.get(`${track}/explain${pinned}`, wanted)).text).toMatch(/^Frozen since/);
    });

    const followed = async (citation: Answer): Promise<{ url: string; answer: Answer }> => {
      const url = String(citation.body.URL);
      const path = url.slice(url.indexOf('/api/v1') + '/api/v1'.length);
      return { url, answer: await served.get(path) };
    };

    it('cites by the address that others use, where that was told', async () => {
      const told = await ServedApp.open(undefined, undefined, undefined, { publicUrl: 'https://thaw.example/monitor' });
      await told.append(defined());
      const { body } = await told.get(`${track}/cite`);
      expect(body.URL).toMatch(/^https:\/\/thaw\.example\/monitor\/api\/v1\/tracks\/us-cn\.counternarcotics\/status\?/);
      await told.close();
    });

    it('cites a reading with every clock filled in', async () => {
      const { body, headers } = await served.get(`${track}/cite?validAt=2025-12-01`);
      expect(headers.get('vary')).toContain('Host');
      expect(headers.get('content-type')).toMatch(csl);
      expect(body).toEqual({
        id: 'us-cn.counternarcotics.2025-12-01.10',
        type: 'dataset',
        title: 'United States-China counternarcotics: Frozen on 1 December 2025',
        'container-title': 'Thaw',
        publisher: 'Thaw',
        version: 'log position 10',
        issued: { 'date-parts': [[2026, 1, 15]] },
        accessed: { 'date-parts': [[2026, 1, 15]] },
        URL: `${served.origin}/api/v1${track}/status?validAt=2025-12-01&knownAt=2026-01-15&position=10&policy=cooperation@2`,
        note: 'As known on 15 January 2026, by policy cooperation@2.',
      });
      const line = await served.get(`${track}/cite?validAt=2025-12-01&account=CN`, text);
      expect(line.text).toBe(
        `Thaw, “United States-China counternarcotics: Frozen on 1 December 2025”, as known on 15 January 2026, by policy cooperation@2, on the account of CN, log position 10, accessed 15 January 2026, ${served.origin}/api/v1${track}/status?validAt=2025-12-01&knownAt=2026-01-15&position=10&policy=cooperation@2&account=CN\n`,
      );
    });

    it('takes the host from Host, and believes no proxy', async () => {
      const { body } = await served.get(`${track}/cite`, {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
      });
      expect(body.URL).toMatch(`${served.origin}/api/v1/`);
    });

    it('can be followed for ever: the same bytes after further entries, on another day', async () => {
      const queries = ['', '?validAt=2025-12-01', '?account=CN', `?without=${told.since[0]!.id}`, '?policy=leaders@1'];
      const cited = await Promise.all(queries.map((query) => served.get(`${track}/cite${query}`)));
      const before = await Promise.all(cited.map(followed));
      for (const { answer } of before) expect(answer.headers.get('cache-control')).toMatch(/immutable/);
      const retraction = parseBody({
        ...{ type: 'EventRetracted', id: idOf(7_000_009), target: told.suspension.id, reason: 'A hoax', tracks },
      });
      await served.append(retraction, event('CooperationResumed', '2025-11-20', { disclosed: '2025-11-21' }));
      served.clock.advanceTo('2026-02-20T09:00:00Z');
      expect((await served.get(`${track}/status`)).body.status).not.toBe('frozen');
      for (const [index, { url, answer }] of before.entries()) {
        const again = (await followed(cited[index]!)).answer;
        expect([url, again.status, again.text]).toEqual([url, 200, answer.text]);
      }
    });

    it.each([
      [`${track}/explain?asOf=2025-01-01`, {}, 400, 'unknown-parameter'],
      [`${track}/explain?validAt=soon`, {}, 400, 'invalid-parameter'],
      [`${track}/explain`, { accept: 'image/png' }, 406, 'not-acceptable'],
      [`${track}/cite`, { accept: 'application/json' }, 406, 'not-acceptable'],
      [`${track}/cite?position=9999`, {}, 422, 'unknown-position'],
      [`${track}/explain?account=FR`, {}, 422, 'no-party'],
      ['/tracks/us-cn.none/explain', {}, 404, 'unknown-track'],
      ['/tracks/us-cn.none/cite', {}, 404, 'unknown-track'],
    ])('refuses %s %j with %i %s', async (path, headers, status, code) => {
      const answer = await served.get(path, headers);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);
