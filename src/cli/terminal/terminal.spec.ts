import { describe, expect, it } from '@jest/globals';
import { PassThrough, Readable } from 'node:stream';
import { Terminal } from './terminal.js';

const hostile = 'a\u001b[31mb\u0007\n12:00 forged\u202ec\u009b2J';
const visible = 'a⟨U+001B⟩[31mb⟨U+0007⟩ 12:00 forged⟨U+202E⟩c⟨U+009B⟩2J';

/** What a command writes to a terminal, as a person at it would get it. */
function written(write: (terminal: Terminal) => void): string {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  write(new Terminal({ stdin: Readable.from([]), stdout: Object.assign(stdout, { isTTY: true }), stderr }));
  return `${stdout.read() ?? ''}${stderr.read() ?? ''}`;
}

describe('a text from the log on a terminal', () => {
  it('commands nothing and forges no line, wherever it is written', () => {
    expect(written((terminal) => terminal.line(hostile))).toBe(`${visible}\n`);
    expect(written((terminal) => terminal.note(hostile))).toBe(`${visible}\n`);
    expect(written((terminal) => terminal.facts([['name', hostile]]))).toContain(`  ${visible}\n`);
    const table = written((terminal) => terminal.table(['title'], [[hostile], ['other']]));
    expect(table).toContain(`${visible}\n`);
    expect(table.split('\n')).toHaveLength(4);
    for (const paint of ['heading', 'good', 'bad'] as const) {
      expect(written((terminal) => terminal.line(terminal[paint](hostile)))).toContain(visible);
    }
    expect(written((terminal) => terminal.line(terminal.status('frozen', hostile)))).toContain(visible);
  });

  it('is the same JSON for a program, without anything that a terminal obeys', () => {
    const json = written((terminal) => terminal.json({ title: hostile }));
    expect(JSON.parse(json)).toEqual({ title: hostile });
    expect(json).not.toMatch(/[\u0007\u001b\u0080-\u009f\u202e]/);
  });
});
