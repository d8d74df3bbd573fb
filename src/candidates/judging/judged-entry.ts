import type { JudgementInput } from '../../contract/judgements.js';
import { type Proposal, proposalOf, sourceOf } from '../../domain/candidates/proposal.js';
import { membersInOrder } from '../../domain/candidates/member.js';
import { ThawError } from '../../domain/errors.js';
import { eventLimits } from '../../domain/events/event.js';
import { publisherKey } from '../../domain/events/publisher.js';
import type { JsonObject } from '../../domain/json.js';
import { parsedBody } from '../candidate-body.js';
import { derivedFrom, type StoredCandidate, type StoredJudgement } from './stored-candidate.js';

/** The entry that a judgement appends, and the event that it is about. */
export interface JudgedEntry {
  readonly body: JsonObject;
  readonly event: string;
}

type Input<Kind extends JudgementInput['kind']> = Extract<JudgementInput, { kind: Kind }>;

/**
 * The event of an acceptance: as the judge edited it, else as it is proposed, with the reports and the judge.
 * @throws ThawError invalid `incomplete-proposal` where the proposal lacks fields, `invalid-judgement` for an `id`
 */
export function acceptedEvent(candidate: StoredCandidate, input: Input<'accept'>, id: string): JudgedEntry {
  const event = { ...(input.event ?? completeEvent(proposalOf(candidate.members))) } as JsonObject;
  refuseId(event);
  return { body: { ...event, id, ...derivedFrom(candidate, input.judge, isInternal(event)) }, event: id };
}

const isInternal = ({ visibility }: JsonObject) => visibility === 'internal';

function completeEvent({ event, missing }: Proposal): JsonObject {
  if (missing.length === 0) return event;
  const detail = `is needed: the reports do not give ${missing.join(', ')}`;
  throw ThawError.invalid('incomplete-proposal', '/event', detail);
}

function refuseId({ id }: JsonObject): void {
  if (id !== undefined)
    throw ThawError.invalid('invalid-judgement', '/event/id', 'is made of the candidate: leave it out');
}

/**
 * The addition of the reports as sources of an event on record; of internal reports, an internal one.
 * @throws ThawError invalid `invalid-judgement` where no event is named and none is likely the same
 */
export function addedSources(candidate: StoredCandidate, input: Input<'accept-as-source'>, id: string): JudgedEntry {
  const target = input.event ?? parsedBody(candidate.row).duplicate?.id;
  if (target === undefined) {
    throw ThawError.invalid('invalid-judgement', '/event', 'is needed: no event on record is likely the same act');
  }
  const reason = input.reason ?? 'reported by further sources';
  const adds = { sources: sourcesOf(candidate) };
  const visibility = candidate.row.internal === 1 ? { visibility: 'internal' } : {};
  const from = derivedFrom(candidate, input.judge, true);
  return { body: { type: 'EventAmended', id, target, adds, reason, ...visibility, ...from }, event: target };
}

/** One source for each publisher. */
function sourcesOf({ members }: StoredCandidate) {
  const byPublisher = new Map<string, ReturnType<typeof sourceOf>>();
  for (const member of membersInOrder(members)) {
    const source = sourceOf(member);
    const key = publisherKey(source.publisher);
    if (!byPublisher.has(key)) byPublisher.set(key, source);
  }
  return [...byPublisher.values()].slice(0, eventLimits.sources);
}

/** The correction of the event that was accepted. */
export function correction(candidate: StoredCandidate, input: Input<'correct'>, id: string): JudgedEntry {
  const target = acceptedAs(candidate);
  const given = input.event as unknown as JsonObject;
  if (given.id !== undefined && given.id !== target) {
    throw ThawError.invalid('invalid-judgement', '/event/id', `is not the event that was accepted: write ${target}`);
  }
  const event = { ...given, id: target, ...derivedFrom(candidate, input.judge, isInternal(given)) };
  return { body: { type: 'EventCorrected', id, event, reason: input.reason }, event: target };
}

/** The retraction of what was accepted: of the event, or of what was added to one. */
export function retraction(candidate: StoredCandidate, input: Input<'retract'>, id: string): JudgedEntry {
  const accepted = candidate.judgements.find(({ row, isUndone }) => !isUndone && row.kind.startsWith('accept'));
  const target = accepted?.row.entry ?? acceptedAs(candidate);
  return {
    body: { type: 'EventRetracted', id, target, reason: `${input.judge}: ${input.reason}` },
    event: acceptedAs(candidate),
  };
}

/** The retraction of an entry that a judgement appended, which takes the judgement back. */
export function undoneEntry(
  { row, basis }: StoredJudgement,
  input: Input<'undo'>,
  id: string,
): JudgedEntry | undefined {
  if (row.entry === null) return undefined;
  const why = input.reason === undefined ? '' : `: ${input.reason}`;
  const reason = `${input.judge} took back the judgement of ${row.judge}${why}`;
  return { body: { type: 'EventRetracted', id, target: row.entry, reason }, event: basis.event ?? row.entry };
}

function acceptedAs({ row }: StoredCandidate): string {
  if (row.event === null)
    throw new ThawError('conflict', 'candidate-decided', 'The candidate was accepted as no event');
  return row.event;
}
