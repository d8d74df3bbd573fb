/**
 * Loaded into a server (`--import`): how much processor time each turn of its event loop takes. On SIGUSR2 it writes the
 * longest turn since the last one, in milliseconds, to the file that THAW_BENCH_TURNS names.
 */
import { openSync, readSync, renameSync, writeFileSync } from 'node:fs';

// The first figure is the nanoseconds that this thread was on a processor; the time that others had it does not count.
const schedule = openSync('/proc/thread-self/schedstat');
const bytes = Buffer.alloc(64);
const processorMs = () => Number(bytes.toString('latin1', 0, readSync(schedule, bytes, 0, 64, 0)).split(' ')[0]) / 1e6;

const path = process.env.THAW_BENCH_TURNS;
let longest = 0;
let last = processorMs();

function turn() {
  const now = processorMs();
  longest = Math.max(longest, now - last);
  last = now;
  setImmediate(turn);
}
turn();

process.on('SIGUSR2', () => {
  writeFileSync(`${path}.new`, String(longest));
  renameSync(`${path}.new`, path);
  longest = 0;
});
