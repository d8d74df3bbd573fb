import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { readConfig, settingNames } from '../../src/app/config.js';

/** All settings but the earlier name of one. */
const settings = settingNames.filter((name) => name !== 'THAW_ALERT_PRIVATE_ADDRESSES').sort();
const textOf = (file: string) => readFileSync(file, 'utf8');

/** What is between two lines of a file. */
function partOf(file: string, from: RegExp, to: RegExp): string[] {
  const lines = textOf(file).split('\n');
  const first = lines.findIndex((line) => from.test(line)) + 1;
  return lines.slice(
    first,
    lines.findIndex((line, n) => n >= first && to.test(line)),
  );
}

describe('every setting', () => {
  it('stands in the table of docs/operating.md, and no other does', () => {
    const rows = partOf('docs/operating.md', /^## Settings/, /^## /);
    expect(rows.flatMap((row) => row.split('|')[1]?.match(/THAW_[A-Z_]+/g) ?? []).sort()).toEqual(settings);
  });

  it('is taken from .env by compose.yaml, but for the address at which the container listens', () => {
    const lines = partOf('compose.yaml', /^ {2}environment:$/, /^\S/).filter((line) => /^ {4}\w/.test(line));
    const given = new Map(lines.map((line) => line.trim().split(/: (.*)/, 2) as [string, string]));
    expect([...given.keys()].sort()).toEqual(settings.filter((name) => !['THAW_HOST', 'THAW_PORT'].includes(name)));
    for (const [name, value] of given) expect(value).toContain(`\${${name}:-`);
    // As Docker makes them where .env says nothing.
    const asDefault = [...given].map(([name, value]) => [name, value.replace(/\$\{\w+:(?:-([^}]*)|\+[^}]*)\}/g, '$1')]);
    expect(readConfig(Object.fromEntries(asDefault))).toMatchObject({
      hosts: ['thaw'],
      databaseUrl: 'sqlite:/data/thaw.db',
    });
  });

  it('is a variable of the pods of the chart, from `settings` or from the Secret', () => {
    const env = partOf('integrations/helm/thaw/templates/deployment.yaml', /^ {10}env:$/, /^ {10}\w/).join('\n');
    expect(env).toContain('range $name, $value := merge (dict) .Values.settings $own');
    expect(env).toContain('- { name: {{ $name }}, value: {{ $value | quote }} }');
    expect(textOf('integrations/helm/thaw/templates/_names.tpl')).toContain(
      'secretRef: { name: {{ .Values.existingSecret }} }',
    );
  });
});
