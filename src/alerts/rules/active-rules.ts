import type { EvaluationInput } from '../../domain/alerts/match.js';
import type { VersionedRule } from '../../domain/alerts/lifecycle.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import { RuleIndex } from '../../domain/alerts/rule-index.js';
import type { SelectableTrack } from '../../domain/alerts/track-selection.js';
import type { Day } from '../../domain/time/day.js';
import type { RuleRow } from './entities.js';

/** A rule with the place where it began: earlier entries and days are no news to it. */
export interface ActiveRule extends VersionedRule {
  readonly since: { readonly position: number; readonly day: Day };
}

/** The rules in force, indexed by the tracks and the events that they look at. */
export class ActiveRules {
  private readonly rules = new Map<string, ActiveRule>();
  private readonly index: RuleIndex<ActiveRule>;
  /** Rules whose present version has not been evaluated yet. */
  readonly unsettled: readonly ActiveRule[];

  /** @param before the rules until now: those of the same version are kept as they are */
  constructor(rows: readonly RuleRow[], before?: ActiveRules) {
    for (const row of rows) this.rules.set(row.id, before?.sameVersion(row) ?? activeRuleOf(row));
    this.index = new RuleIndex([...this.rules.values()]);
    this.unsettled = rows.filter((row) => row.seen_version < row.version).map(({ id }) => this.rules.get(id)!);
  }

  get size(): number {
    return this.rules.size;
  }

  /** The first position and the first day that are news to any rule; `null` without rules. */
  get begins(): ActiveRule['since'] | null {
    const all = [...this.rules.values()].map(({ since }) => since);
    if (all.length === 0) return null;
    return {
      position: Math.min(...all.map(({ position }) => position)),
      day: Math.min(...all.map(({ day }) => day)),
    };
  }

  get(id: string): ActiveRule | undefined {
    return this.rules.get(id);
  }

  /** The rules in force that select a track. */
  on(track: SelectableTrack): readonly ActiveRule[] {
    return this.index.on(track);
  }

  /** The rules in force that may match by the entries of an input. */
  concernedBy(input: EvaluationInput): readonly ActiveRule[] {
    return this.index.concernedBy(input);
  }

  private sameVersion({ id, version }: RuleRow): ActiveRule | undefined {
    const rule = this.rules.get(id);
    return rule?.version === version ? rule : undefined;
  }
}

/** Reads a rule from its row. */
export function activeRuleOf(row: Pick<RuleRow, 'body' | 'version' | 'since_position' | 'since_day'>): ActiveRule {
  const { version, since_position: position, since_day: day } = row;
  return { ...(JSON.parse(row.body) as AlertRule), version, since: { position, day } };
}
