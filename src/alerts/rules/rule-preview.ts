import { z } from 'zod';
import { evaluateRule } from '../../domain/alerts/evaluation.js';
import { messageValues } from '../../domain/alerts/match.js';
import { previewMessage, renderMessage } from '../../domain/alerts/message.js';
import { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import { isoDay, parseDay } from '../../domain/time/day.js';
import { fieldErrors } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { trackId } from '../../domain/events/event.js';
import { trackSelector } from '../../domain/alerts/track-selection.js';
import type { StatusReader } from '../../readings/status-reader.js';
import { readRule } from './rule-input.js';

/** What a rule would say of a track on a day. */
export interface RulePreview {
  readonly selected: boolean;
  readonly found: boolean;
  readonly says: string | null;
  readonly title: string;
  readonly text: string;
}

const asked = z.strictObject({ rule: z.unknown(), track: trackId, validAt: z.iso.date().optional() });

/** Tries rules on the record as it stands; nothing is stored or sent. */
export class RulePreviews {
  constructor(private readonly reader: StatusReader) {}

  /**
   * @param input `{rule, track, validAt?}`
   * @throws ThawError invalid `invalid-rule`, not-found `unknown-track`
   */
  async of(input: unknown): Promise<RulePreview> {
    const { rule: given, track, validAt } = readAsked(input);
    const rule = readNested(given);
    const timeline = await this.reader.timeline(track, {});
    const day = validAt === undefined ? this.reader.today() : parseDay(validAt, '/validAt');
    const after = new TrackOnDay(timeline, day);
    const before = new TrackOnDay(timeline, day - 1).snapshot();
    const arrivals = timeline.source.entries({ knownAt: day }).filter(({ known }) => known === day);
    const finding = evaluateRule(rule, { day, before, after, arrivals }).at(-1);
    const selected = trackSelector(rule.select)(timeline.definition);
    const { title } = timeline.definition;
    const template = rule.message ?? '{{reason}}';
    if (finding) {
      const text = renderMessage(template, messageValues(rule, finding, after));
      return { selected, found: true, says: finding.says, title: `${rule.name}: ${title}`, text };
    }
    const { status } = after.values;
    const samples = { track, title, status, rule: rule.name, severity: rule.severity, day: isoDay(day) };
    const text = previewMessage(template, samples);
    return { selected, found: false, says: null, title: `${rule.name}: ${title}`, text };
  }
}

function readAsked(input: unknown): z.infer<typeof asked> {
  const result = asked.safeParse(input);
  if (result.success) return result.data;
  const errors = fieldErrors(result.error);
  const message = errors.map(({ pointer, detail }) => `${pointer || 'the body'} ${detail}`).join('; ');
  throw new ThawError('invalid', 'invalid-rule', message, errors);
}

/** The pointers of what is wrong in the rule start at where it stands. */
function readNested(given: unknown) {
  try {
    return readRule(given);
  } catch (error) {
    if (!(error instanceof ThawError)) throw error;
    const errors = error.errors.map(({ pointer, detail }) => ({ pointer: `/rule${pointer}`, detail }));
    throw new ThawError(error.kind, error.code, error.message, errors);
  }
}
