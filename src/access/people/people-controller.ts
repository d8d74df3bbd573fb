import { Controller, Delete, Get, Header, HttpCode, Param, Patch, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import * as schemas from '../../contract/access/people.js';
import { Endpoint, ValidBody } from '../../http/endpoint/endpoint.js';
import { base } from '../../http/endpoint/openapi.js';
import { currentPrincipal } from '../principal.js';
import { People } from './people.js';
import { PersonPasswords } from './person-passwords.js';

const json = 'application/json';
const permission = 'administer';
const made = { description: 'The person, with the password this once', schema: schemas.personMadeSchema };

/** The people who sign in without a key. */
@Controller('people')
export class PeopleController {
  constructor(
    private readonly people: People,
    private readonly passwords: PersonPasswords,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Everybody with an account, or who signed in at the provider',
    description: 'By name; who was removed at the end.',
    permission,
    answers: { 200: { description: 'The people', schema: schemas.personListSchema } },
  })
  async listPeople() {
    return { data: await this.people.list() };
  }

  @Post()
  @HttpCode(201)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Make an account',
    description: 'This answer alone shows its password.',
    permission,
    body: { [json]: schemas.personInput },
    invalidBody: 'invalid-person',
    answers: { 201: made },
    problems: [409],
  })
  async addPerson(
    @ValidBody() input: z.output<typeof schemas.personInput>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const person = await this.people.add(input, currentPrincipal().name);
    void reply.header('location', `${base}/people/${person.id}`);
    return person;
  }

  @Patch(':id')
  @Endpoint({
    tag: 'access',
    summary: 'Change what a person may do',
    description: 'Not of who signs in at the provider: there groups decide.',
    permission,
    body: { [json]: schemas.personChange },
    invalidBody: 'invalid-person',
    answers: { 200: { description: 'The person as it is now', schema: schemas.personSchema } },
    problems: [404, 409],
  })
  async changePerson(@Param('id') id: string, @ValidBody() change: z.output<typeof schemas.personChange>) {
    return this.people.change(id, change, currentPrincipal().name);
  }

  @Post(':id/password')
  @HttpCode(200)
  @Header('cache-control', 'no-store')
  @Endpoint({
    tag: 'access',
    summary: 'Give a person a new password',
    description: 'All sign-ins and passkeys of the person end.',
    permission,
    answers: { 200: made },
    problems: [404, 409],
  })
  async resetPassword(@Param('id') id: string) {
    return this.passwords.reset(id, currentPrincipal().name);
  }

  @Delete(':id')
  @HttpCode(200)
  @Endpoint({
    tag: 'access',
    summary: 'Remove a person',
    description: 'For good; every process ends the sign-ins within a second. What was recorded keeps the name.',
    permission,
    answers: { 200: { description: 'The person as it is now', schema: schemas.personSchema } },
    problems: [404],
  })
  async removePerson(@Param('id') id: string) {
    return this.people.remove(id, currentPrincipal().name);
  }
}
