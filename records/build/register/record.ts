import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parseBody } from '../../../src/domain/entries/entry.js';
import { Countries } from '../leaders/countries.js';
import { entryIdOf, entryOf, type SentEntry, trackDefined } from './entries.js';
import { type Lives, livesOf, type PartyOf, type QuietReason } from './lives.js';
import { type FinalRecord, readFinal, readRevisions, type Revision } from './rows.js';

/** The registers at their end, and the list of their changes, as the folder has them. */
export function lists(folder: string): { final: FinalRecord[]; listed: Revision[] } {
  const unpacked = (name: string) => gunzipSync(readFileSync(join(folder, name))).toString('utf8');
  return {
    final: readFinal(unpacked('historian-all.csv.gz')),
    listed: readRevisions(unpacked('historian-revisions.csv.gz')),
  };
}

/** The parties that the registers' names of countries stand for, by the table of the leaders' record. */
export function partiesBy(countriesCsv: string): PartyOf {
  const countries = new Countries(countriesCsv);
  // A slip that stood from May 2016 to August 2019.
  return (name, day) => countries.partyOf(name === 'United Kingom (Wales)' ? 'United Kingdom (Wales)' : name, day);
}

/** The record: the tracks, then what each commit of the registers did, in the order of the commits. */
export function bodiesOf({ lives }: Lives, partyOf: PartyOf): SentEntry[] {
  const told = lives.flatMap((life) => life.steps.map((step) => ({ life, step })));
  const rank = { removed: 0, entered: 1, corrected: 2 } as const;
  told.sort((a, b) => a.step.at - b.step.at || rank[a.step.what] - rank[b.step.what]);
  const countries = told.map(({ step: { carried } }) => partyOf(carried.country, carried.start));
  const entries = told.map(({ life, step }) => entryOf(life, step, partyOf));
  return [...[...new Set(countries)].sort().map(trackDefined), ...entries];
}

/** What became of every listed change: the id of the entry that tells it, or the reason why none does. */
export function accountOf(
  { outcomes }: Lives,
  listed: readonly Revision[],
): ({ entry: string } | { reason: QuietReason })[] {
  return listed.map((revision) => {
    const outcome = outcomes.get(revision)!;
    return 'reason' in outcome ? { reason: outcome.reason } : { entry: entryIdOf(outcome.life, outcome.step) };
  });
}

/** The changes that made no entry, a line each, with the reason. */
export function quietTable(lives: Lives, listed: readonly Revision[]): string {
  const lines = accountOf(lives, listed).flatMap((account, index) => {
    if ('entry' in account) return [];
    const { commit, number, change } = listed[index]!;
    return [`${commit},${number},${change},${account.reason}`];
  });
  return `${['commit,record,change,reason', ...lines].join('\n')}\n`;
}

/** Reads the lists and writes the record and the table of changes without an entry. */
export function build(records: string): { bodies: SentEntry[]; lives: Lives } {
  const folder = join(records, 'historian');
  const { final, listed } = lists(folder);
  const unlisted = readRevisions(readFileSync(join(folder, 'unlisted.csv'), 'utf8'));
  const partyOf = partiesBy(readFileSync(join(records, 'build', 'us-leaders-countries.csv'), 'utf8'));
  const lives = livesOf(final, [...listed, ...unlisted], partyOf);
  const bodies = bodiesOf(lives, partyOf);
  for (const body of bodies) parseBody(body);
  writeFileSync(join(folder, 'us-register.ndjson'), bodies.map((body) => `${JSON.stringify(body)}\n`).join(''));
  writeFileSync(join(folder, 'no-entry.csv'), quietTable(lives, listed));
  return { bodies, lives };
}
