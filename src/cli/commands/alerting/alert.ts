import { acknowledgement } from '../../../contract/alerts/alerts.js';
import { instantInput } from '../../../contract/instant.js';
import { silenceInput } from '../../../contract/alerts/silences.js';
import { parseInput } from '../../../contract/parse-input.js';
import { AlertQueries } from '../../../alerts/lifecycle/alert-queries.js';
import { alertView, alertDetailsView } from '../../../alerts/lifecycle/alert-view.js';
import { silenceView, ruleView } from '../../../alerts/rules/rule-views.js';
import { readRule } from '../../../alerts/rules/rule-input.js';
import { readPreviewRequest, RulePreviews } from '../../../alerts/rules/rule-preview.js';
import { LifecycleModule } from '../../../alerts/lifecycle/lifecycle.module.js';
import { RulesModule } from '../../../alerts/rules/rules.module.js';
import { RuleStore } from '../../../alerts/rules/rule-store.js';
import { SilenceStore } from '../../../alerts/rules/silence-store.js';
import { alertStates } from '../../../domain/alerts/lifecycle.js';
import { isJsonObject } from '../../../domain/json.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes, UsageError } from '../../exit-codes.js';
import { readJson } from '../../input-file.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Store } from '../../store.js';

export interface PreviewOptions extends CommonOptions {
  readonly validAt?: string;
}

export interface AlertsOptions extends CommonOptions {
  readonly state?: readonly string[];
  readonly rule?: string;
  readonly track?: string;
}

export interface AcknowledgeOptions extends CommonOptions {
  readonly by: string;
  readonly why: string;
}

export interface SilenceOptions extends CommonOptions {
  readonly reason: string;
  readonly author: string;
  readonly until: string;
  readonly rule?: readonly string[];
  readonly track?: readonly string[];
}

/** At most so many alerts are listed; HTTP has them in pages. */
const listed = 500;

/** Opens the rooms of rules and alerts; nothing evaluates or sends meanwhile. */
const use = <T>(database: string | undefined, work: (store: Store) => Promise<T>) =>
  Store.use(database, work, [RulesModule, LifecycleModule]);

/** `thaw rule add FILE`: a new rule; a file with the id of a rule that there is changes that one to what it says. */
export async function addRule(file: string, { database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const input = await readJson(file, 'a rule', terminal);
  const { rule, version } = await use(database, async (store) => {
    const rules = store.get(RuleStore);
    const id = isJsonObject(input) && typeof input.id === 'string' ? input.id.toLowerCase() : undefined;
    const known = id === undefined ? undefined : (await rules.list()).find(({ rule: each }) => each.id === id);
    if (!known) return rules.create(readRule(input));
    // What the file leaves out goes back to what it is by itself.
    const blank = Object.fromEntries(Object.keys(known.rule).map((field) => [field, null]));
    return rules.change(known.rule.id, { ...blank, ...(input as object), id: known.rule.id }, known.version);
  });
  if (json) terminal.json({ id: rule.id, version });
  else terminal.line(`${rule.name} stands at version ${version}, as ${rule.id}`);
  return exitCodes.done;
}

/** `thaw rule list` */
export async function listRules({ database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const rules = await use(database, (store) => store.get(RuleStore).list());
  if (json) terminal.json(rules.map(ruleView));
  else {
    const rows = rules.map(({ rule, version }) => {
      return [rule.id, rule.name, rule.when.kind, rule.severity, String(version), rule.enabled ? 'on' : 'off'];
    });
    terminal.table(['rule', 'name', 'looks at', 'severity', 'version', ''], rows);
  }
  return exitCodes.done;
}

/** `thaw rule show RULE`: as JSON, a form to start from. */
export async function showRule(rule: string, { database }: CommonOptions, terminal: Terminal): Promise<number> {
  terminal.json(ruleView(await use(database, (store) => store.get(RuleStore).find(rule))));
  return exitCodes.done;
}

/** `thaw rule remove RULE` */
export async function removeRule(rule: string, { database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const found = await use(database, async (store) => {
    const rules = store.get(RuleStore);
    const stored = await rules.find(rule);
    await rules.remove(stored.rule.id, stored.version);
    return stored.rule;
  });
  if (json) terminal.json({ removed: found.id });
  else terminal.line(`${found.name} is removed`);
  return exitCodes.done;
}

/** `thaw rule preview FILE TRACK` */
export async function previewRule(
  file: string,
  track: string,
  { database, json, validAt }: PreviewOptions,
  terminal: Terminal,
): Promise<number> {
  const rule = await readJson(file, 'a rule', terminal);
  const asked = readPreviewRequest({ rule, track, ...(validAt !== undefined && { validAt }) });
  const preview = await Store.read(database, (_reader, _projector, store) => store.get(RulePreviews).preview(asked), [
    RulesModule,
  ]);
  if (json) {
    terminal.json(preview);
    return exitCodes.done;
  }
  const watches = preview.selected ? 'it speaks on that day' : 'it would speak, but does not watch this track';
  terminal.note(preview.found ? watches : 'it says nothing on that day; so it might read:');
  terminal.line(terminal.heading(preview.title));
  for (const line of preview.text.split('\n')) terminal.line(line);
  return exitCodes.done;
}

/** `thaw alerts` */
export async function listAlerts(options: AlertsOptions, terminal: Terminal): Promise<number> {
  const { database, json, state, rule, track } = options;
  const wrong = state?.find((each) => !alertStates.some((known) => known === each));
  if (wrong !== undefined) throw new UsageError(`${wrong} is none of ${alertStates.join(', ')}`);
  const { data, more } = await use(database, async (store) => {
    const id = rule === undefined ? undefined : (await store.get(RuleStore).find(rule)).rule.id;
    return store.get(AlertQueries).list({ states: state, rule: id, track, limit: listed });
  });
  const alerts = data.map(alertView);
  if (json) terminal.json(alerts);
  else {
    const rows = alerts.map((each) => [each.state, each.severity, each.since, each.says]);
    terminal.table(['state', 'severity', 'since', 'why'], rows);
    for (const { key } of unattended(alerts)) terminal.note(`fires, and nobody has acknowledged it: ${key}`);
  }
  if (more) terminal.note(`and more: only ${listed} are listed`);
  return exitCodes.done;
}

/** `thaw alerts ack KEY` */
export async function acknowledgeAlert(key: string, options: AcknowledgeOptions, terminal: Terminal): Promise<number> {
  const { database, json, by, why } = options;
  const input = parseInput(acknowledgement, 'invalid-acknowledgement', { by, why });
  const whole = alertDetailsView(await use(database, (store) => store.get(AlertQueries).acknowledge(key, input)));
  if (json) terminal.json(whole);
  else terminal.line(`${by} has acknowledged it: ${whole.says}`);
  return exitCodes.done;
}

/** `thaw silence add` */
export async function addSilence(options: SilenceOptions, terminal: Terminal): Promise<number> {
  const { database, json, reason, author, until, rule, track } = options;
  const endsAt = instantOf(until);
  const silence = await use(database, async (store) => {
    const rules = store.get(RuleStore);
    const ids: string[] = [];
    for (const each of rule ?? []) ids.push((await rules.find(each)).rule.id);
    const select = track ? { tracks: track } : {};
    const input = { ...(ids.length > 0 && { rules: ids }), select, reason, author, endsAt };
    return store.get(SilenceStore).create(parseInput(silenceInput, 'invalid-silence', input));
  });
  const view = silenceView(silence);
  if (json) terminal.json(view);
  else terminal.line(`quiet until ${view.endsAt}, as ${view.id}`);
  return exitCodes.done;
}

/** `thaw silence list` */
export async function listSilences({ database, json }: CommonOptions, terminal: Terminal): Promise<number> {
  const silences = (await use(database, (store) => store.get(SilenceStore).list(false))).map(silenceView);
  if (json) terminal.json(silences);
  else {
    const rows = silences.map(({ id, author, endsAt, reason }) => [id, author, endsAt, reason]);
    terminal.table(['silence', 'author', 'until', 'why'], rows);
  }
  return exitCodes.done;
}

/** `thaw silence expire ID` */
export async function expireSilence(
  id: string,
  { database, json }: CommonOptions,
  terminal: Terminal,
): Promise<number> {
  const view = silenceView(await use(database, (store) => store.get(SilenceStore).expire(id)));
  if (json) terminal.json(view);
  else terminal.line(`ended at ${view.endsAt}`);
  return exitCodes.done;
}

/** The keys that can be acknowledged, for whoever wants to. */
function unattended(alerts: readonly ReturnType<typeof alertView>[]) {
  return alerts.filter(({ state }) => state === 'firing');
}

function instantOf(text: string): string {
  const { data } = instantInput.safeParse(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
  if (data !== undefined) return data;
  const forms = 'a day, as in 2026-01-30, nor an instant, as in 2026-01-30T09:00:00+08:00';
  throw new UsageError(`--until: ${text.slice(0, 100)} is neither ${forms}`);
}
