import type { Day } from '../../domain/time/day.js';
import { wrongQuery } from '../../http/endpoint/endpoint.js';
import type { Compare, Pair } from './comparisons.js';
import type { AsOfQuery } from '../as-of.js';

/** The parameters of a comparison. One pair is to be given: as two parameters, or as one with a comma between. */
export interface ComparedPairs {
  readonly from?: Day | undefined;
  readonly to?: Day | undefined;
  readonly knownFrom?: Day | undefined;
  readonly knownTo?: Day | undefined;
  /** Two parties, separated by a comma. */
  readonly accounts?: string | undefined;
  /** Two policies, separated by a comma. */
  readonly policies?: string | undefined;
}

/** The kinds of comparison: the parameters of the pair, and the as-of parameter that it takes the place of. */
const kinds = [
  { by: 'days', names: ['from', 'to'], replaces: 'validAt' },
  { by: 'knowledge', names: ['knownFrom', 'knownTo'], replaces: 'knownAt' },
  { by: 'accounts', names: ['accounts'], replaces: 'account' },
  { by: 'policies', names: ['policies'], replaces: 'policy' },
] as const;

/**
 * The comparison that a query asks for.
 * @param asOf the as-of parameters of the query, which hold for both sides
 * @throws ThawError invalid `invalid-parameter`, naming the parameter: where the query asks for no comparison or for
 * several, where half of the pair is missing, where both halves are the same or out of order, and where an as-of
 * parameter contradicts the pair
 */
export function comparisonQueryOf(pairs: ComparedPairs, asOf: AsOfQuery): Compare {
  const [kind, other] = kinds.filter(({ names }) => names.some((name) => pairs[name] !== undefined));
  if (!kind)
    throw invalidParameter('from', 'is missing: ask for from and to, knownFrom and knownTo, accounts, or policies');
  if (other)
    throw invalidParameter(other.names[0], `does not go with ${kind.names[0]}: ask for one comparison at a time`);
  if (asOf[kind.replaces] !== undefined)
    throw invalidParameter(kind.replaces, `does not go with ${kind.names.join(' and ')}`);
  switch (kind.by) {
    case 'days':
    case 'knowledge':
      return { by: kind.by, pair: dayPairOf(pairs, kind.names) };
    case 'accounts':
    case 'policies':
      return { by: kind.by, pair: namePairOf(pairs[kind.by]!, kind.by) };
  }
}

function dayPairOf(pairs: ComparedPairs, [first, second]: Pair<'from' | 'to' | 'knownFrom' | 'knownTo'>): Pair<Day> {
  const { [first]: from, [second]: to } = pairs;
  if (from === undefined) throw invalidParameter(first, `is missing: it goes with ${second}`);
  if (to === undefined) throw invalidParameter(second, `is missing: it goes with ${first}`);
  if (from === to) throw invalidParameter(second, `is the same day as ${first}: there is nothing to compare`);
  if (from > to) throw invalidParameter(second, `is before ${first}`);
  return [from, to];
}

function namePairOf(text: string, parameter: 'accounts' | 'policies'): Pair<string> {
  const [first, second, ...more] = text.split(',').map((name) => name.trim());
  if (!first || !second || more.length > 0) {
    const kind = parameter === 'accounts' ? 'parties, as in US,CN' : 'policies, as in cooperation@1,leaders@1';
    throw invalidParameter(parameter, `does not name two ${kind}`);
  }
  if (first === second) throw invalidParameter(parameter, 'names the same twice: there is nothing to compare');
  return [first, second];
}

function invalidParameter(parameter: string, detail: string) {
  return wrongQuery('invalid-parameter', [{ pointer: parameter, detail }]);
}
