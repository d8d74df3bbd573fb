import { Injectable } from '@nestjs/common';
import { SealedSettings } from '../../../secrets/sealed-settings.js';
import { SecretSettings } from '../../../secrets/secret-keys.js';

/** The secrets of channels, sealed in the database and opened for an attempt. */
@Injectable()
export class ChannelSecrets extends SealedSettings {
  constructor({ secretKeys }: SecretSettings) {
    super(secretKeys, 'alert_channel', 'channel');
  }
}
