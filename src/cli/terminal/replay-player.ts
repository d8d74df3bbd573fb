import type { Clock } from '../../domain/time/clock.js';
import type { NumberedFrame, Replay } from '../../readings/replay/replays.js';
import type { ReplayPicture } from './replay-picture.js';
import type { Terminal } from './terminal.js';

export interface PlayerOptions {
  /** Days a second; 0 for as fast as it goes. */
  readonly speed: number;
  readonly skipQuiet: boolean;
  readonly clock: Clock;
}

const tickMs = 50;
/** As fast as it goes still lets the eye follow, and the keys be heard. */
const framesATick = 2_000;
const speeds = { least: 0.1, most: 100_000, step: 2, fastest: 3_650 } as const;

const enter = '\u001b[?1049h\u001b[?25l';
const leave = '\u001b[?25h\u001b[?1049l';

/**
 * Plays a replay on the terminal of the process until it has ended and a key is pressed, or until `q` or Ctrl-C. The
 * terminal is given back as it was, whatever happens; the last picture stays.
 */
export async function playInTerminal(
  replay: Replay,
  picture: ReplayPicture,
  terminal: Terminal,
  options: PlayerOptions,
): Promise<void> {
  const { stdin, stdout } = process;
  const player = new Player(replay, options);
  const keys = stdin.isTTY;
  const onKey = (data: Buffer) => player.press(data.toString());
  const quit = () => player.press('q');
  const restore = () => {
    stdout.write(leave);
    if (keys) stdin.setRawMode(false);
  };
  stdout.write(enter);
  if (keys) stdin.setRawMode(true).resume().on('data', onKey);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, quit);
  process.once('exit', restore);
  // Without keys nothing else keeps the process alive.
  const alive = setInterval(() => undefined, 1_000_000);
  const lines = () => picture.draw(player.playing, stdout.columns, stdout.rows).map((line) => terminal.shown(line));
  try {
    while (!player.done) {
      player.tick(tickMs, (frame) => picture.take(frame.day, frame.frame));
      stdout.write(
        `\u001b[H${lines()
          .map((line) => `${line}\u001b[K`)
          .join('\r\n')}\u001b[J`,
      );
      if (player.playing.ended && !keys) break;
      await new Promise<void>((resolve) => options.clock.at(options.clock.now() + tickMs, resolve));
    }
  } finally {
    clearInterval(alive);
    process.off('exit', restore);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, quit);
    if (keys) stdin.off('data', onKey).pause();
    restore();
  }
  const last = lines().slice(0, -1);
  stdout.write(`${last.filter((line, i) => line !== '' || last[i - 1] !== '').join('\n')}\n`);
}

/** Where a replay stands, and how it goes on: moved by ticks and by keys. */
export class Player {
  private day: number;
  private speed: number;
  private paused = false;
  private ended = false;
  private quit = false;
  private ahead: NumberedFrame | null = null;

  constructor(
    private readonly replay: Replay,
    private readonly options: Pick<PlayerOptions, 'speed' | 'skipQuiet'>,
  ) {
    this.ahead = replay.frames.next().value ?? null;
    this.day = replay.start ?? this.ahead?.day ?? replay.to;
    this.speed = options.speed;
  }

  get done(): boolean {
    return this.quit;
  }

  get playing() {
    const { speed, paused, ended } = this;
    return { day: Math.floor(this.day), speed, paused, ended };
  }

  /** What a key does; sequences are those that terminals send for the arrows. */
  press(key: string): void {
    if (key === 'q' || key === '\u0003') this.quit = true;
    else if (key === ' ') this.paused = !this.paused;
    else if (key === '\u001b[C' || key === '\u001b[A') this.hasten(speeds.step);
    else if (key === '\u001b[D' || key === '\u001b[B') this.hasten(1 / speeds.step);
  }

  /** Lets time pass, and gives every frame that has come by then. */
  tick(ms: number, take: (frame: NumberedFrame) => void): void {
    if (this.paused || this.ended) return;
    const step = (ms / 1_000) * this.speed;
    const days = this.ahead ? this.ahead.day - this.day : 0;
    // Of quiet days only the last one passes.
    if (this.options.skipQuiet && days > 1) this.day = this.ahead!.day - 1;
    this.day += step;
    for (let count = 0; this.ahead && (this.speed === 0 || this.ahead.day <= this.day); count++) {
      if (this.speed === 0 && count >= framesATick) return;
      this.day = Math.max(this.day, this.ahead.day);
      take(this.ahead);
      this.ahead = this.replay.frames.next().value ?? null;
    }
    this.ended = this.ahead === null;
  }

  private hasten(factor: number): void {
    const speed = (this.speed === 0 ? speeds.fastest : this.speed) * factor;
    this.speed = Math.max(speeds.least, Math.min(speeds.most, Math.round(speed * 100) / 100));
  }
}
