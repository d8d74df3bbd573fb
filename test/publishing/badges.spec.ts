import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { statusColours } from '../../src/publishing/status-colours.js';
import { defined, event } from '../support/given.js';
import { ServedApp } from '../support/served-app.js';

const title = 'United States-China <counternarcotics> & "more"';
const id = 'us-cn.counternarcotics';

let served: ServedApp;
const open = async (more: Parameters<typeof ServedApp.open>[3] = {}) => {
  served = await ServedApp.open(undefined, undefined, undefined, more);
  await served.append(defined({ title }), event('TalksHeld', '2025-01-20'), event('TalksSuspended', '2026-01-10'));
};
afterEach(() => served.close());

describe('badges', () => {
  beforeEach(() => open());

  it('show title, word, colour and since when, as an image that every page may show', async () => {
    const { text, headers } = await served.get(`//badges/${id}.svg`);
    expect(headers.get('content-type')).toBe('image/svg+xml; charset=utf-8');
    expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    expect(XMLValidator.validate(text)).toBe(true);
    const { svg } = new XMLParser({ ignoreAttributes: false }).parse(text) as { svg: Record<string, unknown> };
    expect(svg['@_aria-label']).toBe(`${title}: Frozen since 10 January 2026`);
    expect(text).toContain(statusColours.light.frozen);
    const again = await served.get(`//badges/${id}.svg`, { 'if-none-match': headers.get('etag')! });
    expect(again.status).toBe(304);
  });

  it('are given to shields.io by the schema of its endpoint', async () => {
    const { body } = await served.get(`//badges/${id}.json`);
    expect(body).toMatchObject({
      schemaVersion: 1,
      label: title,
      message: 'Frozen since 10 January 2026',
      color: '#16191f',
      cacheSeconds: 300,
    });
    expect(XMLValidator.validate(body.logoSvg as string)).toBe(true);
    expect((await served.get('//badges/none.svg')).status).toBe(404);
    expect((await served.get(`//badges/${id}.png`)).status).toBe(404);
  });

  it('have the colours of the board', () => {
    const css = readFileSync('web/ui/tokens.css', 'utf8');
    const [light, dark] = css.split('prefers-color-scheme: dark') as [string, string];
    for (const [theme, text] of Object.entries({ light, dark })) {
      for (const [status, colour] of Object.entries(statusColours[theme as 'light' | 'dark'])) {
        expect(text).toContain(`--${status}: ${colour};`);
      }
    }
  });
});

describe('embeds', () => {
  it('are small pages without scripts, which state status, since when, sources and the day', async () => {
    await open();
    const { text, headers } = await served.get(`//embed/${id}`);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect(text).not.toMatch(/<script|<counternarcotics>/);
    const words = text.replaceAll(/<style>.*<\/style>/gs, '').replaceAll(/<[^>]+>/g, ' ');
    expect(words.replaceAll(/\s+/g, ' ')).toMatch(
      /&lt;counternarcotics&gt;.* Frozen since 10 January 2026 .*China suspended talks.* 2025 2026 Sources: First; Second\. As of 15 January 2026\. Thaw $/,
    );
    const style = /<style>(.*)<\/style>/s.exec(text)![1]!;
    const digest = createHash('sha256').update(style).digest('base64');
    expect(headers.get('content-security-policy')).toContain(`style-src 'sha256-${digest}'`);
  });

  it('stay small with a long history, and take a theme', async () => {
    await open();
    const days = Array.from({ length: 400 }, (_, i) =>
      new Date(Date.UTC(2000, 0, 1 + i * 20)).toISOString().slice(0, 10),
    );
    await served.append(
      ...days.map((day, i) => event(i % 2 ? 'TalksSuspended' : 'CooperationResumed', day, { backfill: true })),
    );
    const { text } = await served.get(`//embed/${id}?theme=dark`);
    expect(text).toContain('<html lang="en" class="dark">');
    expect(Buffer.byteLength(text)).toBeLessThan(20_000);
    expect((await served.get(`//embed/${id}?theme=blue`)).status).toBe(400);
  });

  it.each([
    [undefined, "frame-ancestors 'none'"],
    [['https://news.example', 'https://other.example'], 'frame-ancestors https://news.example https://other.example'],
    [['*'], 'frame-ancestors *'],
  ])('stand in frames of %s only', async (frameOrigins, ancestors) => {
    await open({ frameOrigins });
    const { headers } = await served.get(`//embed/${id}`);
    expect(headers.get('content-security-policy')).toMatch(new RegExp(`${ancestors.replaceAll('*', '\\*')}$`));
  });

  it('are found by oEmbed from the page of the track', async () => {
    await open();
    const url = encodeURIComponent(`${served.origin}/tracks/${id}?validAt=2025-05-05`);
    const { body, headers } = await served.get(`//oembed?url=${url}&maxwidth=300&format=json`);
    expect(body).toMatchObject({ version: '1.0', type: 'rich', title, width: 300, height: 280 });
    expect(headers.get('vary')).toContain('Host');
    expect(body.html).toContain(`<iframe src="${served.origin}/embed/${id}" width="300" height="280"`);
    for (const other of [
      'https://elsewhere.example/tracks/x',
      `${served.origin}/alerts`,
      `${served.origin}/tracks/none`,
    ])
      expect((await served.get(`//oembed?url=${encodeURIComponent(other)}`)).status).toBe(404);
  });
});
