import { type ArticleClaim, articleClaimSchema, articleLimits } from '../../domain/article/article-claim.js';
import { doersOf } from '../../domain/article/checked-event.js';
import { fieldErrors } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { partyName } from '../../domain/events/party.js';
import { parseDay } from '../../domain/time/day.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { listInWords } from '../../domain/wording/nouns.js';
import { readLines } from '../../event-log/lines/ndjson.js';
import { ArticleChecker, type CheckedClaim, type ClaimedEvent } from '../../readings/article/article-checker.js';
import type { CommonOptions } from '../command.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import { openInput } from '../input-file.js';
import { Store } from '../store.js';
import type { Terminal } from '../terminal/terminal.js';

export interface CheckArticleOptions extends CommonOptions {
  readonly knownAt?: string;
  readonly position?: number;
  /** The least number of claims on record; fewer make the exit code 7. */
  readonly require?: number;
}

/** `thaw check-article FILE`: each claim of an article, on record, differing or missing. `-` reads stdin. */
export async function checkArticle(file: string, options: CheckArticleOptions, terminal: Terminal): Promise<number> {
  const { claims, lines } = await readClaims(file, terminal);
  const knownAt = options.knownAt === undefined ? undefined : parseDay(options.knownAt, '--known-at');
  const asOf = { knownAt, position: options.position };
  const check = await Store.read(options.database, (_reader, _projector, store) =>
    store.get(ArticleChecker).check(claims, asOf),
  ).catch((error: unknown) => {
    throw error instanceof ThawError ? atLine(error, lines) : error;
  });
  const { tally } = check;
  if (options.json) terminal.json(check);
  else {
    const rows = check.data.map((claim) => [claim.id, claim.verdict, shortened(claim.what), recordOf(claim)]);
    terminal.table(['claim', 'verdict', 'what it says', 'the record'], rows);
    terminal.line();
    const { onRecord, differing, missing } = tally;
    terminal.line(`${tally.claims} claims: ${onRecord} on record, ${differing} differing, ${missing} missing`);
  }
  const isEnough = options.require === undefined || tally.onRecord >= options.require;
  if (!isEnough) terminal.note(`fewer than ${options.require} claims are on record`);
  return isEnough ? exitCodes.done : exitCodes.checkFailed;
}

interface ReadClaims {
  readonly claims: readonly ArticleClaim[];
  /** The line of each claim. */
  readonly lines: readonly number[];
}

/** @throws UsageError naming line and field of what is wrong */
async function readClaims(file: string, terminal: Terminal): Promise<ReadClaims> {
  const { bytes } = await openInput(file, terminal);
  const claims: ArticleClaim[] = [];
  const lines: number[] = [];
  for await (const items of readLines(bytes as AsyncIterable<Buffer>)) {
    for (const { line, fault, input } of items) {
      if (fault) throw new UsageError(`line ${line}: ${fault.message}`);
      const read = articleClaimSchema.safeParse(input);
      if (!read.success) {
        const faults = fieldErrors(read.error).map(({ pointer, detail }) => `${pointer.slice(1)} ${detail}`.trim());
        throw new UsageError(`line ${line}: ${faults.join('; ')}`);
      }
      claims.push({ ...read.data, id: read.data.id ?? String(line) });
      lines.push(line);
    }
  }
  if (claims.length === 0) throw new UsageError(`${file} holds no claims`);
  if (claims.length > articleLimits.claims)
    throw new UsageError(`${file} holds more than ${articleLimits.claims} claims`);
  return { claims, lines };
}

/** An error about a claim of the list, told by its line. */
function atLine(error: ThawError, lines: readonly number[]): Error {
  const [, index, field] = /^\/(\d+)\/(.+)$/.exec(error.errors[0]?.pointer ?? '') ?? [];
  if (index === undefined) return error;
  return new UsageError(`line ${lines[Number(index)]}: ${field} ${error.errors[0]!.detail}`);
}

const longest = 70;
const shortened = (text: string) => (text.length > longest ? `${text.slice(0, longest - 1).trimEnd()}…` : text);

/** What the record has: the event, figure or status, and in what it differs. */
function recordOf({ event, figure, status, differences }: CheckedClaim): string {
  const found = event
    ? `${dateInWords(event.date.edtf, 'short')}: ${event.title}${byWhom(event)}`
    : figure
      ? `${figure.value.toLocaleString('en-GB')} for ${dateInWords(figure.period.edtf, 'short')}`
      : (status?.headline ?? '');
  return [found, ...differences.map(({ says }) => says)].filter((text) => text !== '').join('; ');
}

/** Who did it: its initiators; all who took part, where nobody alone did. */
function byWhom({ actors }: ClaimedEvent): string {
  const doers = doersOf(actors).map(({ country }) => partyName(country));
  return doers.length === 0 ? '' : ` (by ${listInWords([...new Set(doers)])})`;
}
