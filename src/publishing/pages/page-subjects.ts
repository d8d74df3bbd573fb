import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { asOfQuery, asOfQueryOf } from '../../contract/queries.js';
import { Admission } from '../../access/admission.js';
import { onBehalfOf } from '../../access/principal.js';
import { isEvent } from '../../domain/entries/entry.js';
import { ThawError } from '../../domain/errors.js';
import { dateInWords } from '../../domain/wording/dates.js';
import { dayOfInstant, isoDay } from '../../domain/time/day.js';
import { EventLog } from '../../event-log/event-log.js';
import { PublicAddress } from '../../http/endpoint/public-address.js';
import type { AsOfQuery } from '../../readings/as-of.js';
import { citationOf } from '../../readings/explain/citation.js';
import { publishersInWords } from '../../readings/explain/explained-events.js';
import { readEntryAsOf } from '../../readings/log/entry-details.js';
import { StatusReader } from '../../readings/status-reader.js';
import type { PageHead } from './page-head.js';

/** A page that is about one thing of the record, which its address names. */
export type SubjectPage = 'track' | 'event';

/** Finds what a page is about, as far as whoever asks for it may read that. */
@Injectable()
export class PageSubjects {
  constructor(
    private readonly admission: Admission,
    private readonly reader: StatusReader,
    private readonly log: EventLog,
    private readonly address: PublicAddress,
  ) {}

  /** The head of a page; `unknown` where nothing has the id, and nothing where it cannot be read now or by this reader. */
  async headOf(page: SubjectPage, id: string, request: FastifyRequest): Promise<PageHead | 'unknown' | undefined> {
    try {
      const reader = await this.admission.readerOf(request);
      return await onBehalfOf(reader, () => this[page](id, request));
    } catch (error) {
      if (!(error instanceof ThawError)) throw error;
      return error.kind === 'not-found' ? 'unknown' : undefined;
    }
  }

  private async track(id: string, request: FastifyRequest): Promise<PageHead> {
    const asOf = this.reader.pinned(asOfOf(request));
    const timeline = await this.reader.timeline(id, asOf);
    const { told } = await this.reader.readingOf(timeline, asOf);
    const { csl } = await citationOf(this.reader, id, asOf, '');
    const url = `${this.address.seenBy(request)}/tracks/${id}?${csl.URL.split('?')[1]}`;
    const published = csl.issued['date-parts'][0]!.map((part) => String(part).padStart(2, '0')).join('-');
    const { title } = timeline.definition;
    return { title, description: told.headline, citation: { title: csl.title, published, url } };
  }

  private async event(id: string, request: FastifyRequest): Promise<PageHead | undefined> {
    const asOf = asOfOf(request);
    const found = await readEntryAsOf(this.log, this.reader, id, asOf);
    if (!found) throw ThawError.notFound('unknown-entry', `There is no entry ${id.slice(0, 100)}`);
    const { entry, current } = found;
    const body = current?.event ?? entry.body;
    if (!isEvent(body)) return undefined;
    const { title, occurred, sources } = body;
    const publishers = publishersInWords(sources);
    const known = asOf.knownAt === undefined ? '' : `?knownAt=${isoDay(asOf.knownAt)}`;
    return {
      title,
      description: `${dateInWords(occurred)}${publishers === '' ? '' : `. Sources: ${publishers}`}`,
      citation: {
        title: `${title} (${dateInWords(occurred)})`,
        published: isoDay(dayOfInstant(entry.recordedAt)),
        url: `${this.address.seenBy(request)}/events/${entry.body.id}${known}`,
      },
    };
  }
}

/** The as-of parameters in the address of a page; none where they are wrong, which the page itself says. */
function asOfOf(request: FastifyRequest): AsOfQuery {
  const query = asOfQuery.strip().safeParse(request.query);
  return query.success ? asOfQueryOf(query.data) : {};
}
