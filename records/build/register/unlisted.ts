import { createHash } from 'node:crypto';
import { groupedBy } from './lives.js';
import { type Carried, type FinalRecord, type Revision, utcDay } from './rows.js';
import type { Tree } from './trees.js';

const columns = 'repo,commit,committed_at,kind,record_id,change,old,new,start_date,end_date,country,who';

type Place = Pick<Tree, 'commit' | 'committedAt'>;

/**
 * The changes that the list of revisions leaves out, in its own form: what takes the register from one commit to the
 * next besides the changes listed. What stood in the first commit and follows from nothing else is added on the day on
 * which the register says it was entered.
 */
export function unlistedOf(
  repo: string,
  trees: readonly Tree[],
  final: readonly FinalRecord[],
  listed: readonly Revision[],
): string[] {
  const lines: string[] = [];
  const byCommit = groupedBy(listed, ({ commit }) => commit);
  const now = new Map<string, Carried>();
  for (const [index, tree] of trees.entries()) {
    if (index === 0) for (const [number, { carried }] of tree.records) now.set(number, carried);
    for (const { number, change, carried } of byCommit.get(tree.commit) ?? []) {
      if (change === 'removed') now.delete(number);
      else if (change !== 'text_corrected') now.set(number, carried);
    }
    lines.push(...differences(repo, tree, now));
  }
  return [...firstOf(repo, trees[0]!, final, listed, lines), ...lines];
}

/** The header, and the lines of both registers. */
export function unlistedTable(lines: readonly string[]): string {
  return `${[columns, ...lines].join('\n')}\n`;
}

/** A digest a commit, over what every record says: to check against what the lists come to. */
export function digestsOf(repo: string, trees: readonly Tree[]): string[] {
  return trees.map(({ commit, committedAt, records }) => {
    const said = [...records.values()].map(({ number, carried: { start, end, country } }) =>
      [number, start, end, country].join('|'),
    );
    const digest = createHash('sha256').update(said.sort().join('\n')).digest('hex');
    return [repo, commit, committedAt, records.size, digest].join(',');
  });
}

function differences(repo: string, tree: Tree, now: Map<string, Carried>): string[] {
  const lines: string[] = [];
  const tell = (number: string, change: string, carried: Carried, [old, made]: [string, string] = ['', '']) => {
    lines.push(lineOf(repo, tree, number, change, carried, old, made));
  };
  for (const [number, was] of [...now]) {
    const is = tree.records.get(number)?.carried;
    const moved = is?.start !== was.start || is.end !== was.end;
    // Other days of another traveller, or in another country: the number was given to another journey.
    if (!is || (moved && (is.country !== was.country || is.who !== was.who))) {
      tell(number, 'removed', was);
      now.delete(number);
      continue;
    }
    if (is.start !== was.start) tell(number, 'date_corrected:start_date', is, [was.start, is.start]);
    if (is.end !== was.end) tell(number, 'date_corrected:end_date', is, [was.end, is.end]);
    if (is.country !== was.country) tell(number, 'country_corrected', is, [was.country, is.country]);
    now.set(number, is);
  }
  for (const [number, { carried }] of tree.records) {
    if (now.has(number)) continue;
    tell(number, 'added', carried);
    now.set(number, carried);
  }
  return lines;
}

/** What stood in the first commit, where neither the end nor a later change tells what it said and since when. */
function* firstOf(
  repo: string,
  { commit, committedAt, records }: Tree,
  final: readonly FinalRecord[],
  listed: readonly Revision[],
  unlisted: readonly string[],
) {
  const atEnd = new Map(final.map((record) => [record.number, record]));
  // A listed correction of days says nothing of a country that was spelt otherwise before it.
  const otherwise = listed.filter(({ number, change, carried }) => {
    if (change === 'removed') return true;
    return change.startsWith('date') && records.get(number)?.carried.country !== carried.country;
  });
  const notDerived = new Set(otherwise.map(({ number }) => number));
  for (const line of unlisted) {
    const [, , , kind, id, change] = line.split(',');
    if (change === 'removed') notDerived.add(`${kind!}/${id!}`);
  }
  for (const record of records.values()) {
    const { number, created } = record;
    // Five records of the first commit have no date of entry, and are dated by the commit or by the end.
    const day = created === '' ? atEnd.get(number)?.created : utcDay(created);
    if (!notDerived.has(number) && atEnd.get(number)?.created === day) continue;
    yield lineOf(repo, { commit, committedAt: created || committedAt }, number, 'added', record.carried, '', '');
  }
}

function lineOf(
  repo: string,
  { commit, committedAt }: Place,
  number: string,
  change: string,
  carried: Carried,
  old: string,
  made: string,
) {
  const cells = [repo, commit, committedAt, ...number.split('/'), change, old, made];
  return [...cells, carried.start, carried.end, carried.country, carried.who].map(quoted).join(',');
}

function quoted(cell: string): string {
  return /[",]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
