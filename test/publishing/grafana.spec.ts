import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { defined, event, track } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

interface Target {
  readonly datasource: { readonly uid: string };
  readonly expr?: string;
  readonly url?: string;
  readonly url_options?: { readonly params: readonly { readonly key: string; readonly value: string }[] };
  readonly columns?: readonly { readonly selector: string }[];
}

const folder = 'integrations/grafana';
const names = readdirSync(`${folder}/dashboards`);

/** Every query of a dashboard: of its panels, its variables and its annotations. */
function targetsIn(value: unknown): Target[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'expr' in value || 'url_options' in value ? [value as Target] : [];
  return [...own, ...Object.values(value).flatMap(targetsIn)];
}

const targetsOf = (name: string) =>
  targetsIn(JSON.parse(readFileSync(`${folder}/dashboards/${name}`, 'utf8'))).map((target) => ({ name, ...target }));
const all = names.flatMap(targetsOf);

describe('the dashboards of Grafana', () => {
  let served: ServedApp;
  let scrape: string;
  beforeAll(async () => {
    served = await ServedApp.open();
    await served.append(defined(), event('TalksHeld', '2025-11-20'), event('TalksSuspended', '2026-01-02'));
    const accept =
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.3,*/*;q=0.2';
    const headers = { accept, 'accept-encoding': 'gzip', 'x-prometheus-scrape-timeout-seconds': '10' };
    const answer = await served.get('//metrics', headers);
    expect(answer.status).toBe(200);
    scrape = answer.text;
  });
  afterAll(() => served.close());

  it('ask data sources that are provisioned', () => {
    const provisioned = readFileSync(`${folder}/provisioning/datasources/thaw.yml`, 'utf8');
    const uids = [...provisioned.matchAll(/^ +uid: (\S+)$/gm)].map(([, uid]) => uid);
    expect(new Set(all.map(({ datasource }) => datasource.uid))).toEqual(new Set(uids));
    expect(names.length).toBeGreaterThan(1);
  });

  it.each(all.flatMap(({ name, expr }) => (expr === undefined ? [] : [[name, expr] as const])))(
    'of %s find each metric and label of %s in a scrape',
    (_name, expr) => {
      const metrics = [...new Set(expr.match(/\bthaw_\w+/g))];
      expect(metrics.length).toBeGreaterThan(0);
      const named = [...expr.matchAll(/by \(([\w, ]+)\)|\{(\w+)=/g)].flatMap(([, by, label]) =>
        (label ?? by!).split(', '),
      );
      for (const metric of metrics) {
        const series = scrape
          .split('\n')
          .filter((line) => line.startsWith(`${metric}{`) || line.startsWith(`${metric} `));
        // A gauge with a series for each rule has none where nothing fires.
        const isTold = series.length > 0 || scrape.includes(`\n# TYPE ${metric} `);
        expect([metric, isTold]).toEqual([metric, true]);
        for (const label of named)
          expect([metric, label, series[0]]).toEqual([metric, label, expect.stringContaining(`${label}="`)]);
      }
    },
  );

  it.each(all.flatMap((target) => (target.url === undefined ? [] : [[target.name, target.url, target] as const])))(
    'of %s find each column of %s in the answer',
    async (_name, url, { url_options: options, columns }) => {
      const query = new URLSearchParams();
      for (const { key, value } of options!.params) query.set(key, value.replace('${track}', track.id));
      const headers = { accept: 'application/json;q=0.9,text/plain', 'user-agent': 'Grafana/12.2.0' };
      const { status, body } = await served.get(`/${url}?${query.toString()}`, headers);
      expect(status).toBe(200);
      const rows = body as unknown as Record<string, unknown>[];
      expect(rows.length).toBeGreaterThan(0);
      for (const { selector } of columns!) expect(Object.keys(rows[0]!)).toContain(selector);
    },
  );

  it('get instants and flat texts for annotations', async () => {
    const { body } = await served.get(`//data/annotations.json?track=${track.id}`);
    expect(body).toMatchObject([
      { time: '2025-11-20T00:00:00Z', timeEnd: '2026-01-02T00:00:00Z', status: 'active' },
      {
        time: '2026-01-02T00:00:00Z',
        timeEnd: '2026-01-15T00:00:00Z',
        text: expect.stringMatching(/^United States-China counternarcotics: frozen \(declared suspended/) as unknown,
        tags: `${track.id},frozen,US,CN`,
      },
    ]);
  });
});
