import { type BackTestResult, type FiringView, runBackTest } from '../../../alerts/back-test/back-test-run.js';
import { refuseContradictions } from '../../../alerts/back-test/back-test-order.js';
import { readRule } from '../../../alerts/rules/rule-input.js';
import { type BackTestMode, backTestModes } from '../../../domain/alerts/back-test.js';
import { parseDay } from '../../../domain/time/day.js';
import { daysInWords } from '../../../domain/wording/dates.js';
import { countInWords } from '../../../domain/wording/nouns.js';
import { independentPublishers } from '../../../domain/events/publisher.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { readJson } from '../../input-file.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Progress } from '../../terminal/progress.js';
import { Store } from '../../store.js';

export interface BackTestOptions extends CommonOptions {
  readonly from?: string;
  readonly to?: string;
  readonly mode: string;
  readonly track?: readonly string[];
}

/** `thaw backtest RULE.json`: the alerts that a rule would have sent, by what was known on each day. Nothing is stored or sent. */
export async function backTest(file: string, options: BackTestOptions, terminal: Terminal): Promise<number> {
  const { from, mode, track: tracks } = options;
  if (from === undefined) throw new UsageError('--from DAY is missing: the first day of the past to run over');
  if (!isMode(mode)) throw new UsageError(`--mode is one of ${backTestModes.join(', ')}`);
  const rule = readRule(withName(await readJson(file, 'a rule', terminal)));
  const result = await Store.read(options.database, async (reader, { position }, store) => {
    const today = reader.today();
    const to = options.to === undefined ? today : parseDay(options.to, '--to');
    const order = { rule, version: 1, mode, tracks, from: parseDay(from, '--from'), to };
    refuseContradictions(order, today);
    return run(order, { reader, log: store.log, position }, terminal);
  });
  if (options.json) terminal.json(result);
  else print(result, terminal);
  return exitCodes.done;
}

type Order = Parameters<typeof runBackTest>[0];

async function run(order: Order, on: Parameters<typeof runBackTest>[1], terminal: Terminal): Promise<BackTestResult> {
  const tracks = on.reader.all().length;
  const progress = new Progress(terminal, 'back-testing', tracks, 'nothing');
  try {
    return await runBackTest(order, on, {
      onProgress: ({ tracksDone, tracks: of, days }) =>
        progress.at((tracks * tracksDone) / Math.max(1, of), `${tracksDone} of ${of} tracks, ${days} days looked at`),
    });
  } finally {
    progress.end();
  }
}

function isMode(mode: string): mode is BackTestMode {
  return backTestModes.some((each) => each === mode);
}

/** A rule that is only tried out needs no name. */
function withName(input: unknown): unknown {
  return typeof input === 'object' && input !== null && !('name' in input) ? { ...input, name: 'untitled' } : input;
}

function print(result: BackTestResult, terminal: Terminal): void {
  const { noise, withHindsight, lateness, firings, missed, mode, from, to } = result;
  terminal.line(terminal.heading(`${result.rule.name}: ${noise.says}`));
  const by = { 'as-known': 'as known on each day', hindsight: 'by what is known now', both: 'as known on each day' };
  terminal.line(`${from} to ${to}, ${countInWords(result.tracks, ['track', 'tracks'])}, ${by[mode]}`);
  if (withHindsight) terminal.line(`By what is known now: ${withHindsight.says}`);
  if (lateness)
    terminal.line(
      `Late against what is known now: ${daysInWords(lateness.median)} (median), ${lateness.worst} (worst)`,
    );
  list(firings, mode, terminal);
  if (missed.length > 0) {
    terminal.line();
    terminal.line('Missed: it would have fired by what is known now, but not by what was known then:');
    list(missed, 'hindsight', terminal);
  }
}

function list(firings: readonly FiringView[], mode: BackTestMode, terminal: Terminal): void {
  if (firings.length === 0) return;
  const compared = mode === 'both';
  terminal.table(
    ['fired', ...(compared ? ['late'] : []), 'why', 'ended', 'sources'],
    firings.map((firing) => [
      firing.firedOn,
      ...(compared ? [lateInWords(firing)] : []),
      firing.says,
      firing.ended === null ? '' : `${firing.ended.how} ${firing.ended.on}`,
      publishersOf(firing),
    ]),
  );
}

function lateInWords({ hindsight }: FiringView): string {
  return hindsight === null ? 'never so' : `${hindsight.daysLate} d`;
}

function publishersOf({ evidence }: FiringView): string {
  const publishers = independentPublishers(
    evidence.flatMap(({ sources }) => sources.map(({ publisher }) => publisher)),
  );
  const more = publishers.length > 3 ? `, ${publishers.length - 3} more` : '';
  return publishers.slice(0, 3).join(', ') + more;
}
