import { Module } from '@nestjs/common';
import { EventLogModule } from '../event-log/event-log.module.js';
import { SecretRotation } from './secret-rotation.js';

/** The secrets that are stored, of whatever room. */
@Module({ imports: [EventLogModule], providers: [SecretRotation], exports: [SecretRotation] })
export class SecretsModule {}
