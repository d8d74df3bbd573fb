/** Nest on Fastify with one route and nothing behind it: what a cold start costs before Thaw adds anything. */
import 'reflect-metadata';
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';

class Empty {
  answer() {
    return { empty: true };
  }
}
Get()(Empty.prototype, 'answer', Object.getOwnPropertyDescriptor(Empty.prototype, 'answer'));
Controller('/')(Empty);

class EmptyModule {}
Module({ controllers: [Empty] })(EmptyModule);

const app = await NestFactory.create(EmptyModule, new FastifyAdapter(), { logger: false });
await app.listen(Number(process.argv[2]), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
