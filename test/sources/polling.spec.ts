import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { feedBytes } from '../../src/sources/kinds/feed.js';
import { requestLimits } from '../../src/sources/polling/provider-http.js';
import { SourcePoller } from '../../src/sources/polling/source-poller.js';
import { describeEachEngine } from '../support/databases.js';
import { following, item, rss, SourceHarness } from './source-harness.js';

const talks = rss('Ministry', item('1', 'Talks held'));

describeEachEngine(
  'The poller of sources',
  (engine) => {
    let room: SourceHarness;
    let count = 0;
    /** The address of a feed of its own for a test. */
    const feed = (...replies: Parameters<SourceHarness['upstream']['on']>[1][]) =>
      room.upstream.on(`/feed-${(count += 1)}.xml`, ...replies);
    const added = (url: string, more: object = {}) =>
      room.add({ kind: 'feed', name: `feed ${count}`, settings: { url }, ...more });
    const titles = async (id: string) =>
      (await room.versions(id)).map(({ version, report }) => `${report.title}/${version}`);

    beforeAll(async () => void (room = await SourceHarness.open(engine)));
    afterAll(() => room.close());
    beforeEach(() => void (room.upstream.requests.length = 0));

    it('takes an unchanged feed in once: it asks with what it was given, and honours 304', async () => {
      const url = feed(
        { body: talks, headers: { etag: '"7"', 'last-modified': 'Thu, 15 Jan 2026 09:00:00 GMT' } },
        { status: 304 },
      );
      const { id } = await added(url);
      await room.after(900);
      expect(room.upstream.requests.at(-1)!.headers).toMatchObject({
        'if-none-match': '"7"',
        'if-modified-since': 'Thu, 15 Jan 2026 09:00:00 GMT',
      });
      expect(room.upstream.requests).toHaveLength(2);
      expect((await room.source(id)).health).toMatchObject({
        state: 'well',
        reports: 1,
        succeededAt: '2026-01-15T12:15:00.000Z',
      });
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it('waits as long as a provider asks by Retry-After, then twice as long after each failure, and heals', async () => {
      const url = feed(
        { status: 429, headers: { 'retry-after': '1800' } },
        { status: 500 },
        { status: 500 },
        { body: talks },
      );
      const { id, health } = await added(url);
      const now = room.served.clock.now();
      expect(health).toMatchObject({ state: 'failing', failures: 1, fault: 'HTTP 429' });
      expect(Date.parse(health.nextFetchAt!)).toBe(now + 1_800_000);
      await room.after(1_799);
      expect(room.upstream.requests).toHaveLength(1);
      await room.after(1);
      expect((await room.source(id)).health).toMatchObject({ fault: 'HTTP 500', failures: 2 });
      await room.after(120);
      expect((await room.source(id)).health).toMatchObject({ failures: 3 });
      await room.after(239);
      expect(room.upstream.requests).toHaveLength(3);
      await room.after(1);
      expect((await room.source(id)).health).toMatchObject({ state: 'well', failures: 0, fault: null, reports: 1 });
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it.each([
      [
        'a body that does not end in time',
        { body: talks, until: new Promise(() => undefined) },
        /no whole answer in 120 s/,
      ],
      [
        'a body that breaks off',
        { body: talks, breaksOff: true },
        /connection (broke|was reset)|ECONNRESET|other side/,
      ],
      ['a body that is too large', { body: Buffer.alloc(feedBytes + 1) }, /larger than 10,000,000 bytes/],
      [
        'a body that unpacks to too much',
        { body: gzipSync(Buffer.alloc(5 * feedBytes)), headers: { 'content-encoding': 'gzip' } },
        /larger than 10,000,000 bytes/,
      ],
      [
        'a body that cannot be unpacked',
        { body: talks, headers: { 'content-encoding': 'gzip' } },
        /cannot be unpacked/,
      ],
      [
        'entities of its own',
        {
          body: '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
        },
        /declares entities/,
      ],
      ['a page that is no feed', { body: '<!doctype html><title>Not found</title>' }, /no RSS, Atom or JSON feed/],
      [
        'a redirect to no web address',
        { status: 302, headers: { location: 'file:///etc/passwd' } },
        /no http:\/\/ or https:/,
      ],
      ['redirects without end', { status: 302, headers: { location: '/round' } }, /more than 5 redirects/],
    ])('refuses %s, and says so', async (_, reply, fault) => {
      room.upstream.on('/round', { status: 302, headers: { location: '/round' } });
      const made = await room.served.post('/sources', { kind: 'feed', name: 'bad', settings: { url: feed(reply) } });
      const id = String(made.body.id);
      await room.upstream.until(1);
      await ('until' in reply ? room.after(requestLimits.timeoutMs / 1_000) : room.settled());
      expect((await room.source(id)).health.fault).toMatch(fault);
      expect(await room.versions(id)).toEqual([]);
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it('goes to no private address, neither at once nor by a redirect', async () => {
      for (const url of [
        'http://169.254.169.254/latest',
        feed({ status: 302, headers: { location: 'http://10.0.0.1/' } }),
      ]) {
        const { id, health } = await added(url);
        expect(health.fault).toMatch(/is a (link-local|private) address: no request goes there/);
        await room.served.send('DELETE', `/sources/${id}`);
      }
    });

    it('follows a redirect to another host without the password, and sends it to the first one only', async () => {
      const elsewhere = feed({ body: talks }).replace('127.0.0.1', 'elsewhere.example');
      const url = feed({ status: 302, headers: { location: elsewhere } });
      const { id, health } = await added(url, { settings: { url, user: 'desk', password: 'secret' } });
      expect(health).toMatchObject({ fault: null, reports: 1 });
      expect(room.upstream.requests.map(({ headers }) => [headers.host!.split(':')[0], headers.authorization])).toEqual(
        [
          ['127.0.0.1', `Basic ${Buffer.from('desk:secret').toString('base64')}`],
          ['elsewhere.example', undefined],
        ],
      );
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it('reads a feed in the encoding that its XML declares, and finds the feed that a page names', async () => {
      const [before, after] = rss('T', item('1', 'X')).replace('"1.0"', '"1.0" encoding="windows-1251"').split('X');
      const bytes = [
        Buffer.from(before!),
        Buffer.from([0xcf, 0xe5, 0xf0, 0xe5, 0xe3, 0xee, 0xe2, 0xee, 0xf0, 0xfb]),
        Buffer.from(after!),
      ];
      const named = feed({ body: Buffer.concat(bytes), headers: { 'content-type': 'text/xml; charset=utf-8' } });
      const link = `<link rel=alternate type="application/rss+xml" href="${new URL(named).pathname}">`;
      const { id } = await added(feed({ body: `<!doctype html><html><head>${link}</head></html>` }));
      expect(await titles(id)).toEqual(['Переговоры/1']);
      room.upstream.requests.length = 0;
      await room.after(900);
      expect(room.upstream.paths).toEqual([new URL(named).pathname]);
      const wrong = await added(feed({ body: Buffer.from([0x3c, 0xff, 0xfe, 0x3e]) }));
      expect(wrong.health.fault).toBe('the feed is not in utf-8, as it says');
      for (const each of [id, wrong.id]) await room.served.send('DELETE', `/sources/${each}`);
    });

    it('remembers where a feed has moved to for good, and keeps its items', async () => {
      const moved = feed({ body: talks });
      const url = feed({ status: 301, headers: { location: moved } });
      const { id } = await added(url);
      await room.after(900);
      expect(room.upstream.paths).toEqual([
        new URL(url).pathname,
        ...[moved, moved].map((each) => new URL(each).pathname),
      ]);
      expect(await titles(id)).toEqual(['Talks held/1']);
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it('knows an item again whose id goes over to https, stores an edited one anew, and keeps the day of an undated one', async () => {
      const first = rss('Ministry', item('http://mfa.example/n/1', 'Talks held'), item('urn:2', 'Visit', ''));
      const second = rss('Ministry', item('https://www.mfa.example/n/1', 'Talks held'), item('urn:2', 'Visit', ''));
      const third = rss('Ministry', item('https://www.mfa.example/n/1', 'Talks held in Geneva'));
      const { id } = await added(feed({ body: first }, { body: second }, { body: third }));
      const day = new Date(room.served.clock.now()).toISOString().slice(0, 10);
      await room.after(86_400);
      expect(await titles(id)).toEqual(['Visit/1', 'Talks held/1']);
      await room.after(900);
      expect(await titles(id)).toEqual(['Visit/1', 'Talks held/1', 'Talks held in Geneva/2']);
      expect((await room.versions(id))[0]!.report.day).toBe(day);
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it('stores the same item of two feeds once for each', async () => {
      const [one, two] = [await added(feed({ body: talks })), await added(feed({ body: talks }))];
      expect([await titles(one.id), await titles(two.id)]).toEqual([['Talks held/1'], ['Talks held/1']]);
      for (const { id } of [one, two]) await room.served.send('DELETE', `/sources/${id}`);
    });

    it('stores nothing of a fetch during which the source is paused, and goes on when it is resumed', async () => {
      let release = () => {};
      const until = new Promise<void>((resolve) => (release = resolve));
      const url = feed({ body: talks, until }, { body: talks });
      const made = await room.served.post('/sources', { kind: 'feed', name: 'slow', settings: { url } });
      const id = String(made.body.id);
      await room.upstream.until(1);
      expect((await room.source(id)).health.fetching).toBe(true);
      await room.change(id, { paused: true });
      release();
      await room.settled();
      expect(await room.source(id)).toMatchObject({
        paused: true,
        health: { state: 'paused', reports: 0, fetching: false },
      });
      await room.change(id, { paused: false });
      await room.settled();
      expect(await titles(id)).toEqual(['Talks held/1']);
      await room.served.send('DELETE', `/sources/${id}`);
    });

    it('asks a host for one thing at a time', async () => {
      let [atOnce, most] = [0, 0];
      const reply = async () => {
        most = Math.max(most, (atOnce += 1));
        await new Promise(setImmediate);
        atOnce -= 1;
        return { body: talks };
      };
      const urls = Array.from({ length: 6 }, () => feed(reply));
      const made = await Promise.all(
        urls.map((url) => room.served.post('/sources', { kind: 'feed', name: url, settings: { url } })),
      );
      await room.settled();
      expect([room.upstream.requests.length, most]).toEqual([6, 1]);
      for (const { body } of made) await room.served.send('DELETE', `/sources/${String(body.id)}`);
    });
  },
  ['SQLite :memory:', 'PostgreSQL'],
);

describeEachEngine(
  'Pollers of two processes',
  (engine) => {
    it('fetch a source once, and the second goes on where the first has died', async () => {
      const room = await SourceHarness.open(engine);
      const beside = await room.served.beside(following);
      const second = beside.app.get(SourcePoller);
      const url = room.upstream.on('/feed.xml', { body: talks });
      const { id } = await room.add({ kind: 'feed', name: 'shared', settings: { url } });
      for (let round = 0; round < 5; round += 1) {
        beside.clock.advanceTo(room.served.clock.now() + 900_000);
        await Promise.all([room.after(900), second.idle()]);
      }
      await second.idle();
      expect(room.upstream.requests).toHaveLength(6);
      expect(await room.versions(id)).toHaveLength(1);
      await room.served.app.get(SourcePoller).stop();
      room.upstream.on('/feed.xml', { body: rss('Ministry', item('2', 'Visit')) });
      beside.clock.advanceTo(beside.clock.now() + 900_000);
      await second.idle();
      expect(await room.versions(id)).toHaveLength(2);
      await beside.close();
      await room.close();
    });
  },
  ['SQLite file', 'PostgreSQL'],
);
