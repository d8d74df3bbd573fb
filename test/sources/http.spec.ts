import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { SourcePoller } from '../../src/sources/polling/source-poller.js';
import { describeEachEngine } from '../support/databases.js';
import { ServedApp } from '../support/served-app.js';
import { Upstream } from '../support/upstream.js';

const rss = (title: string, items: string) =>
  `<?xml version="1.0"?><rss version="2.0"><channel><title>${title}</title><link>http://mfa.example/</link>${items}</channel></rss>`;
const item = (guid: string, title: string, date = 'Thu, 15 Jan 2026 08:00:00 GMT') =>
  `<item><title>${title}</title><link>/news/${guid}</link><guid isPermaLink="false">${guid}</guid><pubDate>${date}</pubDate><description>What was said</description></item>`;

describeEachEngine('Sources over HTTP', (engine) => {
  let served: ServedApp;
  let upstream: Upstream;
  const settled = () => served.app.get(SourcePoller).idle();

  beforeAll(async () => {
    upstream = await Upstream.open();
    served = await ServedApp.open(engine, undefined, undefined, { privateAddresses: 'all', random: () => 0 });
  });
  afterAll(async () => {
    await served.close();
    await upstream.close();
  });

  it('follows a feed that is added by its address alone', async () => {
    const url = upstream.on('/feed.xml', { body: rss('Ministry', item('1', 'Talks held') + item('2', 'Visit')) });
    const added = await served.post('/sources', { kind: 'feed', settings: { url } });
    expect(added).toMatchObject({ status: 201, body: { name: 'Ministry', licence: 'headline-only', paused: false } });
    await settled();
    const { body } = await served.get(`/sources/${String(added.body.id)}`);
    expect(body.health).toMatchObject({ state: 'well', reports: 2, refusals: 0, lagSeconds: 14_400, failures: 0 });
    const reports = await served.get(`/sources/${String(added.body.id)}/reports`);
    expect(reports.body.data.map(({ report }) => report)).toEqual([
      {
        ...{ key: '1', title: 'Talks held', url: 'http://mfa.example/news/1', publisher: 'Ministry' },
        ...{ published: 1_768_464_000_000, day: '2026-01-15', dayIsPublication: true, actors: [] },
      },
      expect.objectContaining({ key: '2', title: 'Visit' }),
    ]);
  });
});
