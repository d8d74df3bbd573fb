import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { Projector } from './projector.js';

/** The read model: follows the log and keeps the status of every track, in memory and in the tables. */
@Module({ imports: [EventLogModule], providers: [Projector], exports: [Projector] })
export class ProjectionModule {}
