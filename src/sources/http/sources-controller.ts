import { Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { emptyInput } from '../../contract/empty-input.js';
import { settingsFormOf } from '../../contract/settings.js';
import * as schemas from '../../contract/sources.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { sourceKinds } from '../kinds/kinds.js';
import type { SourceKind } from '../kinds/source-kind.js';
import { SourceNaming } from '../polling/source-naming.js';
import { SourceTrial } from '../polling/source-trial.js';
import { SourceStore } from '../registry/source-store.js';

const json = 'application/json';
const noStore = ['cache-control', 'no-store'] as const;

/** The sources that are followed for reports. Secrets are accepted and never shown. */
@Controller('sources')
export class SourcesController {
  constructor(
    private readonly sources: SourceStore,
    private readonly naming: SourceNaming,
    private readonly trial: SourceTrial,
  ) {}

  @Get()
  @Header(...noStore)
  @Endpoint({
    tag: 'sources',
    summary: 'All sources, by name, and how each fares',
    answers: { 200: { description: 'The sources, without secrets', schema: schemas.sourceListSchema } },
  })
  async listSources() {
    return { data: await this.sources.list() };
  }

  @Get('kinds')
  @Header(...noStore)
  @Endpoint({
    tag: 'sources',
    summary: 'The kinds of sources that there are, and the settings that each takes',
    answers: { 200: { description: 'The kinds', schema: schemas.sourceKindsSchema } },
  })
  listSourceKinds(): schemas.SourceKinds {
    return { data: [...sourceKinds.values()].map(kindView) };
  }

  @Post()
  @HttpCode(201)
  @Endpoint({
    tag: 'sources',
    summary: 'Add a source; it is fetched at once',
    description:
      'A source without a name is fetched once to find what its provider calls itself; where that fails, it is not added.',
    body: { [json]: schemas.sourceInput },
    invalidBody: 'invalid-source',
    answers: { 201: { description: 'It is added; Location names it', schema: schemas.sourceSchema } },
    problems: [409, 503],
  })
  async addSource(
    @ValidBody() source: z.output<typeof schemas.sourceInput>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const added = await this.sources.create(await this.naming.named(source));
    void reply.header('location', `${base}/sources/${added.id}`);
    return added;
  }

  @Post('test')
  @HttpCode(200)
  @Endpoint({
    tag: 'sources',
    summary: 'Try settings without storing anything: the first reports that would come',
    body: { [json]: schemas.sourceTestInput },
    invalidBody: 'invalid-source',
    answers: {
      200: { description: 'What would come, or why nothing would', schema: schemas.sourceTestSchema },
    },
    problems: [404, 503],
  })
  async testSource(@ValidBody() { kind, settings, licence, source }: z.output<typeof schemas.sourceTestInput>) {
    const [found, tried] = await this.sources.settingsToTry(kind, settings, source);
    return this.trial.run(found, tried, licence);
  }

  @Get(':id')
  @Header(...noStore)
  @Endpoint({
    tag: 'sources',
    summary: 'A source, and how it fares',
    answers: { 200: { description: 'The source, without secrets', schema: schemas.sourceSchema } },
    problems: [404],
  })
  async readSource(@Param('id') id: string) {
    return this.sources.get(id);
  }

  @Patch(':id')
  @Endpoint({
    tag: 'sources',
    summary: 'Change a source, pause it or resume it',
    description:
      'A new address needs the secrets that are sent to it again. A setting that is sent as it is shown stays as it is. Under other settings a source is read from its beginning; what is known is not stored again.',
    body: { [json]: schemas.sourcePatch },
    invalidBody: 'invalid-source',
    answers: { 200: { description: 'It is changed', schema: schemas.sourceSchema } },
    problems: [404, 409, 503],
  })
  async changeSource(@Param('id') id: string, @ValidBody() patch: z.output<typeof schemas.sourcePatch>) {
    return this.sources.change(id, patch);
  }

  @Delete(':id')
  @HttpCode(204)
  @Endpoint({
    tag: 'sources',
    summary: 'Remove a source',
    description: 'What it has reported stays.',
    answers: { 204: { description: 'It is removed' } },
    problems: [404, 503],
  })
  async removeSource(@Param('id') id: string): Promise<void> {
    await this.sources.remove(id);
  }

  @Post(':id/fetch')
  @HttpCode(202)
  @Endpoint({
    tag: 'sources',
    summary: 'Fetch a source at once, whenever it would be due',
    body: { [json]: emptyInput },
    answers: { 202: { description: 'It is due', schema: schemas.sourceSchema } },
    problems: [404, 409, 422, 503],
  })
  async fetchSource(@Param('id') id: string) {
    return this.sources.fetchNow(id);
  }
}

/** A kind of source with the JSON Schema of the settings that a client may give. */
function kindView({
  kind,
  about,
  settings,
  secrets,
  licence,
  pollInterval,
  fetch,
}: SourceKind): schemas.SourceKindView {
  const pollIntervalSeconds = fetch && pollInterval !== undefined ? pollInterval / 1_000 : null;
  return { kind, about, settings: settingsFormOf(settings), secrets, licence, pollIntervalSeconds };
}
