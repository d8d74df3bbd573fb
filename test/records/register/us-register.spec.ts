import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { livesOf, quietReasons } from '../../../records/build/register/lives.js';
import { accountOf, bodiesOf, lists, partiesBy } from '../../../records/build/register/record.js';
import { readRevisions } from '../../../records/build/register/rows.js';
import { type EntryBody, isEvent, parseBody } from '../../../src/domain/entries/entry.js';
import { atEnd, folder, listed, registerOn, unlisted, utc } from './register-as-it-stood.js';

const read = (name: string) => readFileSync(join(folder, name), 'utf8');
const shipped = read('us-register.ndjson').trimEnd().split('\n');
const bodies: EntryBody[] = shipped.map((line, index) => parseBody(JSON.parse(line), `line ${index + 1}`));

function generated() {
  const { final, listed: revisions } = lists(folder);
  const partyOf = partiesBy(readFileSync(join(folder, '../build/us-leaders-countries.csv'), 'utf8'));
  const lives = livesOf(final, [...revisions, ...readRevisions(read('unlisted.csv'))], partyOf);
  return { bodies: bodiesOf(lives, partyOf), account: accountOf(lives, revisions), revisions };
}

describe('the lists of the registers', () => {
  const trees = parse<Record<'repo' | 'commit' | 'committed_at' | 'records' | 'sha256', string>>(read('trees.csv'), {
    columns: true,
  });

  it('come to what the register’s own files say at the end of every day with a commit', () => {
    const last = new Map(trees.map((tree) => [`${tree.repo} ${utc(tree.committed_at)}`, tree]));
    expect(last.size).toBeGreaterThan(60);
    for (const { repo, committed_at, records, sha256 } of last.values()) {
      const visits = repo.endsWith('/visits');
      const said = registerOn(utc(committed_at)).filter(({ number }) => number.startsWith('visit/') === visits);
      const lines = said.map(({ number, start, end, country }) => [number, start, end, country].join('|')).sort();
      const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
      expect([committed_at, said.length, digest]).toEqual([committed_at, Number(records), sha256]);
    }
  });

  it('come at the end to the 7,535 records of the register, each as it stands there', () => {
    const plain = (lines: { number: string; start: string; end: string; country: string }[]) =>
      lines.map(({ number, start, end, country }) => [number, start, end, country].join('|')).sort();
    expect(atEnd).toHaveLength(7_535);
    expect(plain(registerOn('2025-04-28'))).toEqual(plain(atEnd));
  });

  it('are 2,087 changes, and those that the list leaves out', () => {
    const counted = (rows: { change: string }[]) =>
      Object.fromEntries(
        [...new Set(rows.map(({ change }) => change))]
          .sort()
          .map((change) => [change, rows.filter((row) => row.change === change).length]),
      );
    expect(listed).toHaveLength(2_087);
    expect(counted(listed)).toEqual({
      added: 1_609,
      'date_corrected:end_date': 67,
      'date_corrected:start_date': 79,
      removed: 217,
      text_corrected: 115,
    });
    expect(counted(unlisted)).toEqual({
      added: 3_702,
      country_corrected: 66,
      'date_corrected:end_date': 3,
      'date_corrected:start_date': 3,
      removed: 2_000,
    });
  });
});

describe('the two lists as they were given', () => {
  it('are enough for 5,608 of 7,757 numbers, and for 3,246 of the 3,278 of visits', () => {
    const numberOf = (row: { kind: string; record_id: string }) => `${row.kind}/${row.record_id}`;
    const all = new Set([...atEnd.map(({ number }) => number), ...[...listed, ...unlisted].map(numberOf)]);
    const others = new Set(unlisted.map(numberOf));
    const enough = [...all].filter((number) => !others.has(number));
    const visits = (numbers: Iterable<string>) => [...numbers].filter((number) => number.startsWith('visit/')).length;
    expect([enough.length, all.size, visits(enough), visits(all)]).toEqual([5_608, 7_757, 3_246, 3_278]);
  });
});

describe('the record of the registers', () => {
  it('is what the generator makes of the lists, small enough to ship, and every entry has an id of its own', () => {
    expect(generated().bodies.map((body) => JSON.stringify(body))).toEqual(shipped);
    expect(new Set(bodies.map(({ id }) => id)).size).toBe(bodies.length);
    expect(Buffer.byteLength(read('us-register.ndjson'))).toBeLessThan(6_000_000);
  });

  it('accounts for every one of the 2,087 changes: told by an entry, or in the table with a reason', () => {
    const { account, revisions } = generated();
    const ids = new Set(bodies.map(({ id }) => id));
    const table = parse<Record<'commit' | 'record' | 'change' | 'reason', string>>(read('no-entry.csv'), {
      columns: true,
    });
    const keyOf = ({ commit, record, change }: { commit: string; record: string; change: string }) =>
      [commit, record, change].join();
    const reasons = new Map(table.map((line) => [keyOf(line), line.reason]));
    expect(reasons.size).toBe(table.length);
    const told = new Set<string>();
    revisions.forEach(({ commit, number, change }, index) => {
      const outcome = account[index]!;
      const reason = reasons.get(keyOf({ commit, record: number, change }));
      if ('reason' in outcome) expect([number, reason]).toEqual([number, outcome.reason]);
      else {
        expect([number, reason, ids.has(outcome.entry), told.has(outcome.entry)]).toEqual([
          number,
          undefined,
          true,
          false,
        ]);
        told.add(outcome.entry);
      }
    });
    expect(told.size + table.length).toBe(2_087);
    expect(table.filter(({ reason }) => !(reason in quietReasons))).toEqual([]);
    const count = (reason: string) => table.filter((line) => line.reason === reason).length;
    expect([count('text'), count('same-commit'), count('ahead-of-time'), count('unchanged')]).toEqual([115, 56, 1, 0]);
  });

  it('says of every entry but the tracks since when it was known', () => {
    const told = bodies.filter((body) => body.type !== 'TrackDefined');
    expect(told.filter((body) => !('disclosed' in body) || !/^\d{4}-\d\d-\d\d$/.test(body.disclosed!))).toEqual([]);
    expect(bodies.filter(isEvent)).toHaveLength(9_752);
  });
});
