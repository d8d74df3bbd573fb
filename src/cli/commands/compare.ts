import { dateInWords, sinceInWords, whenInWords } from '../../domain/wording/dates.js';
import { parseDay } from '../../domain/time/day.js';
import { ThawError } from '../../domain/errors.js';
import { comparisonQueryOf } from '../../readings/compare/comparison-query.js';
import { type Compare, type Comparison, Comparisons, type ComparedSide } from '../../readings/compare/comparisons.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import type { Terminal } from '../terminal/terminal.js';
import { asOfOfOptions } from '../as-of.js';
import { printRivalAccounts } from './rival-accounts.js';
import type { ReadOptions } from './status.js';
import { Store } from '../store.js';

export interface CompareOptions extends ReadOptions {
  readonly from?: string;
  readonly to?: string;
  readonly knownFrom?: string;
  readonly knownTo?: string;
  readonly accounts?: string;
  readonly policies?: string;
}

/** `thaw compare TRACK`: what differs between two readings, and what makes the difference. */
export async function compareCommand(track: string, options: CompareOptions, terminal: Terminal): Promise<number> {
  const asOf = asOfOfOptions(options);
  const asked = askedOf(options);
  const found = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(Comparisons).compare(track, asked, asOf),
  );
  if (options.json) terminal.json(found);
  else print(found, terminal);
  return exitCodes.done;
}

function askedOf(options: CompareOptions): Compare {
  const day = (text: string | undefined, option: string) => (text === undefined ? undefined : parseDay(text, option));
  const days = {
    from: day(options.from, '--from'),
    to: day(options.to, '--to'),
    knownFrom: day(options.knownFrom, '--known-from'),
    knownTo: day(options.knownTo, '--known-to'),
  };
  try {
    return comparisonQueryOf(
      { ...days, accounts: options.accounts, policies: options.policies },
      asOfOfOptions(options),
    );
  } catch (error) {
    if (!(error instanceof ThawError) || error.code !== 'invalid-parameter') throw error;
    throw new UsageError(error.errors.map(({ pointer, detail }) => `${optionOf(pointer)} ${detail}`).join('; '));
  }
}

/** `--known-from` of `knownFrom`. */
function optionOf(parameter: string): string {
  return `--${parameter.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function print(found: Comparison, terminal: Terminal): void {
  const { from, to } = found;
  terminal.line(terminal.heading(found.track));
  terminal.table(
    ['', ...headOf(found)],
    facts.map(([name, tell]) => [name, ...[from, to].map(tell)]),
  );
  terminal.line();
  const { count, data } = found.because;
  const told = tableOf(found);
  const more = count > data.length ? `, of which ${data.length} are named` : '';
  terminal.line(`${told.title}: ${count}${more}`);
  if (told.rows.length > 0) terminal.table(told.head, told.rows);
  if (found.by === 'accounts') printRivalAccounts(found.rivalAccounts, terminal);
}

const facts: readonly [name: string, tell: (side: ComparedSide) => string][] = [
  ['status', ({ status }) => status],
  ['since', ({ since }) => (since ? dateInWords(since.edtf, 'short') : '')],
  ['formal', ({ formal }) => `${formal.state}${formal.by.length > 0 ? ` by ${formal.by.join(', ')}` : ''}`],
  ['practice', ({ practice }) => practice.state],
  ['flags', ({ flags }) => flags.join(' ')],
];

function headOf({ by, from, to }: Comparison): string[] {
  return [from.reading, to.reading].map((reading) => {
    if (by === 'days') return dateInWords(reading.validAt, 'short');
    if (by === 'knowledge') return `as known on ${dateInWords(reading.knownAt, 'short')}`;
    return by === 'accounts' ? `by the account of ${reading.account!}` : `by ${reading.policy}`;
  });
}

interface Told {
  readonly title: string;
  readonly head: string[];
  readonly rows: string[][];
}

const toldDate = (edtf: string | null | undefined) => (edtf ? dateInWords(edtf, 'short') : 'not reported');
const marked = (decisive: boolean | null) => (decisive ? '*' : decisive === null ? '?' : '');

function tableOf(found: Comparison): Told {
  switch (found.by) {
    case 'days':
      return {
        title: 'What happened (* changed the status)',
        head: ['', 'when', 'what', 'became'],
        rows: found.because.data.map(({ decisive, date, rule, title, became }) => [
          marked(decisive),
          whenInWords(date.edtf, 'short'),
          `${rule ? `${rule.replace('clock:', '').replaceAll('-', ' ')}: ` : ''}${title ?? ''}`,
          became ? `${became.status} (${became.formal}, ${became.practice})` : '',
        ]),
      };
    case 'knowledge':
      return {
        title: `What became known (* decides, ? was not tried; ${found.because.tried} were)`,
        head: ['', 'known', 'type', 'what', 'without it'],
        rows: found.because.data.map(({ decisive, known, type, gist, without }) => [
          ...[marked(decisive), dateInWords(known, 'short'), type, gist],
          without
            ? `${without.status}${without.since ? ` ${sinceInWords(without.since.edtf, 'short')}` : ''} (${without.formal}, ${without.practice})`
            : '',
        ]),
      };
    case 'accounts':
      return {
        title: 'Where the accounts differ (* decides)',
        head: ['', 'event', found.from.reading.account!, found.to.reading.account!, 'disputed'],
        rows: found.because.data.map(({ decisive, title, tellings, disputes }) => [
          ...[marked(decisive), title],
          ...[found.from, found.to].map(({ reading }) => toldDate(tellings[reading.account!])),
          disputes.map(({ party, says }) => `${party}: ${says}`).join('; '),
        ]),
      };
    case 'policies':
      return {
        title: 'Where the rules differ',
        head: ['rule', found.from.reading.policy, found.to.reading.policy],
        rows: found.because.data.map(({ pointer, from, to }) => [
          pointer,
          ...[from, to].map((each) => JSON.stringify(each) ?? ''),
        ]),
      };
  }
}
