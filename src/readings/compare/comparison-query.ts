import type { Day } from '../../domain/time/day.js';
import { wrongQuery } from '../../http/endpoint/endpoint.js';
import type { Compare, Pair } from './comparisons.js';
import type { AsOfQuery } from '../as-of.js';

/** What may be asked for: one pair, or two parts of it. */
export interface ComparedPairs {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly knownFrom?: Day | undefined;
  readonly knownTo?: Day | undefined;
  /** Two parties, with a comma between. */
  readonly accounts?: string | undefined;
  /** Two policies, with a comma between. */
  readonly policies?: string | undefined;
}

const kinds = [
  { by: 'days', names: ['from', 'to'], pin: 'validAt' },
  { by: 'knowledge', names: ['knownFrom', 'knownTo'], pin: 'knownAt' },
  { by: 'accounts', names: ['accounts'], pin: 'account' },
  { by: 'policies', names: ['policies'], pin: 'policy' },
] as const;

/**
 * The one comparison that is asked for.
 * @throws ThawError invalid `invalid-parameter`, naming the parameter: where none or several are asked for, where half
 * of a pair is missing or both are the same, out of order, or pinned otherwise
 */
export function comparisonQueryOf(asked: ComparedPairs, asOf: AsOfQuery): Compare {
  const [kind, other] = kinds.filter(({ names }) => names.some((name) => asked[name] !== undefined));
  if (!kind) throw wrong('from', 'is missing: ask for from and to, knownFrom and knownTo, accounts, or policies');
  if (other) throw wrong(other.names[0], `does not go with ${kind.names[0]}: ask for one comparison at a time`);
  if (asOf[kind.pin] !== undefined) throw wrong(kind.pin, `does not go with ${kind.names.join(' and ')}`);
  switch (kind.by) {
    case 'days':
    case 'knowledge':
      return { by: kind.by, pair: daysOf(asked, kind.names) };
    case 'accounts':
    case 'policies':
      return { by: kind.by, pair: namesOf(asked[kind.by]!, kind.by) };
  }
}

function daysOf(asked: ComparedPairs, [first, second]: Pair<'from' | 'to' | 'knownFrom' | 'knownTo'>): Pair<Day> {
  const { [first]: from, [second]: to } = asked;
  if (from === undefined) throw wrong(first, `is missing: it goes with ${second}`);
  if (to === undefined) throw wrong(second, `is missing: it goes with ${first}`);
  if (from === to) throw wrong(second, `is the same day as ${first}: there is nothing to compare`);
  if (from > to) throw wrong(second, `is before ${first}`);
  return [from, to];
}

function namesOf(text: string, parameter: 'accounts' | 'policies'): Pair<string> {
  const [first, second, ...more] = text.split(',').map((name) => name.trim());
  if (!first || !second || more.length > 0) {
    const kind = parameter === 'accounts' ? 'parties, as in US,CN' : 'policies, as in cooperation@1,leaders@1';
    throw wrong(parameter, `does not name two ${kind}`);
  }
  if (first === second) throw wrong(parameter, 'names the same twice: there is nothing to compare');
  return [first, second];
}

function wrong(parameter: string, detail: string) {
  return wrongQuery('invalid-parameter', [{ pointer: parameter, detail }]);
}
