import { existsSync } from 'node:fs';
import { validate } from 'uuid';
import { ThawError } from '../../domain/errors.js';
import { isJsonObject } from '../../domain/json.js';
import { policyName } from '../../domain/policy/policy.js';
import { EntryDryRun } from '../../intake/record/dry-run.js';
import { IntakeModule } from '../../intake/intake.module.js';
import { type Recorded, Recorder } from '../../intake/record/recorder.js';
import type { Changes } from '../../projection/rows/status-row.js';
import type { CommonOptions } from '../command.js';
import { exitCodes, UsageError } from '../exit-codes.js';
import { readJson } from '../input-file.js';
import type { Terminal } from '../terminal/terminal.js';
import { Store } from '../store.js';
import { reportChanges } from './changes.js';

export interface AmendOptions extends CommonOptions {
  readonly dryRun?: boolean;
  readonly disclosed?: string;
  /** Who answers for the record. */
  readonly by: string;
  readonly reason: string;
}

export interface DisputeOptions extends Omit<AmendOptions, 'reason'> {
  readonly party: string;
  readonly says: string;
  readonly occurred?: string;
}

export interface RedactOptions extends Omit<AmendOptions, 'disclosed'> {
  readonly field: readonly string[];
  readonly whole?: boolean;
}

export interface AssessOptions extends AmendOptions {
  readonly status: string;
  readonly evidence: readonly string[];
  readonly from?: string;
  readonly expires: string;
}

type Command = Omit<AmendOptions, 'reason'>;
/** What a dry run finds. */
type DryRunOutcome = Changes & Pick<Recorded, 'remarks'>;

/** `thaw correct EVENT FILE`: the file holds the whole new reading of the event, as JSON; `-` reads stdin. */
export async function correctCommand(
  id: string,
  file: string,
  options: AmendOptions,
  terminal: Terminal,
): Promise<number> {
  const event = await readJson(file, 'an event', terminal);
  return record(options, terminal, async (recorder) => {
    const root = await recorder.rootOf(id);
    const named = isJsonObject(event) ? { ...event, id: sameId(event.id, id, root) } : event;
    return { type: 'EventCorrected', event: named, ...reasoned(options) };
  });
}

/** `thaw amend EVENT FILE`: the file holds what to add to the event, as JSON; `-` reads stdin. */
export async function amendCommand(
  target: string,
  file: string,
  options: AmendOptions,
  terminal: Terminal,
): Promise<number> {
  const adds = await readJson(file, 'an addition', terminal);
  return record(options, terminal, () => ({ type: 'EventAmended', target, adds, ...reasoned(options) }));
}

/** `thaw retract ID`: an event, or an entry about one, counts no longer. */
export async function retractCommand(target: string, options: AmendOptions, terminal: Terminal): Promise<number> {
  return record(options, terminal, () => ({ type: 'EventRetracted', target, ...reasoned(options) }));
}

/** `thaw merge INTO DUPLICATE…`: events that are the same act. */
export async function mergeCommand(
  into: string,
  duplicates: readonly string[],
  options: AmendOptions,
  terminal: Terminal,
): Promise<number> {
  return record(options, terminal, () => ({ type: 'EventsMerged', into, duplicates, ...reasoned(options) }));
}

/** `thaw dispute EVENT`: a party says otherwise. */
export async function disputeCommand(target: string, options: DisputeOptions, terminal: Terminal): Promise<number> {
  const { party, says, occurred, disclosed } = options;
  return record(options, terminal, () => present({ type: 'EventDisputed', target, party, says, occurred, disclosed }));
}

/** `thaw redact ID`: words of an entry are blanked for good, the whole body where no field is named. */
export async function redactCommand(target: string, options: RedactOptions, terminal: Terminal): Promise<number> {
  const { field, whole, reason } = options;
  if (field.length > 0 === (whole === true)) throw new UsageError('name what to blank by --field, or --whole');
  return record(options, terminal, () => ({
    ...{ type: 'EventRedacted', target, reason },
    ...(field.length > 0 && { fields: field }),
  }));
}

/** `thaw make-open ID`: an internal track, event or addition is open to every reader from now on. */
export async function makeOpenCommand(
  named: string,
  options: Omit<AmendOptions, 'disclosed'>,
  terminal: Terminal,
): Promise<number> {
  return record(options, terminal, async (recorder) => {
    const target = validate(named) ? named : await recorder.definitionOf(named);
    return { type: 'VisibilityChanged', target, visibility: 'open', reason: options.reason };
  });
}

/** `thaw assess TRACK`: what an analyst holds the status to be, for a time. */
export async function assessCommand(track: string, options: AssessOptions, terminal: Terminal): Promise<number> {
  const { status, evidence, from, expires } = options;
  return record(options, terminal, () => {
    return present({ type: 'AssessmentRecorded', track, status, evidence, from, expires, ...reasoned(options) });
  });
}

/** `thaw adopt TRACK POLICY`: by its name, or the rules in a file. */
export async function adoptCommand(
  track: string,
  policy: string,
  options: AmendOptions,
  terminal: Terminal,
): Promise<number> {
  const named = policyName.safeParse(policy).success && !existsSync(policy);
  const rules = named ? policy : await readJson(policy, 'a policy', terminal);
  return record(options, terminal, () => ({ type: 'PolicyAdopted', track, policy: rules, ...reasoned(options) }));
}

async function record(
  options: Command,
  terminal: Terminal,
  inputOf: (recorder: Recorder) => object | Promise<object>,
): Promise<number> {
  const { by: recordedBy, dryRun } = options;
  const outcome = await Store.read(
    options.database,
    async (_reader, _projector, store): Promise<Recorded | DryRunOutcome> => {
      const recorder = store.get(Recorder);
      const input = await inputOf(recorder);
      if (!dryRun) return recorder.record(input, { recordedBy });
      const { changes, remarks } = await store.get(EntryDryRun).run(input);
      return { ...changes, remarks };
    },
    [IntakeModule],
  ).catch((error: unknown) => {
    throw notFound(error);
  });
  report(outcome, options, terminal);
  return exitCodes.done;
}

function report(outcome: Recorded | DryRunOutcome, { json }: Command, terminal: Terminal): void {
  const { statusChanges, historyChanges, remarks } = outcome;
  if ('position' in outcome) {
    const { id, position, repeated } = outcome;
    if (json) return terminal.json({ id, position, repeated, statusChanges, historyChanges, remarks });
    terminal.line(`${repeated ? 'was recorded before' : 'recorded'} at position ${position}, as ${id}`);
  } else {
    if (json) return terminal.json({ dryRun: true, statusChanges, historyChanges, remarks });
    terminal.line('a dry run: nothing is stored');
  }
  for (const { pointer, detail } of remarks) terminal.note(`taken, but ${pointer} ${detail}`);
  if (!statusChanges || !historyChanges) return terminal.line('what it changes is not known yet');
  reportChanges({ statusChanges, historyChanges }, terminal);
}

function reasoned({ reason, disclosed }: AmendOptions) {
  return present({ reason, disclosed });
}

function present(fields: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** The event in the file may leave out its id; it must not be that of another. */
function sameId(given: unknown, named: string, root: string): string {
  const ids = [named, root].map((each) => each.toLowerCase());
  if (given === undefined || (typeof given === 'string' && ids.includes(given.toLowerCase()))) return root;
  throw new UsageError(`the event in the file has another id than ${root}`);
}

/** What a command names and the log has not is not found, as everywhere on the command line. */
function notFound(error: unknown): unknown {
  if (!(error instanceof ThawError) || !['unknown-event', 'undefined-track'].includes(error.code)) return error;
  return new ThawError('not-found', error.code, error.message, error.errors);
}
