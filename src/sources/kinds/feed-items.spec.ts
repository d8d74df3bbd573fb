import { describe, expect, it } from '@jest/globals';
import { feedItems, readFeed } from './feed-items.js';

const url = 'https://mfa.example/press/feed.xml';
const read = (text: string) => readFeed(text, url, []);

const rss2 = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Ministry &amp; Press</title><link>https://www.mfa.example/</link><language>en-GB</language>
<atom:link href="https://mfa.example/press/feed.xml" rel="self"/>
<item><title><![CDATA[Talks &#8211; held in <b>Geneva</b>]]></title><link>/press/2</link>
<guid isPermaLink="false">https://mfa.example/?p=2</guid><pubDate>Thu, 15 Jan 2026 23:30:00 -0500</pubDate>
<dc:creator>Press office</dc:creator><description>Short</description><content:encoded><![CDATA[<p>Long</p>]]></content:encoded></item>
<item><title>Visit</title><guid>https://mfa.example/press/1</guid><source url="https://wire.example/rss">A wire</source></item>
</channel></rss>`;

const atom = `<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://mfa.example/a/" xml:lang="fr"><title type="html">Minist&amp;egrave;re</title>
<id>tag:mfa.example,2026:feed</id><updated>2026-01-16T00:00:00Z</updated>
<entry><title>Entretien</title><id>tag:mfa.example,2026:1</id><link rel="self" href="x.atom"/><link href="1.html"/>
<published>2026-01-10T08:00:00Z</published><updated>2026-01-11T09:00:00+01:00</updated><summary type="html">&lt;p&gt;Un r&#233;sum&#233;&lt;/p&gt;</summary></entry>
<entry><title>Autre</title><id>tag:mfa.example,2026:2</id><link href="2.html"/><updated>2026-01-12T08:00:00Z</updated></entry></feed>`;

const json = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'Ministry',
  home_page_url: 'https://mfa.example/',
  items: [
    {
      ...{ id: 'n-1', url: 'https://mfa.example/1', title: 'Talks', content_html: '<p>Said</p>', language: 'en' },
      ...{ date_published: '2026-01-10T08:00:00Z', date_modified: '2026-01-10T10:00:00Z' },
    },
  ],
});

const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://mfa.example/"><title>Old</title><link>https://mfa.example/</link></channel>
<item rdf:about="https://mfa.example/9"><title>Talks</title><link>https://mfa.example/9</link><dc:date>2026-01-03</dc:date></item></rdf:RDF>`;

describe('Feeds', () => {
  it('are read in RSS 2.0 with its content: texts without marks, links made whole, days in UTC', () => {
    const { title, reports } = read(rss2);
    expect(title).toBe('Ministry & Press');
    expect(reports).toEqual([
      {
        ...{ key: '/press/1', title: 'Visit', url: 'https://mfa.example/press/1', publisher: 'A wire' },
        ...{ day: undefined, dayIsPublication: true, language: 'en-GB', actors: [] },
      },
      {
        ...{ key: '/?p=2', title: 'Talks – held in Geneva', url: 'https://www.mfa.example/press/2' },
        ...{ publisher: 'Ministry & Press', published: Date.parse('2026-01-16T04:30:00Z'), day: '2026-01-16' },
        ...{ dayIsPublication: true, language: 'en-GB', summary: 'Short', actors: [] },
      },
    ]);
  });

  it('are read in Atom, with their base, language and dates of change', () => {
    const { title, reports } = read(atom);
    expect(title).toBe('Ministère');
    expect(reports[1]).toMatchObject({
      ...{ key: 'tag:mfa.example,2026:1', title: 'Entretien', url: 'https://mfa.example/a/1.html', language: 'fr' },
      ...{ published: Date.parse('2026-01-10T08:00:00Z'), updated: Date.parse('2026-01-11T08:00:00Z') },
      ...{ day: '2026-01-10', summary: 'Un résumé' },
    });
    expect(reports[0]).toMatchObject({ published: Date.parse('2026-01-12T08:00:00Z'), day: '2026-01-12' });
    expect(reports[0]).not.toHaveProperty('updated');
  });

  it('are read in JSON Feed and in RSS 1.0', () => {
    expect(read(json).reports).toEqual([
      {
        ...{ key: 'n-1', title: 'Talks', url: 'https://mfa.example/1', publisher: 'Ministry', day: '2026-01-10' },
        ...{ published: Date.parse('2026-01-10T08:00:00Z'), updated: Date.parse('2026-01-10T10:00:00Z') },
        ...{ dayIsPublication: true, language: 'en', summary: 'Said', actors: [] },
      },
    ]);
    expect(read(rdf).reports).toMatchObject([{ key: '/9', title: 'Talks', day: '2026-01-03' }]);
  });

  it('know an item by its id without scheme and own host, of other hosts with it; else by link, else by title and date', () => {
    const items = [
      '<item><title>a</title><guid>http://www.mfa.example/n/1?x=2</guid></item>',
      '<item><title>b</title><guid>https://wire.example/n/1</guid></item>',
      '<item><title>c</title><link>https://mfa.example/n/3</link></item>',
      '<item><title>d</title><pubDate>2026-01-10</pubDate></item>',
      `<item><title>e</title><guid>${'x'.repeat(501)}</guid></item>`,
    ];
    const { reports } = read(`<rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`);
    const keys = Object.fromEntries(reports.map(({ title, key }) => [title, key]));
    expect(keys).toMatchObject({ a: '/n/1?x=2', b: '//wire.example/n/1', c: '/n/3', d: 'd 2026-01-10' });
    expect(keys['e']).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('give the newest of two items with one id, and no dates of change that all are the moment at which the feed was made', () => {
    const entry = (id: string, title: string, updated: string) =>
      `<entry><id>${id}</id><title>${title}</title><published>2026-01-10T00:00:00Z</published><updated>${updated}</updated></entry>`;
    const now = '2026-01-15T12:00:00Z';
    const feed = (...entries: string[]) =>
      `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>f</id>${entries.join('')}</feed>`;
    const made = read(feed(entry('1', 'a', now), entry('2', 'b', now)));
    expect(made.reports.map(({ updated }) => updated)).toEqual([undefined, undefined]);
    const twice = read(feed(entry('1', 'old', '2026-01-11T00:00:00Z'), entry('1', 'new', '2026-01-12T00:00:00Z')));
    expect(twice.reports).toMatchObject([{ key: '1', title: 'new' }]);
  });

  it(`are read up to ${feedItems} items, and what is left out is said`, () => {
    const items = Array.from({ length: feedItems + 1 }, (_, n) => `<item><title>${n}</title><guid>${n}</guid></item>`);
    const { reports, refusals } = read(`<rss version="2.0"><channel><title>t</title>${items.join('')}</channel></rss>`);
    expect(reports).toHaveLength(feedItems);
    expect(refusals).toEqual([
      {
        item: `items from ${feedItems + 1} on`,
        reason: `the feed has ${feedItems + 1} items, of which the first ${feedItems} are read`,
      },
    ]);
  });
});
