import type { Key } from '../contract/access/access.js';
import type { Declaration, DeclarationFault, DeclaredKey, NamedRule } from './declaration.js';
import { policiesPlan, tracksPlan } from './plan-record.js';
import { channelsPlan, sourcesPlan } from './plan-settings.js';
import {
  changesBetween,
  nameOfView,
  type Plan,
  type PlannedStep,
  type PresentRule,
  type PresentState,
  type Report,
  undeclared,
} from './planned-step.js';

/** The largest number of channels, sources and rules that there can be. */
export interface PlanLimits {
  readonly channels: number;
  readonly sources: number;
  readonly rules: number;
}

/** Compares what is declared with what is there. Nothing is removed: what no file declares is told. */
export function planOf(declared: Declaration, present: PresentState, limits: PlanLimits): Plan {
  const faults: DeclarationFault[] = [];
  const report: Report = ({ file, at }, field, detail) => faults.push({ file, field: `${at}${field}`, detail });
  const plan = {
    tracks: tracksPlan(declared, present, report),
    policies: policiesPlan(declared, present, report),
    channels: channelsPlan(declared, present, report),
    sources: sourcesPlan(declared, present, report),
    rules: rulesPlan(declared, present, report),
    keys: keysPlan(declared, present, report),
  };
  for (const part of ['channels', 'sources', 'rules'] as const) {
    const made = plan[part].filter(({ action }) => action === 'create');
    const excess = present[part].length + made.length - limits[part];
    for (const { file } of excess > 0 ? made.slice(-excess) : [])
      faults.push({ file: file!, field: '', detail: `is one too many: there can be ${limits[part]} ${part}` });
  }
  return { ...plan, faults };
}

function rulesPlan(declared: Declaration, present: PresentState, report: Report): Plan['rules'] {
  if (!declared.rules) return [];
  const namesIn = (part: 'channels' | 'sources') =>
    new Set([...present[part].map(nameOfView), ...declared.names[part]]);
  const known = { channels: namesIn('channels'), sources: namesIn('sources') };
  const steps = declared.rules.map((item): PlannedStep<NamedRule, PresentRule> => {
    const { file, value } = item;
    const check = (names: readonly string[], of: 'channels' | 'sources', pointer: string) =>
      names.forEach((name, index) => {
        const what = of.slice(0, -1);
        if (!known[of].has(name)) report(item, `${pointer}/${index}`, `is ${name}, which is the name of no ${what}`);
      });
    check(value.channels, 'channels', '/channels');
    check(value.escalate?.channels ?? [], 'channels', '/escalate/channels');
    if (value.when.kind === 'source-health') check(value.when.sources ?? [], 'sources', '/when/sources');
    const found = present.rules.filter(({ rule }) => rule.name === value.name);
    if (found.length > 1) report(item, '/name', `is that of ${found.length} rules: rename or remove all but one`);
    const step = { kind: 'rule', name: value.name, file, value } as const;
    if (!found[0]) return { ...step, action: 'create' };
    const changes = changesBetween(found[0].rule, value);
    const action = changes.length === 0 ? 'unchanged' : 'change';
    return { ...step, action, present: found[0], ...(changes.length > 0 && { changes }) };
  });
  const names = present.rules.map(({ rule }) => rule.name);
  return [...steps, ...undeclared('rule', names, steps)];
}

function keysPlan({ keys }: Declaration, present: PresentState, report: Report): Plan['keys'] {
  if (!keys) return [];
  const steps = keys.map((item): PlannedStep<DeclaredKey, Key> => {
    const { file, value } = item;
    const step = { kind: 'key', name: value.name, file, value } as const;
    const found = present.keys.find(({ name }) => name === value.name);
    if (!found) {
      const command = `thaw key create --name '${value.name}' --role ${value.role}`;
      report(item, '/name', `is ${value.name}, which is no active key: make it with ${command}`);
      return { ...step, action: 'unchanged' };
    }
    const now = { name: found.name, role: found.role, tracks: found.tracks };
    const changes = changesBetween(now, value);
    if (changes.length === 0) return { ...step, action: 'unchanged', present: found };
    return { ...step, action: 'change', changes, present: found };
  });
  return [...steps, ...undeclared('key', [...new Set(present.keys.map(({ name }) => name))], steps)];
}
