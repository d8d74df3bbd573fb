import { RuleIndex } from '../../domain/alerts/rule-index.js';
import type { VersionedRule } from '../../domain/alerts/lifecycle.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import type { Day } from '../../domain/time/day.js';
import type { Selectable } from '../../domain/alerts/track-selection.js';
import type { RuleRow } from '../evaluation/entities.js';

/** A rule with where it began: what was before that is no news to it. */
export interface BookedRule extends VersionedRule {
  readonly since: { readonly position: number; readonly day: Day };
}

/** The rules that are in force, by what they look at. */
export class RuleBook {
  private readonly rules = new Map<string, BookedRule>();
  private readonly index: RuleIndex<BookedRule>;
  /** The rules by which nothing was looked at yet. */
  readonly unsettled: readonly BookedRule[];

  constructor(rows: readonly RuleRow[], before?: RuleBook) {
    for (const row of rows) this.rules.set(row.id, before?.same(row) ?? bookedOf(row));
    this.index = new RuleIndex([...this.rules.values()]);
    this.unsettled = rows.filter((row) => row.seen_version < row.version).map(({ id }) => this.rules.get(id)!);
  }

  get size(): number {
    return this.rules.size;
  }

  /** From where on there is news to any of the rules; `null` where there is none. */
  get begins(): BookedRule['since'] | null {
    const all = [...this.rules.values()].map(({ since }) => since);
    const least = (of: (since: BookedRule['since']) => number) => all.reduce((a, b) => Math.min(a, of(b)), Infinity);
    return all.length === 0 ? null : { position: least(({ position }) => position), day: least(({ day }) => day) };
  }

  get(id: string): BookedRule | undefined {
    return this.rules.get(id);
  }

  /** The rules in force that select a track. */
  on(track: Selectable): readonly BookedRule[] {
    return this.index.on(track);
  }

  concernedBy(...[moment]: Parameters<RuleIndex<BookedRule>['concernedBy']>): readonly BookedRule[] {
    return this.index.concernedBy(moment);
  }

  private same({ id, version }: RuleRow): BookedRule | undefined {
    const known = this.rules.get(id);
    return known?.version === version ? known : undefined;
  }
}

/** A rule as it is in the tables. */
export function bookedOf(row: Pick<RuleRow, 'body' | 'version' | 'since_position' | 'since_day'>): BookedRule {
  const { version, since_position: position, since_day: day } = row;
  return { ...(JSON.parse(row.body) as AlertRule), version, since: { position, day } };
}
