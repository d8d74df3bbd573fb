import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const loader = join(import.meta.dirname, '../../bundle/code-cache.js');
const started = "import { load } from './code-cache.js';\n\nload('main.cjs', 'server');\n";

describe('the cache of compiled code', () => {
  let folder: string;
  const cache = () => join(folder, 'code-cache');
  const caches = () => readdirSync(cache(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('e'));
  const run = (...flags: string[]) =>
    execFileSync(process.execPath, [...flags, join(folder, 'main.js')], { encoding: 'utf8' });
  const says = (word: string) =>
    writeFileSync(
      join(folder, 'chunk/word.cjs'),
      `exports.word = () => '${word}'; exports.main = require('../main.cjs');`,
    );

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thaw-code-'));
    mkdirSync(join(folder, 'chunk'));
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
    copyFileSync(loader, join(folder, 'code-cache.js'));
    writeFileSync(join(folder, 'main.js'), started);
    const reads = "const { word } = require('./chunk/word.cjs'); const { sep } = require('node:path');";
    writeFileSync(join(folder, 'main.cjs'), `${reads} console.log(word(), sep, __filename.endsWith('main.cjs'));`);
    says('frozen');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is written by the first process, for each script, and read by the next', () => {
    expect(run()).toBe('frozen / true\n');
    expect(caches()).toHaveLength(2);
    const kept = caches().map((name) => readFileSync(join(cache(), name)));
    expect(run()).toBe('frozen / true\n');
    expect(caches().map((name) => readFileSync(join(cache(), name)))).toEqual(kept);
  });

  it('is written anew where the source has changed, or what was written is damaged', () => {
    run();
    says('resumed');
    expect(run()).toBe('resumed / true\n');
    const [name] = caches().filter((each) => each.includes('word'));
    writeFileSync(join(cache(), name!), 'damaged');
    expect(run()).toBe('resumed / true\n');
    expect(readFileSync(join(cache(), name!)).length).toBeGreaterThan(100);
  });

  it('is not used by a process with other flags of V8', () => {
    run();
    expect(readdirSync(cache())).toHaveLength(1);
    expect(run('--max-lazy')).toBe('frozen / true\n');
    expect(readdirSync(cache())).toHaveLength(2);
  });

  it('is done without where nothing can be written', () => {
    writeFileSync(cache(), '');
    expect([run(), run()]).toEqual(['frozen / true\n', 'frozen / true\n']);
  });
});
