import { Controller, HttpCode, Post } from '@nestjs/common';
import { ruleEffects } from '../../contract/alerts/rule-effects.js';
import { entryInput } from '../../contract/log/entry-input.js';
import type { JsonObject } from '../../domain/json.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { readEntry } from '../../intake/http/bodies.js';
import { RuleEffectsReader } from './rule-effects.js';

/** Predicts the effects that an entry would have on the alerts of all rules. */
@Controller('alert-rules')
export class RuleEffectsController {
  constructor(private readonly effects: RuleEffectsReader) {}

  @Post('effects')
  @HttpCode(200)
  @Endpoint({
    tag: 'alerts',
    summary: 'What an event would do to every rule, before it is recorded',
    description:
      'The body is what POST /events takes: an event, or an entry about one, such as an EventCorrected or an EventRetracted. It is refused as it would be there. Nothing is stored or sent.',
    body: { 'application/json': entryInput },
    permission: 'read',
    answers: { 200: { description: 'A line a rule and track', schema: ruleEffects } },
    problems: [409, 503],
  })
  tellEffects(@ValidBody(readEntry) entry: JsonObject) {
    return this.effects.effectsOf(entry);
  }
}
