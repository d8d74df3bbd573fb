import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { extractFromJson } from '@extractus/feed-extractor';
import { parseFeed } from '@rowanmanning/feed-parser';
import { correction, retraction } from '../support/amendments.js';
import { defined, event } from '../support/given.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';

const scopes = ['all', 'track/us-cn.counternarcotics', 'relationship/cn-us', 'party/CN', 'collection/narcotics'];

describeEachEngine('feeds', (engine) => {
  let served: ServedApp;
  beforeEach(async () => {
    served = await ServedApp.open(engine);
    await served.append(defined({ collection: 'narcotics' }));
  });
  afterEach(() => served.close());

  const read = async (path: string) => {
    const { status, text, headers } = await served.get(`//feeds/${path}`);
    expect(status).toBe(200);
    return { feed: parseFeed(text), text, headers };
  };
  const shown = async (path = 'all.atom') =>
    (await read(path)).feed.items.map(({ id, title, published, updated }) => ({ id, title, published, updated }));
  const reason = 'The ministry gave another date';

  it.each(scopes)('of %s are read as Atom, RSS and JSON Feed with the same entries', async (scope) => {
    await served.append(event('TalksHeld', '2025-12-20'), event('TalksSuspended', '2026-01-10'));
    const [atom, rss] = [await read(`${scope}.atom`), await read(`${scope}.rss`)];
    expect([atom.feed.meta, rss.feed.meta]).toMatchObject([
      { type: 'atom', version: '1.0' },
      { type: 'rss', version: '2.0' },
    ]);
    const titles = ['United States-China counternarcotics: Frozen', 'United States-China counternarcotics: Active'];
    const link = `${served.origin}/tracks/us-cn.counternarcotics?validAt=2026-01-10`;
    for (const { feed } of [atom, rss]) {
      expect(feed.items.map(({ title }) => title)).toEqual(titles);
      expect(feed.items[0]).toMatchObject({ url: link, published: new Date('2026-01-15T12:00:00Z') });
    }
    const { body, headers } = await served.get(`//feeds/${scope}.json`);
    expect(headers.get('content-type')).toMatch(/^application\/feed\+json/);
    const json = extractFromJson(body, { useISODateFormat: true });
    expect(json.entries).toMatchObject([
      { id: atom.feed.items[0]!.id, title: titles[0], link, published: '2026-01-15T12:00:00.000Z' },
      { id: rss.feed.items[1]!.id, title: titles[1] },
    ]);
  });

  it('tell the cause, the status before, and the sources with their links', async () => {
    const sources = [{ title: 'A <statement>', publisher: 'Ministry', url: 'https://mfa.example/1?a=1&b=2' }];
    await served.append(event('TalksHeld', '2025-12-20'), event('TalksSuspended', '2026-01-10', { sources }));
    const { body } = await served.get('//feeds/all.json');
    const [frozen] = body.items as { content_html: string; content_text: string }[];
    expect(frozen!.content_text).toMatch(/\nSources:\nMinistry: “A <statement>”, https:\/\/mfa\.example\/1\?a=1&b=2$/);
    expect(frozen!.content_html).toBe(
      '<p>Frozen since 10 January 2026, when China suspended talks (“TalksSuspended on 2026-01-10”).</p>' +
        '<p>The status before was “Active”.</p>' +
        '<p>Sources:</p><ul><li>Ministry: <a href="https://mfa.example/1?a=1&amp;b=2">“A &lt;statement&gt;”</a></li></ul>',
    );
  });

  it('update the entry that a correction changes, which then says what it said before', async () => {
    const suspended = event('TalksSuspended', '2026-01-10');
    await served.append(event('TalksHeld', '2025-12-20'), suspended);
    const [before] = await shown();
    served.clock.advanceTo('2026-01-20T08:00:00Z');
    await served.append(correction(suspended, { occurred: '2026-01-08', title: 'China suspends talks' }, { reason }));
    const [after, ...others] = await shown();
    expect(others).toHaveLength(1);
    expect(after).toEqual({
      id: before!.id,
      title: 'Corrected: United States-China counternarcotics: Frozen',
      published: before!.published,
      updated: new Date('2026-01-20T08:00:00Z'),
    });
    const [entry] = (await read('all.atom')).feed.items;
    expect(entry!.content).toContain(
      '<p>Corrected, 20 January 2026. The ministry gave another date. Before that, it read: “Frozen since 10 January 2026, when China suspended talks (“TalksSuspended on 2026-01-10”).”</p>',
    );
    expect(entry!.content).toMatch(
      /^<p>Frozen since 8 January 2026, when China suspended talks \(“China suspends talks”/,
    );
  });

  it('call an entry updated that nobody corrected, and give no reason of another event’s amendment', async () => {
    const promised = event('CommitmentMade', '2026-01-12', { due: '2026-03-10', title: 'List it' });
    await served.append(event('TalksSuspended', '2026-01-10'), promised);
    served.clock.advanceTo('2026-01-20T08:00:00Z');
    await served.append(event('TalksHeld', '2025-12-20'), retraction(promised, { reason }));
    const frozen = (await read('all.atom')).feed.items.find(({ title }) => title!.endsWith('Frozen'))!;
    expect(frozen.title).toBe('Updated: United States-China counternarcotics: Frozen');
    expect(frozen.content).toContain(
      '<p>Updated by what became known later, 20 January 2026. Before that, it read: “Frozen since 10 January 2026',
    );
    expect(frozen.content).not.toContain(reason);
  });

  it('say of a retracted correction that it was corrected once more, with the reason', async () => {
    const suspended = event('TalksSuspended', '2026-01-10');
    await served.append(event('TalksHeld', '2025-12-20'), suspended);
    served.clock.advanceTo('2026-01-20T08:00:00Z');
    const corrected = correction(suspended, { occurred: '2026-01-08' });
    await served.append(corrected);
    served.clock.advanceTo('2026-01-21T08:00:00Z');
    await served.append(retraction(corrected, { reason }));
    const [frozen] = (await read('all.atom')).feed.items;
    expect(frozen!.title).toBe('Corrected: United States-China counternarcotics: Frozen');
    expect(frozen!.content).toContain('<p>Corrected, 21 January 2026. The ministry gave another date. Before that,');
  });

  it('leave a retracted change as a withdrawn entry with its id', async () => {
    const suspended = event('TalksSuspended', '2026-01-10');
    await served.append(event('TalksHeld', '2025-12-20'), suspended);
    const [before] = await shown();
    served.clock.advanceTo('2026-01-15T15:00:00Z');
    await served.append(retraction(suspended, { reason }));
    const [after] = await shown();
    expect(after).toMatchObject({
      id: before!.id,
      title: 'Withdrawn: United States-China counternarcotics: Frozen',
      updated: new Date('2026-01-15T15:00:00Z'),
    });
    const [entry] = (await read('all.atom')).feed.items;
    expect(entry!.content).toMatch(
      /^<p>The record no longer holds this change of status\.<\/p><p>Withdrawn, 15 January 2026\. The ministry gave another date\. Before that, it read: “Frozen since/,
    );
  });

  it('have an entry when the clock changes a status', async () => {
    await served.append(event('TalksHeld', '2025-12-20'));
    served.clock.advanceTo('2027-06-01T10:00:00Z');
    const { feed } = await read('track/us-cn.counternarcotics.atom');
    expect(feed.items.map(({ title }) => title)).toEqual([
      'United States-China counternarcotics: Dormant',
      'United States-China counternarcotics: Active',
    ]);
    expect(feed.items[0]!.updated!.toISOString()).toMatch(/^2026-..-..T00:00:00\.000Z$/);
  });

  it('are paged by RFC 5005, without loss or repeat', async () => {
    const days = Array.from({ length: 7 }, (_, i) => `2025-0${i + 1}-10`);
    const acts = days.map((day, i) => event(i % 2 ? 'TalksSuspended' : 'CooperationResumed', day, { backfill: true }));
    await served.append(...acts);
    const all = await shown();
    expect(all.length).toBeGreaterThan(5);
    const ids: (string | null)[] = [];
    for (let next: string | undefined = '//feeds/all.atom?limit=2'; next;) {
      const { text } = await served.get(next);
      ids.push(...parseFeed(text).items.map(({ id }) => id));
      const link = /<link href="([^"]+)" rel="next"/.exec(text)?.[1]?.replaceAll('&amp;', '&');
      next = link?.replace(served.origin, '/');
    }
    expect(ids).toEqual(all.map(({ id }) => id));
  });

  it('answer 304 until a change, also to a tag that a proxy has weakened or renamed', async () => {
    await served.append(event('TalksHeld', '2025-12-20'));
    const { headers } = await read('all.rss');
    const tag = headers.get('etag')!;
    const proxied = [tag, `W/${tag}`, tag.replace(/"$/, '-gzip"'), `W/${tag.replace(/"$/, '-gzip"')}`];
    for (const known of proxied) {
      expect(await served.get('//feeds/all.rss', { 'if-none-match': known })).toMatchObject({ status: 304, text: '' });
    }
    await served.append(event('TalksSuspended', '2026-01-10'));
    expect(await served.get('//feeds/all.rss', { 'if-none-match': tag })).toMatchObject({ status: 200 });
  });

  it('answer HEAD as GET, refuse as-of parameters, and know no other scope or form', async () => {
    const head = await served.send('HEAD', '//feeds/all.atom');
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/atom+xml; charset=utf-8']);
    const statuses = ['all.atom?knownAt=2025-01-01', 'all.atom?cursor=x', 'all.xml', 'none.atom', 'topic/x.atom'];
    const unknown = ['track/nothing.atom', 'relationship/fr-de.rss', 'party/FR.json', 'collection/none.atom'];
    const answers = await Promise.all([...statuses, ...unknown].map((path) => served.get(`//feeds/${path}`)));
    expect(answers.map(({ status, body }) => `${status} ${String(body.code)}`)).toEqual([
      '400 unknown-parameter',
      '400 invalid-parameter',
      '404 unknown-route',
      '404 unknown-route',
      '404 unknown-route',
      '404 unknown-track',
      '404 unknown-relationship',
      '404 unknown-party',
      '404 unknown-collection',
    ]);
  });
});
