import type { Source } from '../events/event.js';
import { publisherKey } from '../events/publisher.js';
import { EdtfDate } from '../time/edtf-date.js';
import type { DateView } from '../time/edtf-date.js';
import { dateInWords } from '../wording/dates.js';
import type { ArticleClaim, ClaimDifference, ClaimVerdict } from './article-claim.js';
import { gapBetween, spanOf } from './checked-event.js';

/** A point of a series, as far as claims are held against it; `null` is a figure that was withdrawn. */
export interface CheckedPoint {
  readonly period: Readonly<DateView>;
  readonly value: number | null;
  readonly sources: readonly Source[];
  /** Earlier figures of the period. */
  readonly revised: readonly { readonly value: number | null }[];
}

/** The figure of a series that a claim is about. */
export interface MatchedFigure {
  readonly period: Readonly<DateView>;
  readonly value: number;
  readonly sources: readonly Source[];
}

/** How a claimed figure stands to those of a series. */
export interface FigureMatch {
  readonly verdict: ClaimVerdict;
  readonly figure: MatchedFigure | null;
  readonly differences: readonly ClaimDifference[];
}

const grouped = new Intl.NumberFormat('en-GB');

/**
 * Holds a claimed figure against the points of its series: that of the same period before others that share days with it.
 * Without a date any period will do. It is missing where the series has nothing of that time.
 */
export function figureMatch({ date, value, publisher }: ArticleClaim, points: readonly CheckedPoint[]): FigureMatch {
  const given = points.filter((point): point is CheckedPoint & { readonly value: number } => point.value !== null);
  const claimed = date === undefined ? undefined : spanOf(EdtfDate.parse(date));
  const near = given.filter(({ period }) => !claimed || gapBetween(spanOf(EdtfDate.parse(period.edtf)), claimed) === 0);
  const isSame = ({ period }: CheckedPoint) => {
    const span = spanOf(EdtfDate.parse(period.edtf));
    return claimed !== undefined && span.first === claimed.first && span.last === claimed.last;
  };
  const agrees = (point: { readonly value: number }) => roundsTo(value!, point.value);
  const figure = near.find((point) => isSame(point)) ?? near.find(agrees) ?? near[0];
  if (!figure) return { verdict: 'missing', figure: null, differences: [] };
  const differences: ClaimDifference[] = [];
  if (!agrees(figure)) {
    const before = figure.revised.find((earlier) => earlier.value !== null && roundsTo(value!, earlier.value));
    const was = before ? `, revised from ${grouped.format(before.value!)}` : '';
    differences.push({
      field: 'value',
      says: `the record has ${grouped.format(figure.value)} for ${dateInWords(figure.period.edtf)}${was}`,
    });
  }
  const keys = figure.sources.map((source) => publisherKey(source.publisher));
  if (publisher && !publisher.some((each) => keys.includes(publisherKey(each)))) {
    const among = figure.sources.map((source) => source.publisher).join('; ') || 'none';
    differences.push({ field: 'publisher', says: `no such publisher among the sources: ${among}` });
  }
  const { period, sources } = figure;
  const verdict = differences.length === 0 ? 'on record' : 'differing';
  return { verdict, figure: { period, value: figure.value, sources }, differences };
}

/** A rounding may move a figure by no more than this share. */
const roundedAtMost = 0.025;

/**
 * Whether a figure is what a claim says of it: it rounds to the claim, by as many digits as the claim has, and is not moved by
 * more than a fortieth. `110,000` agrees with 109,940, and neither `110,100` nor `105,100` does.
 */
export function roundsTo(claimed: number, recorded: number): boolean {
  if (claimed === recorded) return true;
  const isNear = Math.abs(claimed - recorded) <= roundedAtMost * Math.abs(recorded);
  return isNear && Number(recorded.toPrecision(significantDigits(claimed))) === claimed;
}

function significantDigits(value: number): number {
  const [digits] = Math.abs(value).toExponential().split('e') as [string];
  return Math.max(1, digits.replace('.', '').length);
}
