/** Rounds, medians and the lines of the table. */

/** Whether each row runs once and small (`--quick`): that it still runs is checked then, and its figure means nothing. */
export const isQuick = process.env.THAW_BENCH_QUICK === '1';

/** A size of a row, or the small one of `--quick`. */
export const sized = (full, quick) => (isQuick ? quick : full);

/** A count as the text of a row writes it: `100,000`. */
export const written = (count) => count.toLocaleString('en');

const rounds = 5;

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Runs every side once a round, in turn, so that whatever else the machine does falls on all of them alike; the first
 * side changes with the round. `warming` rounds come before and are thrown away: what runs for days is measured warm.
 * @param {Record<string, () => Promise<number>>} sides each gives its figure of a round
 * @returns the figures of every side, a round each
 */
export async function turnAbout(sides, { count = rounds, warming = 1 } = {}) {
  if (isQuick) [count, warming] = [1, 0];
  const names = Object.keys(sides);
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warming; round < count; round++) {
    const order = round % 2 === 1 ? [...names].reverse() : names;
    for (const name of order) {
      globalThis.gc?.();
      const figure = await sides[name]();
      if (round >= 0) figures[name].push(figure);
    }
  }
  return figures;
}

/** Seconds that `work` takes. */
export async function seconds(work) {
  const start = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Calls `one(i)` for every i below `count`, never more than `callers` at once, each caller waiting for its answer. */
export async function byCallers(callers, count, one) {
  let next = 0;
  const caller = async () => {
    for (let i = next++; i < count; i = next++) await one(i);
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/**
 * One line of the table, printed as JSON for `run.js`.
 * @param line.of Thaw's figures, a round each; @param line.against the other side's
 * @param line.better `more` (a rate) or `less` (a time, a size): which way is good. With `atLeast` the ratio is how
 * many times as good as the other side Thaw is; with `atMost` it is how many times as large Thaw's figure is.
 */
export function line({ what, unit, of, against, better, atLeast, atMost, note }) {
  const [mine, theirs] = [median(of), against && median(against)];
  const ratio = theirs === undefined ? mine : atMost !== undefined || better === 'more' ? mine / theirs : theirs / mine;
  const met = atLeast !== undefined ? ratio >= atLeast : ratio <= atMost;
  print({ what, unit, mine, theirs, ratio, atLeast, atMost, met, rounds: of.length, spread: spread(of), note });
}

/** A line that could not be measured, and why. */
export function skipped(what, reason) {
  print({ what, skipped: reason });
}

function spread(values) {
  return (Math.max(...values) - Math.min(...values)) / median(values);
}

function print(row) {
  process.stdout.write(`${JSON.stringify(row)}\n`);
}
