import type { Clock } from '../../domain/time/clock.js';
import { parseDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { type Replay, Replays } from '../../readings/replay/replays.js';
import type { CommonOptions } from '../command.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { ReplayPicture } from '../terminal/replay-picture.js';
import { playInTerminal } from '../terminal/replay-player.js';
import { Store } from '../store.js';

export interface ReplayOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  /** Days a second; 0 for as fast as it goes. */
  readonly speed?: number;
  readonly skipQuiet?: boolean;
  readonly asKnown?: boolean;
  readonly knownAt?: string;
  readonly position?: number;
}

const usualSpeed = 30;

/** `thaw replay TRACK…`: a moving picture where a terminal shows it, else a frame a line. */
export async function replayCommand(tracks: string[], options: ReplayOptions, terminal: Terminal): Promise<number> {
  const { asKnown, position, skipQuiet = false } = options;
  const [from, to, knownAt] = [
    day(options.from, '--from'),
    day(options.to, '--to'),
    day(options.knownAt, '--known-at'),
  ];
  await Store.read(options.database, async (_reader, _projector, store) => {
    const open = () => openFor(store.get(Replays), { tracks, from, to, asKnown, knownAt, position });
    const replay = await open();
    if (options.json || !terminal.isInteractive) {
      return writeFrames(replay, { speed: options.speed ?? 0, skipQuiet }, store.clock, terminal);
    }
    const first = replay.start ?? (await open()).frames.next().value?.day ?? replay.to;
    const picture = new ReplayPicture([...new Set(tracks)], first, replay.to, (status, text) =>
      terminal.status(status, text),
    );
    const { speed = usualSpeed } = options;
    return playInTerminal(replay, picture, terminal, { speed, skipQuiet, clock: store.clock });
  });
  return exitCodes.done;
}

/** Opens a replay; invalid arguments are reported as a usage error. */
async function openFor(replays: Replays, request: Parameters<Replays['open']>[0]): Promise<Replay> {
  try {
    return await replays.open(request);
  } catch (error) {
    if (error instanceof ThawError && error.code === 'invalid-parameter') throw new UsageError(error.message);
    throw error;
  }
}

async function writeFrames(
  { frames, start }: Replay,
  { speed, skipQuiet }: { speed: number; skipQuiet: boolean },
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  // The timers of the clock keep no process alive.
  const alive = setInterval(() => undefined, 1_000_000);
  try {
    let last = start;
    for (let next = frames.next(); next.value; next = frames.next()) {
      const { id, day, frame } = next.value;
      const days = last === null ? 0 : day - last;
      if (speed > 0 && days > 0) {
        await new Promise<void>((resolve) => {
          clock.at(clock.now() + ((skipQuiet ? 1 : days) * 1_000) / speed, resolve);
        });
      }
      last = day;
      await terminal.textLine(JSON.stringify({ frameId: id, ...frame }));
    }
  } finally {
    clearInterval(alive);
  }
}

function day(text: string | undefined, option: string) {
  return text === undefined ? undefined : parseDay(text, option);
}
