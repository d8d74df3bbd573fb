import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.js';

/** Shows on stderr how far something has come: a bar on a terminal; elsewhere nothing, or a line at every tenth. */
export class Progress {
  private readonly bar: SingleBar | undefined;
  private tenths = 0;

  /** @param total in the unit that `at` is told; 0 where it is not known */
  constructor(
    private readonly terminal: Terminal,
    private readonly what: string,
    private readonly total: number,
    private readonly elsewhere: 'nothing' | 'lines' = 'lines',
  ) {
    if (!terminal.watched || total === 0) return;
    const format = `${what} {bar} {percentage} % | {detail} | {eta_formatted} left`;
    this.bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, clearOnComplete: true });
    this.bar.start(total, 0, { detail: '' });
  }

  at(done: number, detail: string): void {
    if (this.bar) return this.bar.update(Math.min(done, this.total), { detail });
    if (this.elsewhere === 'nothing') return;
    const tenths = this.total === 0 ? 0 : Math.floor((10 * done) / this.total);
    if (tenths <= this.tenths || tenths >= 10) return;
    this.tenths = tenths;
    this.terminal.note(`${this.what}: ${tenths * 10} %, ${detail}`);
  }

  end(): void {
    this.bar?.stop();
  }
}
