import { randomInt } from 'node:crypto';
import type { Database } from '../event-log/database/database.js';
import { execute } from '../event-log/database/sql.js';

/** The rows of one name in an index: their number, and two sums over their positions. */
interface PositionSums {
  entries: number;
  sum: number;
  weighed: number;
}

/** Compares an index of the log with the entries by sums: for a million rows a few numbers a name stay in memory. */
export class IndexCheck {
  private readonly expected = new Map<string, PositionSums>();
  // Random each time, so that nobody can choose other positions with the same sums.
  private readonly weights = {
    modulus: randomInt(15_000, 30_000),
    first: randomInt(1, 15_000),
    second: randomInt(1, 15_000),
  };

  constructor(
    private readonly table: string,
    private readonly column: string,
  ) {}

  /** Counts the names that the index should have for the entry at a position. */
  count(names: readonly string[], position: number): void {
    const { modulus, first, second } = this.weights;
    const weight = ((position * first) % modulus) * ((position * second) % modulus);
    for (const name of new Set(names)) {
      const { entries, sum, weighed } = this.expected.get(name) ?? { entries: 0, sum: 0, weighed: 0 };
      this.expected.set(name, { entries: entries + 1, sum: sum + position, weighed: weighed + weight });
    }
  }

  /** The names whose rows, up to a position, are not those of the entries. */
  async differing(database: Database, upTo: number): Promise<string[]> {
    const { modulus, first, second } = this.weights;
    const weight = `((position * ${first}) % ${modulus}) * ((position * ${second}) % ${modulus})`;
    const sql = `SELECT ${this.column} AS name, count(*) AS entries, CAST(sum(position) AS bigint) AS sum,
      CAST(sum(${weight}) AS bigint) AS weighed
      FROM ${this.table} WHERE position <= $1 GROUP BY ${this.column}`;
    const { rows } = await database.read((run) => execute<PositionSums & { name: string }>(run, sql, [upTo]));
    const stored = new Map(rows.map((row) => [row.name, row]));
    return [...new Set([...this.expected.keys(), ...stored.keys()])].filter((name) => {
      const [is, ought] = [stored.get(name), this.expected.get(name)];
      return is?.entries !== ought?.entries || is?.sum !== ought?.sum || is?.weighed !== ought?.weighed;
    });
  }
}
