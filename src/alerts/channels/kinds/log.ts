import { z } from 'zod';
import type { Channel } from '../channel.js';

const settings = z.strictObject({});

/** Writes a line to the log of the server. */
export const logChannel: Channel<z.infer<typeof settings>> = {
  kind: 'log',
  about: 'Writes a line to the log of the server',
  settings,
  secrets: [],
  address: [],
  async send({ id, type, data }, _settings, context) {
    const level = ({ info: 'info', warning: 'warn', critical: 'error' } as const)[data.severity];
    const tracks = data.alerts.map(({ track, source }) => track ?? source);
    context.log[level]({ notification: id, type, group: data.group, severity: data.severity, tracks }, data.title);
    return { ok: true, responseHead: '' };
  },
};
