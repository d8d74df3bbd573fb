import { ThawError } from '../../domain/errors.js';
import { type AppendRequest, entryDraftOf } from '../../event-log/append/append-request.js';
import type { Entry } from '../../domain/entries/entry.js';
import type { EventLog } from '../../event-log/event-log.js';
import { conflictAsSeenByClient, type Validator } from '../record/validator.js';
import { type Line, type Refusal, refusalOf } from './import-lines.js';

/** What recording some lines would do. */
export interface TrialOutcome {
  /** The requests of the lines that would be taken, in their order. */
  readonly requests: readonly AppendRequest[];
  readonly refusals: readonly Refusal[];
  /** The entries that would be added, at the positions that they would have now. */
  readonly added: readonly Entry[];
  /** Lines that the log holds already. */
  readonly repeated: number;
}

/** A line with what appends it. */
export interface ValidLine {
  readonly line: Line;
  readonly request: AppendRequest;
}

/** Holds lines against what the log has of all that they name, in their order. */
export async function validLines(
  lines: readonly Line[],
  recordedBy: string,
  validator: Validator,
): Promise<{ valid: ValidLine[]; refusals: Refusal[] }> {
  const validate = await validator.against(lines);
  const valid: ValidLine[] = [];
  const refusals: Refusal[] = [];
  for (const line of lines) {
    try {
      valid.push({ line, request: { ...validate(line), recordedBy } });
    } catch (error) {
      refusals.push(refusalOf(line, error));
    }
  }
  return { valid, refusals };
}

/** Decides on lines as recording them one by one would, and stores nothing. */
export async function tryLines(
  lines: readonly Line[],
  recordedBy: string,
  { log, validator }: { log: EventLog; validator: Validator },
): Promise<TrialOutcome> {
  const { valid, refusals } = await validLines(lines, recordedBy, validator);
  const sequencer = await log.sequencerFor(valid.map(({ request }) => request));
  const taken: { request: AppendRequest; repeated: boolean }[] = [];
  for (const { line, request } of valid) {
    // What the lines before it have changed is known to the validation already.
    const result = sequencer.decide([entryDraftOf({ ...request, unchanged: undefined })]);
    if (result instanceof ThawError) refusals.push(refusalOf(line, conflictAsSeenByClient(result, [line])));
    else taken.push({ request, repeated: result[0]!.repeated });
  }
  const fresh = taken.filter(({ repeated }) => !repeated);
  const added = sequencer.added.map(({ position, recordedAt, hash }, index): Entry => {
    return { position, recordedAt, recordedBy, hash, body: fresh[index]!.request.body };
  });
  refusals.sort((a, b) => a.line - b.line);
  return { requests: taken.map(({ request }) => request), refusals, added, repeated: taken.length - fresh.length };
}
