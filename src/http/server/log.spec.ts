import { describe, expect, it } from '@jest/globals';
import { BufferedLog, openLog, textLine } from './log.js';

function gathered() {
  const written: string[] = [];
  const log = openLog({ level: 'info', format: 'json' }, (lines) => written.push(lines.toString()));
  return { log, text: () => (log.flush(), written.join('')) };
}

describe('the log', () => {
  it('keeps the order of what was logged, whenever it is put into words', () => {
    const { log, text } = gathered();
    const keep = log.lineWriterFor('info')!;
    keep({ toLine: () => 'one\n' });
    log.pino.warn('two');
    keep({ toLine: () => 'three\n' });
    expect(text()).toMatch(/^one\n\{"level":40.*"msg":"two"\}\nthree\n$/);
  });

  it('loses nothing of many lines, nor of one that is longer than what it holds', () => {
    const written: string[] = [];
    const lines = new BufferedLog((bytes) => written.push(bytes.toString()));
    const long = `${'é'.repeat(200_000)}\n`;
    const all = [...Array.from({ length: 5_000 }, (_, index) => `line ${index} is of some length\n`), long, 'last\n'];
    for (const line of all) lines.write(line);
    lines.flush();
    expect(written.join('')).toBe(all.join(''));
    expect(written.length).toBeLessThan(10);
  });

  it('takes no lines of requests where they are not wanted', () => {
    const log = openLog({ level: 'info', format: 'json' }, () => undefined);
    expect(log.lineWriterFor('info')).toBeDefined();
    expect(log.lineWriterFor('debug')).toBeUndefined();
  });

  it('reads well on a terminal', () => {
    const request = { level: 30, time: 0, method: 'GET', path: '/livez', status: 200, ms: 0.4, requestId: 'abc' };
    expect(textLine(JSON.stringify(request))).toBe('00:00:00.000 INFO  GET /livez 200 0.4 ms requestId=abc\n');
    const failure = { level: 50, time: 0, msg: 'it broke', err: { stack: 'Error: it broke\n    at here' } };
    expect(textLine(JSON.stringify(failure))).toBe('00:00:00.000 ERROR it broke\nError: it broke\n    at here\n');
  });

  it('is one line whatever a name holds, and commands no terminal', () => {
    const forged = 'Freezes\n00:00:00.000 ERROR forged\u001b[2J\u202e';
    const line = textLine(
      JSON.stringify({
        level: 30,
        time: 0,
        msg: forged,
        rule: forged,
        err: { stack: `Error: ${forged}\n    at here` },
      }),
    );
    expect(line.split('\n')).toEqual([
      expect.stringMatching(
        /^00:00:00\.000 INFO {2}Freezes 00:00:00\.000 ERROR forged⟨U\+001B⟩\[2J⟨U\+202E⟩ rule=Freezes /,
      ),
      'Error: Freezes',
      '  00:00:00.000 ERROR forged⟨U+001B⟩[2J⟨U+202E⟩',
      '    at here',
      '',
    ]);
  });
});
