import { execFileSync } from 'node:child_process';
import { type Carried, type Kind, tidy } from './rows.js';

/** A record in one commit's files. */
export interface TreeRecord {
  /** `visit/2685`; where two bear one number the second is `visit/2685b`. */
  readonly number: string;
  readonly kind: Kind;
  readonly id: string;
  /** The instant at which it was entered; empty where the file has none. */
  readonly created: string;
  readonly carried: Carried;
}

/** The register as one commit has it. */
export interface Tree {
  readonly commit: string;
  readonly committedAt: string;
  readonly records: ReadonlyMap<string, TreeRecord>;
}

const registerFile = /^(?:data|(?<kind>president|secretary)-travels)\/[^/]+\.xml$/;

/** The register's states along the main line of its repository, oldest first: every commit that changed a file of it. */
export function treesOf(clone: string): Tree[] {
  const git = (...args: string[]) =>
    execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 2 ** 28 });
  const files = new Map<string, Omit<TreeRecord, 'number'>[]>();
  const trees: Tree[] = [];
  let before = '';
  for (const line of git('log', '--first-parent', '--reverse', '--format=%H %cI').trim().split('\n')) {
    const [hash, committedAt] = line.split(' ') as [string, string];
    const listed = git('ls-tree', '-r', '--format=%(objectname) %(path)', hash).trim().split('\n');
    const own = listed.filter((each) => registerFile.test(each.slice(41)));
    if (own.join('\n') === before) continue;
    before = own.join('\n');
    const records = own.flatMap((each) => {
      const [blob, path] = [each.slice(0, 40), each.slice(41)];
      const known = files.get(blob) ?? recordsIn(git('cat-file', 'blob', blob), kindOf(path));
      files.set(blob, known);
      return known;
    });
    if (records.length > 0) trees.push({ commit: hash.slice(0, 10), committedAt, records: numbered(records) });
  }
  return trees;
}

function kindOf(path: string): Kind {
  return (registerFile.exec(path)?.groups?.kind as Kind | undefined) ?? 'visit';
}

/** The records of a file: flat elements, each with its fields. */
function recordsIn(xml: string, kind: Kind): Omit<TreeRecord, 'number'>[] {
  return Array.from(xml.matchAll(/<(visit|trip)(?: [^>]*)?>([\s\S]*?)<\/\1>/g), ([, element, inner]) => {
    const field = (name: string) => {
      const found = new RegExp(`<${name}(?: [^>]*)?>([\\s\\S]*?)</${name}>`).exec(inner!);
      return tidy((found?.[1] ?? '').replaceAll('&apos;', "'").replaceAll('&amp;', '&'));
    };
    const [country, who] = element === 'visit' ? [field('from'), field('visitor')] : [field('country'), field('name')];
    const carried = { start: field('start-date'), end: field('end-date'), country, who };
    const created = field('created-datetime');
    return { kind, id: field('id'), created: /^[\d-]{10}$/.test(created) ? `${created}T00:00:00Z` : created, carried };
  });
}

/**
 * Where two records bear one number, the lists of changes follow the first among visits and the last among travels: the
 * other one gets a `b`.
 */
function numbered(records: readonly Omit<TreeRecord, 'number'>[]): Map<string, TreeRecord> {
  const numbers = new Map<string, TreeRecord>();
  const put = (record: Omit<TreeRecord, 'number'>, id: string) => {
    const number = `${record.kind}/${id}`;
    if (/bb$/.test(id)) throw new Error(`three records bear the number ${number}`);
    numbers.set(number, { ...record, id, number });
  };
  for (const record of records) {
    const sameNumber = numbers.get(`${record.kind}/${record.id}`);
    const secondIs = record.kind === 'visit' ? record : sameNumber;
    if (sameNumber) put(secondIs!, `${record.id}b`);
    if (!sameNumber || secondIs !== record) put(record, record.id);
  }
  return numbers;
}
