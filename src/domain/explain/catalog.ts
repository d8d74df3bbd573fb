import { z } from 'zod';
import { eventSchemas, level, trackRole } from '../events/event.js';
import { flagMeanings } from '../reading/flags.js';
import { statusLabels, type Flag, flags, type Status, statuses } from '../policy/states.js';
import { type EventType, eventTypes, type VocabularyEntry, vocabularyOf } from '../events/vocabulary.js';

/** A field that an event of some type may carry. */
export interface EventField {
  readonly name: string;
  readonly required: boolean;
  /** Whether there are types that do not take it. */
  readonly particular: boolean;
  /** What it may be, where that is a choice. */
  readonly values?: readonly string[];
}

/** A type of event: what it means, what the coding schemes make of it, and what it may carry. */
export interface TypeEntry extends VocabularyEntry {
  readonly type: EventType;
  /** One such event, as a noun. */
  readonly words: string;
  readonly fields: readonly EventField[];
}

/** All that an event, its parts and a reading can be: what a form offers and a legend explains. */
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

/** The lexicon, read off the schemas and tables that the rest of the product goes by. */
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
    levels: level.options,
    modes: mode.options,
    trackRoles: trackRole.options,
    roles: actors.element.shape.role.options,
    rels: links.unwrap().element.shape.rel.options,
    reliability: reliability.unwrap().options,
    credibility: Array.from({ length: maxValue! - minValue! + 1 }, (_, i) => minValue! + i),
    confidence: confidence.unwrap().options,
    statuses: statuses.map((status) => ({ status, label: statusLabels[status] })),
    flags: flags.map((flag) => ({ flag, meaning: flagMeanings[flag] })),
  };
}

/** The published part of a row: how the coding schemes see a type, and not how this product treats it. */
function codingOf(type: EventType): VocabularyEntry {
  const { group, definition, polarity, cameo, goldstein, plover } = vocabularyOf(type);
  return { group, definition, polarity, cameo, goldstein, plover };
}

/** What says which event it is, and of which form, is no field to be filled in. */
const givenOtherwise: ReadonlySet<string> = new Set(['type', 'id', 'schemaVersion']);

function fieldsOf(type: EventType): EventField[] {
  const shape: Readonly<Record<string, z.ZodType>> = eventSchemas[type].shape;
  return Object.entries(shape)
    .filter(([name]) => !givenOtherwise.has(name))
    .map(([name, schema]) => {
      const inner = schema instanceof z.ZodOptional ? schema.unwrap() : schema;
      return {
        name,
        required: inner === schema,
        particular: eventTypes.some((other) => !(name in eventSchemas[other].shape)),
        ...(inner instanceof z.ZodEnum && { values: inner.options.map(String) }),
      };
    });
}
