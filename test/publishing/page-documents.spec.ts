import { expect, it, beforeAll, afterAll } from '@jest/globals';
import { resolve } from 'node:path';
import { AccessKeys } from '../../src/access/access-keys.js';
import { amendment } from '../support/amendments.js';
import { describeEachEngine } from '../support/databases.js';
import { defined, event, idOf } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const pagesFolder = resolve('dist/dashboard');
/** As Chromium and Firefox ask for an address that a person opens. */
const byBrowser = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };
const counternarcotics = '/tracks/us-cn.counternarcotics';
const hidden = '/tracks/us-cn.hidden';
const suspended = idOf(900);

describeEachEngine('the documents of pages', (engine) => {
  let served: ServedApp;
  beforeAll(async () => {
    served = await ServedApp.open(engine, '2026-01-15T12:00:00Z', undefined, { pagesFolder });
    await served.append(
      defined(),
      defined({ id: 'us-cn.hidden', title: 'Costs $1 & <more>', visibility: 'internal' }),
      event('TalksHeld', '2021-03-18'),
      event('TalksSuspended', '2022-08-05', { id: suspended, title: 'Beijing suspends talks on "fentanyl"' }),
    );
  });
  afterAll(() => served.close());
  const look = async (path: string, headers: Record<string, string> = byBrowser) => {
    const { status, headers: answered, text } = await served.get(`/${path}`, headers);
    const metas = [...text.matchAll(/<meta\s+(?:name|property)="([^"]+)"\s+content="([^"]*)"/g)];
    const tags = Object.fromEntries(metas.map(([, name, content]) => [name, content])) as Record<string, string>;
    return { status, headers: answered, text, tags, title: /<title>(.*?)<\/title>/.exec(text)?.[1] };
  };

  it('say of a track what is cited, with the address that gives the same again', async () => {
    const { status, tags, title } = await look(counternarcotics);
    expect([status, title]).toEqual([200, 'United States-China counternarcotics · Thaw']);
    expect(tags).toMatchObject({
      citation_title: 'United States-China counternarcotics: Frozen on 15 January 2026',
      ...{ citation_author: 'Thaw', citation_publisher: 'Thaw', citation_publication_date: '2026/01/15' },
      'og:title': 'United States-China counternarcotics',
      'og:description': tags.description,
    });
    expect(tags.description).toMatch(/^Frozen since 5 August 2022/);
    const url = new URL(tags.citation_public_url!.replaceAll('&amp;', '&'));
    expect([url.origin, url.pathname]).toEqual([served.origin, counternarcotics]);
    expect(Object.fromEntries(url.searchParams)).toMatchObject({ validAt: '2026-01-15', knownAt: '2026-01-15' });
    const past = await look(`${counternarcotics}?validAt=2021-04-01&view=table`);
    expect(past.tags.citation_title).toBe('United States-China counternarcotics: Active on 1 April 2021');
    expect((await look(`${counternarcotics}?validAt=soon`)).tags.citation_title).toBe(tags.citation_title);
  });

  it('say of an event its title, its day and its sources', async () => {
    const { tags, title } = await look(`/events/${suspended}`);
    expect(title).toBe('Beijing suspends talks on &quot;fentanyl&quot; · Thaw');
    expect(tags).toMatchObject({
      citation_title: 'Beijing suspends talks on &quot;fentanyl&quot; (5 August 2022)',
      citation_publication_date: '2026/01/15',
      citation_public_url: `${served.origin}/events/${suspended}`,
      description: '5 August 2022. Sources: First; Second',
    });
  });

  it('say of an event on a day of the past what was known then, with the address of that', async () => {
    const id = idOf(901);
    await served.append(
      event('TalksHeld', '2021-05-01', { id, title: 'Talks in Vienna', backfill: true }),
      amendment('EventCorrected', {
        event: event('TalksHeld', '2021-05-01', { id, title: 'Talks in Geneva', backfill: true }),
      }),
    );
    const titles = async (query: string) => {
      const { tags, title } = await look(`/events/${id}${query}`);
      return [title, tags.citation_public_url?.slice(served.origin.length)];
    };
    expect(await titles('')).toEqual(['Talks in Geneva · Thaw', `/events/${id}`]);
    const then = '?knownAt=2021-06-01';
    expect(await titles(then)).toEqual(['Talks in Vienna · Thaw', `/events/${id}${then}`]);
    expect(await titles('?knownAt=2021-01-01')).toEqual(['Event · Thaw', undefined]);
  });

  it('are sent once: a browser that has one gets 304, and one that takes gzip gets it so', async () => {
    const { headers } = await served.get(`/${counternarcotics}`, { ...byBrowser, 'accept-encoding': 'identity' });
    const tag = headers.get('etag')!;
    const again = await served.get(`/${counternarcotics}`, {
      ...byBrowser,
      'if-none-match': tag,
      'accept-encoding': 'identity',
    });
    expect([again.status, again.headers.get('cache-control')]).toEqual([304, 'no-cache']);
    const packed = await served.get(`/${counternarcotics}`, { ...byBrowser, 'accept-encoding': 'gzip' });
    expect([packed.headers.get('content-encoding'), packed.headers.get('etag') === tag]).toEqual(['gzip', false]);
  });

  it.each([
    ['a page', '/nothing-here', 'No such page · Thaw'],
    ['a page below the alerts', '/people/nobody', 'No such page · Thaw'],
    ['a track', '/tracks/us-cn.space', 'Track · Thaw'],
    ['an event', `/events/${idOf(999)}`, 'Event · Thaw'],
    ['an event by a text that is no id', '/events/x', 'Event · Thaw'],
    ['a track of the API', '/api/v1/tracks/us-cn.space/status', 'No such page · Thaw'],
    ['a candidate of the API', `/api/v1/candidates/${idOf(999)}`, 'No such page · Thaw'],
  ])('say 404 by a page to a browser that asks for %s that is not there: %s', async (_what, path, title) => {
    const { status, headers, ...page } = await look(path);
    expect([status, headers.get('content-type'), page.title]).toEqual([404, 'text/html; charset=utf-8', title]);
    expect(headers.get('content-security-policy')).toContain("script-src 'self'");
  });

  it.each(['/nothing-here', '/api/v1/tracks/us-cn.space/status'])(
    'leave %s to be a problem for a program',
    async (path) => {
      for (const accept of ['*/*', 'application/json', 'application/json, text/html;q=0.9']) {
        const { status, headers } = await look(path, { accept });
        expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json; charset=utf-8']);
      }
      expect((await served.send('POST', '//nothing-here', { headers: byBrowser })).headers.get('content-type')).toMatch(
        'application/problem+json',
      );
    },
  );

  it('say nothing of an internal track to whoever may not see it', async () => {
    const asReader = { ...byBrowser, 'x-forwarded-for': '192.0.2.1' };
    expect([(await look(hidden, asReader)).status, (await look('/tracks/us-cn.none', asReader)).status]).toEqual([
      404, 404,
    ]);
    const seen = await look(hidden);
    expect([seen.status, seen.title]).toEqual([200, 'Costs $1 &amp; &lt;more&gt; · Thaw']);
    expect(seen.headers.get('vary')).toContain('Host');
  });
});

describeEachEngine('the documents of pages, where reading takes a key', (engine) => {
  let served: ServedApp;
  let reader: Record<string, string>;
  beforeAll(async () => {
    served = await ServedApp.open(engine, undefined, undefined, { pagesFolder, isShared: true, readingByKey: true });
    const { key } = await served.app.get(AccessKeys).create({ name: 'r', role: 'reader' }, 'a test');
    reader = { ...byBrowser, authorization: `Bearer ${key}` };
    await served.append(defined());
    await served.get('/status/summary?atLeastPosition=1', reader);
  });
  afterAll(() => served.close());

  it('tell a stranger neither what a track is called nor whether there is one', async () => {
    const [there, missing] = await Promise.all(
      [counternarcotics, '/tracks/us-cn.space'].map((path) => served.get(`/${path}`, byBrowser)),
    );
    expect([there!.status, missing!.status]).toEqual([200, 200]);
    expect(there!.text).toBe(missing!.text);
    const known = await served.get(`/${counternarcotics}`, reader);
    expect(known.text).toContain('<title>United States-China counternarcotics · Thaw</title>');
    expect(known.headers.get('cache-control')).not.toMatch('public');
  });
});
