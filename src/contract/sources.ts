import { z } from 'zod';
import { licences, reportSchema } from '../domain/reports/report.js';
import { boundedText, storableText } from '../domain/storable-text.js';
import { visibilitySchema } from '../domain/events/event.js';
import { uuidSchema } from '../domain/events/field-types.js';
import { changedBy } from './changed-by.js';
import type { ContractInput, ContractType } from './contract-type.js';
import { pageOf } from './page.js';
import { pageQueryFields } from './queries.js';
import { oneLine, settingsForm, settingsInput } from './settings.js';

export const sourceLimits = {
  nameLength: 100,
  sources: 500,
  /** How often a source may be fetched, in seconds. */
  pollInterval: { least: 60, most: 604_800 },
  /** The items that could not be read: the newest of each source are kept. */
  refusals: 1_000,
  /** The first reports and refusals of a test. */
  tested: 10,
  /** The items of one request to a webhook. */
  pushed: 1_000,
} as const;

/** The kinds of sources that can be followed. */
export const sourceKindNames = ['gdelt', 'feed', 'acled', 'polecat', 'table', 'webhook'] as const;
export type SourceKindName = (typeof sourceKindNames)[number];

export const sourceKindName = z.enum(sourceKindNames);

const instant = z.iso.datetime();
const name = oneLine(sourceLimits.nameLength).pipe(boundedText(sourceLimits.nameLength));
const licence = z.enum(licences).meta({
  description:
    'What may be kept and passed on: open; with-mention: of the provider; headline-only: title, link and date; no-redistribution: keys, codes and links leave Thaw, texts do not',
});
const reliability = z.enum(['A', 'B', 'C', 'D', 'E', 'F']).meta({
  description: 'The grade that an accepted report bears (Admiralty scale)',
});
const pollIntervalSeconds = z.int().min(sourceLimits.pollInterval.least).max(sourceLimits.pollInterval.most);

export const sourceInput = z
  .strictObject({
    kind: storableText().max(50),
    name: name
      .optional()
      .meta({ description: 'Unique; left out: what the provider calls itself, as a feed its title' }),
    settings: settingsInput.default({}),
    licence: licence.optional().meta({ description: 'That of the kind where it is left out' }),
    reliability: reliability.default('F'),
    pollIntervalSeconds: pollIntervalSeconds.optional().meta({ description: 'That of the kind where it is left out' }),
    paused: z.boolean().default(false),
    visibility: visibilitySchema.optional(),
  })
  .meta({ id: 'SourceInput', description: 'A source to follow; its kind determines the settings' });
export type SourceInput = ContractInput<typeof sourceInput>;

export const sourcePatch = z
  .strictObject({
    name: name.optional(),
    settings: settingsInput.optional().meta({ description: 'The settings to change; null removes one' }),
    licence: licence.optional(),
    reliability: reliability.optional(),
    pollIntervalSeconds: pollIntervalSeconds.optional(),
    paused: z.boolean().optional(),
  })
  .meta({ id: 'SourcePatch', description: 'The fields to change; secrets that are left out stay' });
export type SourcePatch = ContractInput<typeof sourcePatch>;

/** How a source fares: `late` is one that is due for long and that no process fetches. */
export const sourceStates = ['paused', 'new', 'well', 'failing', 'late'] as const;

const health = z
  .strictObject({
    state: z.enum(sourceStates).meta({
      description:
        'new: nothing has come yet; well; failing: the last fetch failed; late: due for more than five minutes, and no process fetches it',
    }),
    fetching: z.boolean().meta({ description: 'A process fetches it at this moment' }),
    fault: z.string().nullable().meta({ description: 'Why the last fetch failed, or why its secrets do not open' }),
    failures: z.int().meta({ description: 'Failed fetches since the last that went well' }),
    triedAt: instant.nullable(),
    succeededAt: instant.nullable(),
    nextFetchAt: instant.nullable().meta({ description: 'null where it is paused, or its provider sends' }),
    newestAt: instant.nullable().meta({ description: 'When its newest item was published' }),
    lagSeconds: z.int().nullable().meta({ description: 'The age of its newest item' }),
    reports: z.int().meta({ description: 'The versions of reports that it has given' }),
    refusals: z.int().meta({ description: 'The items that could not be read' }),
    warning: z.string().nullable().meta({
      description:
        'What the last fetch has not done, and why, such as rows that vanished and were not marked as deleted',
    }),
    gaps: z.array(z.string()).meta({ description: 'Files that are missing at the provider, and looked for again' }),
  })
  .meta({ id: 'SourceHealth' });
export type SourceHealth = ContractType<typeof health>;

export const sourceSchema = z
  .strictObject({
    id: z.uuid(),
    kind: sourceKindName,
    name: z.string(),
    settings: z
      .record(z.string(), z.unknown())
      .meta({ description: 'The settings without the secret ones; … stands for what may be a token in an address' }),
    secretsSet: z.array(z.string()).meta({ description: 'The names of the secret settings that are set' }),
    licence,
    mention: z.string().nullable().meta({ description: 'How the provider is to be named where its reports are shown' }),
    reliability,
    visibility: visibilitySchema.optional(),
    pollIntervalSeconds: z.int().nullable().meta({ description: 'null where its provider sends' }),
    paused: z.boolean(),
    pausedAt: instant.nullable(),
    createdAt: instant,
    updatedAt: instant,
    updatedBy: changedBy,
    health,
  })
  .meta({ id: 'FollowedSource', description: 'A source that is followed for reports' });
export type Source = ContractType<typeof sourceSchema>;

export const sourceListSchema = z.strictObject({ data: z.array(sourceSchema) }).meta({ id: 'FollowedSourceList' });
export type SourceList = ContractType<typeof sourceListSchema>;

const kindSchema = z.strictObject({
  kind: sourceKindName,
  about: z.string(),
  settings: settingsForm,
  secrets: z.array(z.string()).meta({ description: 'The secret settings, which are never shown again' }),
  licence,
  pollIntervalSeconds: z.int().nullable().meta({ description: 'null where the provider sends' }),
});
export type SourceKindView = ContractType<typeof kindSchema>;
export const sourceKindsSchema = z.strictObject({ data: z.array(kindSchema) }).meta({ id: 'SourceKinds' });
export type SourceKinds = ContractType<typeof sourceKindsSchema>;

const refusalFields = {
  item: z.string().meta({ description: 'The file and line, or the key, of the item' }),
  reason: z.string(),
  excerpt: z.string().nullable().meta({ description: 'The beginning of the item, where the licence lets it be kept' }),
};
export const refusalSchema = z
  .strictObject({ id: z.int(), at: instant, ...refusalFields })
  .meta({ id: 'SourceRefusal', description: 'An item that could not be read' });
export type SourceRefusal = ContractType<typeof refusalSchema>;

export const refusalsQuery = z.strictObject(pageQueryFields);
export const refusalPageSchema = pageOf(refusalSchema, 'SourceRefusalPage');
export type SourceRefusalPage = ContractType<typeof refusalPageSchema>;

/** A report as it leaves Thaw: of a source whose rows are not passed on, key, code and link only. */
const reportContent = reportSchema.partial({ title: true, day: true, actors: true });

export const reportViewSchema = z
  .strictObject({
    sequence: z.int().meta({ description: 'The place among all versions of all reports' }),
    source: z.uuid(),
    version: z.int().meta({ description: 'From 1 for each key' }),
    deleted: z.boolean().meta({ description: 'Its provider has deleted it' }),
    storedAt: instant,
    mention: z.string().nullable().meta({ description: 'How the provider is to be named' }),
    report: reportContent,
  })
  .meta({
    id: 'ReportVersion',
    description: 'A version of what a source reported, as far as its licence lets it be passed on',
  });
export type ReportView = ContractType<typeof reportViewSchema>;

export const reportsQuery = z.strictObject(pageQueryFields);
export const reportPageSchema = pageOf(reportViewSchema, 'ReportPage');
export type ReportPage = ContractType<typeof reportPageSchema>;

export const sourceTestInput = z
  .strictObject({
    kind: storableText().max(50),
    settings: settingsInput.default({}),
    licence: licence.optional(),
    source: uuidSchema
      .optional()
      .meta({ description: 'A source whose stored settings and secrets serve where these are left out' }),
  })
  .meta({ id: 'SourceTestInput', description: 'Settings to try without storing them' });
export type SourceTestInput = ContractInput<typeof sourceTestInput>;

export const sourceTestSchema = z
  .strictObject({
    fault: z.string().nullable().meta({ description: 'Why nothing, or not all, could be fetched' }),
    title: z.string().nullable().meta({ description: 'What the provider calls itself' }),
    found: z.int().meta({ description: 'The reports until it stopped' }),
    more: z.boolean().meta({ description: 'It stopped after the first part, so there may be more' }),
    reports: z
      .array(reportSchema)
      .max(sourceLimits.tested)
      .meta({ description: `The first ${sourceLimits.tested}, as they would be kept` }),
    refused: z.int(),
    refusals: z.array(z.strictObject(refusalFields)).max(sourceLimits.tested),
  })
  .meta({ id: 'SourceTest', description: 'What would come from a source' });
export type SourceTest = ContractType<typeof sourceTestSchema>;

export const pushedSchema = z
  .strictObject({
    stored: z.int().meta({ description: 'New reports, and new versions of known ones' }),
    repeated: z.int().meta({ description: 'Known already with the same content' }),
    refused: z.int(),
    refusals: z.array(z.strictObject(refusalFields)).max(50).meta({ description: 'The first of them, at most 50' }),
  })
  .meta({ id: 'ReportsPushed', description: 'What became of the reports that were sent' });
export type ReportsPushed = ContractType<typeof pushedSchema>;

const pushedReport = reportSchema.partial({ key: true, actors: true });
const pushedItem = z.union([pushedReport, z.record(z.string(), z.unknown())]);

/** What a webhook takes as plain JSON. */
export const pushedReports = z
  .union([pushedItem, z.array(pushedItem).min(1).max(sourceLimits.pushed)])
  .meta({ id: 'PushedReports', description: 'A report, the fields of an event that is proposed, or a list of either' });
