import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { previewInput } from '../../contract/alerts/rules.js';
import { parseInput } from '../../contract/parse-input.js';
import { evaluateRule } from '../../domain/alerts/evaluation.js';
import type { AlertRule } from '../../domain/alerts/rule.js';
import { messageValues } from '../../domain/alerts/match.js';
import { previewMessage, renderMessage } from '../../domain/alerts/message.js';
import { watchesSources } from '../../domain/alerts/source-health.js';
import { TrackOnDay } from '../../domain/alerts/track-on-day.js';
import { trackSelector } from '../../domain/alerts/track-selection.js';
import { ThawError } from '../../domain/errors.js';
import { isoDay, parseDay } from '../../domain/time/day.js';
import { StatusReader } from '../../readings/status-reader.js';
import { readNestedRule } from './rule-input.js';

/** What a rule would say about a track on a day. */
export interface RulePreview {
  /** Whether the rule selects the track. */
  readonly selected: boolean;
  /** Whether the rule matches on that day. */
  readonly found: boolean;
  /** The reason as a sentence; `null` without a match. */
  readonly says: string | null;
  readonly title: string;
  /** The message; with sample values where the rule does not match. */
  readonly text: string;
}

/** A rule, saved or not, and the track and the day to try it on; today where absent. */
export interface PreviewRequest {
  readonly rule: AlertRule;
  readonly track: string;
  readonly validAt?: string | undefined;
}

const withAnyRule = previewInput.extend({ rule: z.unknown() });

/** Parses an input as `{rule, track, validAt?}`. @throws ThawError invalid `invalid-rule` */
export function readPreviewRequest(input: unknown): PreviewRequest {
  const { rule, ...place } = parseInput(withAnyRule, 'invalid-rule', input);
  return { rule: readNestedRule(rule), ...place };
}

/** Previews rules on the present record. Nothing is stored or sent. */
@Injectable()
export class RulePreviews {
  constructor(private readonly reader: StatusReader) {}

  /** Previews a rule on a track. @throws ThawError not-found `unknown-track`, invalid `invalid-rule` for a rule on sources */
  async preview({ rule, track, validAt }: PreviewRequest): Promise<RulePreview> {
    if (watchesSources(rule)) {
      throw ThawError.invalid('invalid-rule', '/rule/when/kind', 'watches sources: there is no track to try it on');
    }
    const timeline = await this.reader.timeline(track, {});
    const day = validAt === undefined ? this.reader.today() : parseDay(validAt, '/validAt');
    const after = new TrackOnDay(timeline, day);
    const before = new TrackOnDay(timeline, day - 1).snapshot();
    const arrivals = timeline.source.entries({ knownAt: day }).filter(({ known }) => known === day);
    const match = evaluateRule(rule, { day, before, after, arrivals }).at(-1);
    const selected = trackSelector(rule.select)(timeline.definition);
    const { title } = timeline.definition;
    const template = rule.message ?? '{{reason}}';
    if (match) {
      const text = renderMessage(template, messageValues(rule, match, after));
      return { selected, found: true, says: match.says, title: `${rule.name}: ${title}`, text };
    }
    const { status } = after.values;
    const samples = { track, title, status, rule: rule.name, severity: rule.severity, day: isoDay(day) };
    const text = previewMessage(template, samples);
    return { selected, found: false, says: null, title: `${rule.name}: ${title}`, text };
  }
}
