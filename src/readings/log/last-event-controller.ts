import { Controller, Get, Header } from '@nestjs/common';
import { currentPrincipal } from '../../access/principal.js';
import { lastEvent, lastEventAmong } from '../../contract/log/entries.js';
import { isEvent } from '../../domain/entries/entry.js';
import { eventTypes } from '../../domain/events/vocabulary.js';
import { AmendmentIndex } from '../../domain/record/amendment-index.js';
import { EventLog } from '../../event-log/event-log.js';
import { Endpoint } from '../../http/endpoint/endpoint.js';

/** What whoever asks recorded last, for a form that begins with it. */
@Controller('account')
export class LastEventController {
  constructor(private readonly log: EventLog) {}

  @Get('last-event')
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'log',
    summary: 'The event that whoever asks recorded last',
    description: `Among the last ${lastEventAmong} entries of the log.`,
    permission: 'record',
    answers: { 200: { description: 'The event, or none', schema: lastEvent } },
    problems: [503],
  })
  async readLastEvent() {
    const entry = await this.log.lastBy(currentPrincipal().name, eventTypes, lastEventAmong);
    if (!entry || !isEvent(entry.body)) return { event: null };
    const { id } = entry.body;
    const { event } = new AmendmentIndex(await this.log.readAbout([id])).current(id) ?? {};
    return { event: event ?? entry.body };
  }
}
