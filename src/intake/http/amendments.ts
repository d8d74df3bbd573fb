import type { z } from 'zod';
import * as schemas from '../../contract/log/intake.js';
import { proposalSchema } from '../../contract/log/proposals.js';
import { approvableActs } from '../../domain/access/four-eyes.js';
import { permissionFor } from '../../domain/access/role.js';
import type { EntryBody } from '../../domain/entries/entry.js';
import type { EndpointDescription } from '../../http/endpoint/endpoint.js';
import { mediaTypes } from './bodies.js';
import { idempotencyKey, ifMatch } from './responses.js';

/** An endpoint that records an entry about another entry, or about how a track is read. */
export interface Amendment {
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** The schema of the body; what the path says may be left out of it. */
  readonly body: z.ZodType;
  /** The type of the entry that is recorded. */
  readonly type: string;
  /**
   * The field of the entry that the `:id` of the path fills; `event` stands for the id of the corrected event, and
   * `definition` for the target where the path names the track that it defines.
   */
  readonly pathField: 'event' | 'target' | 'definition' | 'track' | null;
}

const opening =
  'With all that was internal because of it. It cannot be undone. Readings of earlier days, `knownAt` and `position` among them, show every reader from now on what they show to who sees all.';

export const amendments = {
  merge: {
    path: 'events/merges',
    summary: 'Merge events that are the same act',
    description: 'The duplicates vanish into the event that stays: their dates become claims, their sources join.',
    body: schemas.mergeInput,
    type: 'EventsMerged',
    pathField: null,
  },
  correction: {
    path: 'events/:id/corrections',
    summary: 'Correct an event',
    description:
      'The body brings the whole new reading of the event. The id may be that of an earlier correction: then it is a further one of the same event.',
    body: schemas.correctionInput,
    type: 'EventCorrected',
    pathField: 'event',
  },
  addition: {
    path: 'events/:id/additions',
    summary: 'Add to an event what became known later',
    description:
      'Sources, the end of an event that was recorded with an open one, an outcome, a further paragraph of the summary. Readings as known before `disclosed` show the event without it.',
    body: schemas.additionInput,
    type: 'EventAmended',
    pathField: 'target',
  },
  retraction: {
    path: 'events/:id/retractions',
    summary: 'Retract an event, or an entry about one',
    description: 'What is retracted counts no longer. A retraction can be retracted.',
    body: schemas.retractionInput,
    type: 'EventRetracted',
    pathField: 'target',
  },
  dispute: {
    path: 'events/:id/disputes',
    summary: 'Note that a party disputes an event',
    description: 'With a date it says when the event was instead; without one it denies it.',
    body: schemas.disputeInput,
    type: 'EventDisputed',
    pathField: 'target',
  },
  redaction: {
    path: 'events/:id/redactions',
    summary: 'Blank words of an event, or of an entry about one, for good',
    description:
      'For personal data and the like: names the texts, or the whole entry, and why. The words are gone from the log and from all that was made of it, also from readings of earlier days; its hash stays, so that chain, checkpoints and proofs still hold, and the redaction says who and why. Corrections, additions and disputes of the event lose the same words. A redaction cannot be undone.',
    body: schemas.redactionInput,
    type: 'EventRedacted',
    pathField: 'target',
  },
  visibility: {
    path: 'events/:id/visibility',
    summary: 'Make an internal event, or an addition to one, open to every reader',
    description: opening,
    body: schemas.visibilityInput,
    type: 'VisibilityChanged',
    pathField: 'target',
  },
  trackVisibility: {
    path: 'tracks/:id/visibility',
    summary: 'Make an internal track open to every reader',
    description: `${opening} What says itself that it is internal, or is so because of another track, stays internal.`,
    body: schemas.visibilityInput,
    type: 'VisibilityChanged',
    pathField: 'definition',
  },
  assessment: {
    path: 'tracks/:id/assessments',
    summary: 'Assess the status of a track',
    description:
      'An analyst overrides the rules, with a reason, evidence, and a day on which that ends. Readings show it as such.',
    body: schemas.assessmentInput,
    type: 'AssessmentRecorded',
    pathField: 'track',
  },
  adoption: {
    path: 'tracks/:id/policies',
    summary: 'Adopt a policy for a track',
    description: 'By the name of one that comes with Thaw, or with rules of its own under a new name.',
    body: schemas.adoptionInput,
    type: 'PolicyAdopted',
    pathField: 'track',
  },
} as const satisfies Record<string, Amendment>;

const waiting: EndpointDescription['answers'] = {
  202: { description: 'It waits until a second person approves it; Location names it', schema: proposalSchema },
};
const isApprovable = (type: string) => (Object.values(approvableActs) as string[]).includes(type);

/** The endpoint of an amendment, as the OpenAPI document has it. */
export function endpointOf({ type, summary, description, body }: Amendment): EndpointDescription {
  return {
    tag: 'intake',
    summary,
    description: type === 'EventRedacted' ? description : `${description} Nothing in the log is changed by it.`,
    query: schemas.dryRunQuery,
    body: { [mediaTypes.event]: body },
    requestHeaders: { 'Idempotency-Key': idempotencyKey, 'If-Match': ifMatch },
    permission: permissionFor({ type } as EntryBody),
    answers: {
      201: { description: 'It is recorded; Location names it', schema: schemas.recordedSchema },
      200: {
        description: 'It was recorded before, with the same content; or, on a dry run, what it would do',
        schema: schemas.recordedOrDryRun,
      },
      ...(isApprovable(type) ? waiting : {}),
    },
    problems: [404, 409, 412, 503],
  };
}
