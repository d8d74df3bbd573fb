import { z } from 'zod';
import { eventSchemas, levelSchema } from '../events/event.js';
import { trackRoleSchema } from '../events/track-role.js';
import { flagMeanings } from '../reading/flags.js';
import { statusLabels, type Flag, flagNames, type Status, statuses } from '../policy/states.js';
import {
  type EventType,
  eventTypes,
  takesEffective,
  type VocabularyEntry,
  vocabularyOf,
} from '../events/vocabulary.js';

/** A field that events of a type may have. */
export interface EventField {
  readonly name: string;
  readonly required: boolean;
  /** Whether only some event types have this field. */
  readonly particular: boolean;
  /** The permitted values, for an enumerated field. */
  readonly values?: readonly string[];
}

/** An event type: its definition, its codes in the coding schemes (CAMEO, PLOVER, Goldstein), and its fields. */
export interface TypeEntry extends VocabularyEntry {
  readonly type: EventType;
  /** The singular noun for one event of the type. */
  readonly words: string;
  readonly fields: readonly EventField[];
}

/** All permitted values of events, their parts and readings: the choices of a form and the entries of a legend. */
export interface Catalog {
  readonly types: readonly TypeEntry[];
  readonly levels: readonly string[];
  readonly modes: readonly string[];
  readonly trackRoles: readonly string[];
  readonly roles: readonly string[];
  readonly rels: readonly string[];
  readonly reliability: readonly string[];
  readonly credibility: readonly number[];
  readonly confidence: readonly string[];
  readonly statuses: readonly { readonly status: Status; readonly label: string }[];
  readonly flags: readonly { readonly flag: Flag; readonly meaning: string }[];
}

/**
 * Builds the catalog from the schemas and tables that the rest of the product uses, so that it cannot differ from them.
 */
export function vocabularyCatalog(): Catalog {
  const { actors, sources, links, confidence, mode } = eventSchemas.TalksHeld.shape;
  const { reliability, credibility } = sources.element.shape;
  const { minValue, maxValue } = credibility.unwrap();
  return {
    types: eventTypes.map((type) => ({
      type,
      words: vocabularyOf(type).nouns[0],
      ...codingOf(type),
      fields: fieldsOf(type),
    })),
    levels: levelSchema.options,
    modes: mode.options,
    trackRoles: trackRoleSchema.options,
    roles: actors.element.shape.role.options,
    rels: links.unwrap().element.shape.rel.options,
    reliability: reliability.unwrap().options,
    credibility: Array.from({ length: maxValue! - minValue! + 1 }, (_, i) => minValue! + i),
    confidence: confidence.unwrap().options,
    statuses: statuses.map((status) => ({ status, label: statusLabels[status] })),
    flags: flagNames.map((flag) => ({ flag, meaning: flagMeanings[flag] })),
  };
}

/**
 * The published part of a vocabulary row: the codes of the coding schemes, without the fields that steer this product.
 */
function codingOf(type: EventType): VocabularyEntry {
  const { group, definition, polarity, cameo, goldstein, plover } = vocabularyOf(type);
  return { group, definition, polarity, cameo, goldstein, plover };
}

/** Fields that identify the event and its schema; nobody fills them in, so the catalog omits them. */
const givenOtherwise: ReadonlySet<string> = new Set(['type', 'id', 'schemaVersion']);

/** Whether an event of the type may have a field. The schemas take `effective` on all, since older logs have it. */
function takesField(type: EventType, name: string): boolean {
  return name in eventSchemas[type].shape && (name !== 'effective' || takesEffective(type));
}

function fieldsOf(type: EventType): EventField[] {
  const shape: Readonly<Record<string, z.ZodType>> = eventSchemas[type].shape;
  return Object.entries(shape)
    .filter(([name]) => !givenOtherwise.has(name) && takesField(type, name))
    .map(([name, schema]) => {
      const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
      return {
        name,
        required: inner === schema,
        particular: eventTypes.some((other) => !takesField(other, name)),
        ...(inner instanceof z.ZodEnum && { values: inner.options.map(String) }),
      };
    });
}
