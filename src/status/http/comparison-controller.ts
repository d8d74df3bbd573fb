import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Asked, Endpoint, wrongQuery } from '../../http/endpoint.js';
import { type Compare, Comparisons, type Pair } from '../comparisons.js';
import type { Pins } from '../pins.js';
import * as schemas from './comparison.schema.js';
import { Patience } from './patience.js';
import { pinsOf } from './queries.js';
import { TrackAnswers } from './track-answers.js';

type Query = z.infer<typeof schemas.comparisonQuery>;

/** Two readings of a track, held against each other. */
@Controller('tracks')
export class ComparisonController {
  constructor(
    private readonly comparisons: Comparisons,
    private readonly patience: Patience,
    private readonly answers: TrackAnswers,
  ) {}

  @Get(':id/compare')
  @Endpoint({
    tag: 'tracks',
    summary: 'What differs between two readings, and what makes it differ',
    description:
      'Asks for exactly one of `from` and `to` (two days), `knownFrom` and `knownTo` (two states of knowledge of one day), `accounts` (two tellings) or `policies`; the other pins hold for both sides.',
    query: schemas.comparisonQuery,
    answers: { 200: { description: 'The comparison', schema: schemas.comparison } },
    problems: [404, 422, 503],
  })
  async compareReadings(
    @Param('id') track: string,
    @Asked() query: Query,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { compare, pins } = askedOf(query);
    await this.patience.until(query.atLeastPosition);
    // Later days and later knowledge are what decides whether the answer can still change.
    const pinned: Pins =
      compare.by === 'days'
        ? { ...pins, validAt: compare.pair[1] }
        : compare.by === 'knowledge'
          ? { ...pins, knownAt: compare.pair[1] }
          : pins;
    return this.answers.give(request, reply, track, pinned, () => this.comparisons.compare(track, compare, pins));
  }
}

const modes = [
  { by: 'days', names: ['from', 'to'], pin: 'validAt' },
  { by: 'knowledge', names: ['knownFrom', 'knownTo'], pin: 'knownAt' },
  { by: 'accounts', names: ['accounts'], pin: 'account' },
  { by: 'policies', names: ['policies'], pin: 'policy' },
] as const;

/** @throws ThawError `invalid-parameter` where not exactly one kind of pair is asked for, whole and in order */
function askedOf(query: Query): { compare: Compare; pins: Pins } {
  const asked = modes.filter(({ names }) => names.some((name) => query[name] !== undefined));
  const [mode, other] = asked;
  if (!mode) {
    throw wrong('from', 'is missing: ask for from and to, knownFrom and knownTo, accounts, or policies');
  }
  if (other) throw wrong(other.names[0], `does not go with ${mode.names[0]}: ask for one comparison at a time`);
  const missing = mode.names.find((name) => query[name] === undefined);
  if (missing) throw wrong(missing, `is missing: it goes with ${mode.names.find((name) => name !== missing)!}`);
  const pins = pinsOf(query);
  if (pins[mode.pin] !== undefined) throw wrong(mode.pin, `does not go with ${mode.names.join(' and ')}`);
  const [first] = mode.names;
  const given = mode.names.length === 1 ? query[first]!.toString().split(',') : mode.names.map((name) => query[name]);
  const pair = given as unknown as Pair<never>;
  if (pair[0] === pair[1]) throw wrong(mode.names.at(-1)!, 'is the same on both sides: there is nothing to compare');
  if (pair[0] > pair[1] && mode.names.length === 2) throw wrong(mode.names[1], `is before ${mode.names[0]}`);
  return { compare: { by: mode.by, pair }, pins };
}

function wrong(parameter: string, detail: string) {
  return wrongQuery('invalid-parameter', [{ pointer: parameter, detail }]);
}
