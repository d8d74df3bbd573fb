import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../domain/time/clock.js';
import { ClockSettings } from '../event-log/clock-guard.js';
import { DatabaseSettings } from '../event-log/database/database.js';
import { Log } from '../http/server/log.js';
import { ServerSettings } from '../http/server/settings.js';
import { AccessSettings } from '../access/access-settings.js';
import { JetStreamSettings } from '../jetstream/jetstream-settings.js';
import { AddressSettings } from '../http-client/address-guard.js';
import { SigningKey } from '../integrity/signed-note.js';
import { SecretSettings } from '../secrets/secret-keys.js';
import { SourceSettings } from '../sources/source-settings.js';
import { UpkeepSettings } from '../upkeep/upkeep-settings.js';

/** What a process is started with: settings, clock, key, log. A test gives a clock that stands still. */
export interface ProcessSettings
  extends
    DatabaseSettings,
    ClockSettings,
    ServerSettings,
    AccessSettings,
    AddressSettings,
    JetStreamSettings,
    SecretSettings,
    SourceSettings,
    UpkeepSettings {
  readonly clock: Clock;
  readonly log: Log;
  /** Signs checkpoints of the log; without it they are refused. */
  readonly signingKey?: SigningKey | undefined;
}

/** Gives every room what the process is started with. Being global it ends last, and then writes what the log still holds. */
@Global()
@Module({})
export class SettingsModule implements OnApplicationShutdown {
  constructor(private readonly log: Log) {}

  static of(settings: ProcessSettings): DynamicModule {
    const providers = [
      { provide: Clock, useValue: settings.clock },
      { provide: DatabaseSettings, useValue: settings },
      { provide: ClockSettings, useValue: settings },
      { provide: ServerSettings, useValue: settings },
      { provide: AccessSettings, useValue: settings },
      { provide: AddressSettings, useValue: settings },
      { provide: JetStreamSettings, useValue: settings },
      { provide: SecretSettings, useValue: settings },
      { provide: SourceSettings, useValue: settings },
      { provide: UpkeepSettings, useValue: settings },
      { provide: Log, useFactory: () => settings.log },
      ...(settings.signingKey ? [{ provide: SigningKey, useValue: settings.signingKey }] : []),
    ];
    return { module: SettingsModule, providers, exports: providers.map(({ provide }) => provide) };
  }

  onApplicationShutdown(): void {
    this.log.flush();
  }
}
