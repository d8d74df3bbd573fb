import { RuleIndex } from '../../domain/alerts/rule-index.js';
import type { VersionedRule } from '../../domain/alerts/lifecycle.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import type { Day } from '../../domain/time/day.js';
import type { SelectableTrack } from '../../domain/alerts/track-selection.js';
import type { RuleRow } from '../lifecycle/entities.js';

/** A rule with where it began: what was before that is no news to it. */
export interface ActiveRule extends VersionedRule {
  readonly since: { readonly position: number; readonly day: Day };
}

/** The rules that are in force, by what they look at. */
export class ActiveRules {
  private readonly rules = new Map<string, ActiveRule>();
  private readonly index: RuleIndex<ActiveRule>;
  /** The rules by which nothing was looked at yet. */
  readonly unsettled: readonly ActiveRule[];

  constructor(rows: readonly RuleRow[], before?: ActiveRules) {
    for (const row of rows) this.rules.set(row.id, before?.same(row) ?? activeRuleOf(row));
    this.index = new RuleIndex([...this.rules.values()]);
    this.unsettled = rows.filter((row) => row.seen_version < row.version).map(({ id }) => this.rules.get(id)!);
  }

  get size(): number {
    return this.rules.size;
  }

  /** From where on there is news to any of the rules; `null` where there is none. */
  get begins(): ActiveRule['since'] | null {
    const all = [...this.rules.values()].map(({ since }) => since);
    const least = (of: (since: ActiveRule['since']) => number) => all.reduce((a, b) => Math.min(a, of(b)), Infinity);
    return all.length === 0 ? null : { position: least(({ position }) => position), day: least(({ day }) => day) };
  }

  get(id: string): ActiveRule | undefined {
    return this.rules.get(id);
  }

  /** The rules in force that select a track. */
  on(track: SelectableTrack): readonly ActiveRule[] {
    return this.index.on(track);
  }

  concernedBy(...[moment]: Parameters<RuleIndex<ActiveRule>['concernedBy']>): readonly ActiveRule[] {
    return this.index.concernedBy(moment);
  }

  private same({ id, version }: RuleRow): ActiveRule | undefined {
    const known = this.rules.get(id);
    return known?.version === version ? known : undefined;
  }
}

/** A rule as it is in the tables. */
export function activeRuleOf(row: Pick<RuleRow, 'body' | 'version' | 'since_position' | 'since_day'>): ActiveRule {
  const { version, since_position: position, since_day: day } = row;
  return { ...(JSON.parse(row.body) as AlertRule), version, since: { position, day } };
}
