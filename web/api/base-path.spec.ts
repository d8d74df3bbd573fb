import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';

const folder = join(import.meta.dirname, '..');
const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.tsx?$/.test(file) && !file.endsWith('.spec.ts') && file !== 'api/base-path.ts',
);

/** What leads to a path of the host without asking what is before it. */
const bare = [
  /\b(?:href|src|action)=(?:\{\s*)?["'`]\/(?!\/)/,
  /\b(?:fetch|EventSource|route|go|assign|replaceState|pushState|sendBeacon)\(\s*["'`]\/(?!\/)/,
  /<Route path=["{]["'`]?\//,
  /(?<!\bat)(?<!\bhref)\([^()]*\) => `\/events\//,
  /(?<!at\()["'`]\/(?:api|readyz|livez|feeds|calendars|badges|embed|oembed|data)\b/,
];

it('names no path of the server but through `at`, so that the pages work below any path of a host', () => {
  const found = sources.flatMap((file) => {
    const lines = readFileSync(join(folder, file), 'utf8').split('\n');
    return lines.filter((line) => bare.some((form) => form.test(line))).map((line) => `${file}: ${line.trim()}`);
  });
  expect(sources.length).toBeGreaterThan(200);
  expect(found).toEqual([]);
});

it.each([
  '<a href="/record">',
  'href={`/tracks/${id}`}',
  "fetch('/readyz')",
  '<Route path="/compare"',
  "x = '/api/v1/tracks'",
])('would find %s', (line) => {
  expect(bare.some((form) => form.test(line))).toBe(true);
});
