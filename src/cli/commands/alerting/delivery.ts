import { channelKinds } from '../../../alerts/channels/kinds/kinds.js';
import { ChannelStore } from '../../../alerts/channels/channel-store.js';
import { DeliveryHistory } from '../../../alerts/delivery/delivery-history.js';
import { DeliveryModule } from '../../../alerts/delivery/delivery.module.js';
import { TestNotification } from '../../../alerts/delivery/test-notification.js';
import { openLog } from '../../../http/server/log.js';
import { channelInput } from '../../../contract/alerts/channels.js';
import type { DeliveryState } from '../../../contract/alerts/deliveries.js';
import { recoverySchema } from '../../../contract/alerts/deliveries.js';
import { parseInput } from '../../../contract/parse-input.js';
import { readConfig } from '../../../app/config.js';
import { secretKeysFor } from '../../../app/secret-keys.js';
import type { CommonOptions } from '../../command.js';
import { exitCodes } from '../../exit-codes.js';
import { readSettings, type SettingsOptions } from '../../settings-options.js';
import type { Terminal } from '../../terminal/terminal.js';
import { Store } from '../../store.js';

export type AddOptions = CommonOptions & SettingsOptions;
export type DeliveriesOptions = CommonOptions & { readonly channel?: string; readonly state?: DeliveryState };
export type RecoverOptions = CommonOptions & {
  readonly from: string;
  readonly to: string;
  readonly channel?: string;
  readonly dryRun?: boolean;
};

const shown = 50;

/** The providers that deliver, for one command. */
interface Deliveries {
  readonly channels: ChannelStore;
  readonly history: DeliveryHistory;
  readonly tests: TestNotification;
}

/** Opens the room of deliveries and has `work` use it. Its worker is not started, so nothing else is sent meanwhile. */
function withDeliveries(
  options: CommonOptions,
  work: (deliveries: Deliveries) => Promise<number>,
  terminal: Terminal,
): Promise<number> {
  const line = (fields: object, message: string) => terminal.note(`${message} ${JSON.stringify(fields)}`);
  const log = Object.assign(openLog({ level: 'silent', format: 'json' }), {
    pino: { info: line, warn: line, error: line },
  });
  const use = (store: Store) =>
    work({
      channels: store.get(ChannelStore),
      history: store.get(DeliveryHistory),
      tests: store.get(TestNotification),
    });
  const config = readConfig();
  const secretKeys = secretKeysFor(options.database ?? config.databaseUrl, config);
  const { privateAddresses } = config;
  return Store.use(options.database, use, [DeliveryModule], { log, privateAddresses, secretKeys });
}

/** `thaw channel add KIND NAME`. A secret that was made for it is shown this once. */
export async function addChannel(kind: string, name: string, options: AddOptions, terminal: Terminal): Promise<number> {
  const settings = await readSettings(options, 'the settings of a channel', terminal);
  const work = async (deliveries: Deliveries) => {
    const made = await deliveries.channels.create(
      parseInput(channelInput, 'invalid-channel', { kind, name, settings }),
    );
    if (options.json) terminal.json(made);
    else {
      terminal.line(`${made.name} (${made.kind}) is ${made.id}`);
      if (made.secret !== undefined) terminal.line(`its secret, shown this once: ${made.secret}`);
      terminal.note(`try it: thaw channel test ${JSON.stringify(made.name)}`);
    }
    return exitCodes.done;
  };
  return withDeliveries(options, work, terminal);
}

/** `thaw channel kinds`. */
export async function listKinds(options: CommonOptions, terminal: Terminal): Promise<number> {
  const kinds = [...channelKinds.values()].map(({ kind, about, secrets }) => ({ kind, about, secrets }));
  if (options.json) terminal.json(kinds);
  else terminal.table(['kind', 'what it does', 'secret settings'], kinds.map(({ kind, about, secrets }) => [kind, about, secrets.join(', ')])); // prettier-ignore
  return exitCodes.done;
}

/** `thaw channel list`: without secrets. */
export function listChannels(options: CommonOptions, terminal: Terminal): Promise<number> {
  const work = async ({ channels }: Deliveries) => {
    const all = await channels.list();
    const stateOf = ({ enabled, disabledBecause, failingSince }: (typeof all)[number]) =>
      !enabled ? `disabled: ${disabledBecause}` : failingSince ? `failing since ${failingSince}` : 'well';
    if (options.json) terminal.json(all);
    else
      terminal.table(
        ['name', 'kind', 'state', 'id'],
        all.map((each) => [each.name, each.kind, stateOf(each), each.id]),
      );
    return exitCodes.done;
  };
  return withDeliveries(options, work, terminal);
}

/** `thaw channel test CHANNEL`: exits with 7 where the first try fails. */
export function testChannel(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  const work = async ({ channels, tests }: Deliveries) => {
    const delivery = await tests.send((await channels.find(name)).id);
    const arrived = delivery.state === 'sent';
    if (options.json) terminal.json(delivery);
    else {
      const { latencyMs, responseHead } = delivery.tries.at(-1) ?? { latencyMs: 0, responseHead: '' };
      terminal.line(`${delivery.title}: ${arrived ? `taken after ${latencyMs} ms` : `not taken: ${delivery.reason}`}`);
      if (responseHead) terminal.note(responseHead);
    }
    return arrived ? exitCodes.done : exitCodes.checkFailed;
  };
  return withDeliveries(options, work, terminal);
}

/** `thaw channel remove CHANNEL`. */
export function removeChannel(name: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  const work = async ({ channels }: Deliveries) => {
    const { id } = await channels.find(name);
    await channels.remove(id);
    if (options.json) terminal.json({ removed: id });
    else terminal.line(`${name} is removed`);
    return exitCodes.done;
  };
  return withDeliveries(options, work, terminal);
}

/** `thaw deliveries`: the newest. */
export function listDeliveries(options: DeliveriesOptions, terminal: Terminal): Promise<number> {
  const work = async ({ channels, history }: Deliveries) => {
    const channel = options.channel === undefined ? undefined : (await channels.find(options.channel)).id;
    const { data, next } = await history.list({ channel, state: options.state, limit: shown });
    if (options.json) terminal.json(data);
    else {
      const rows = data.map((each) => [
        each.createdAt.slice(0, 19),
        each.channelName ?? 'gone',
        each.reason ? `${each.state}: ${each.reason}` : each.state,
        String(each.attempts),
        each.title,
        each.id,
      ]);
      terminal.table(['made', 'channel', 'state', 'tries', 'title', 'id'], rows);
      if (next !== null) terminal.note(`the newest ${shown} of more`);
    }
    return exitCodes.done;
  };
  return withDeliveries(options, work, terminal);
}

/** `thaw deliveries redeliver ID`: a server over the same database sends it. */
export function redeliver(id: string, options: CommonOptions, terminal: Terminal): Promise<number> {
  const work = async ({ history }: Deliveries) => {
    const delivery = await history.redeliver(id);
    if (options.json) terminal.json(delivery);
    else terminal.line(`${delivery.id} is in the queue: the server sends it within half a minute`);
    return exitCodes.done;
  };
  return withDeliveries(options, work, terminal);
}

/** `thaw deliveries recover --from --to`. */
export function recover(options: RecoverOptions, terminal: Terminal): Promise<number> {
  const work = async ({ channels, history }: Deliveries) => {
    const channel = options.channel === undefined ? undefined : (await channels.find(options.channel)).id;
    const { from, to, dryRun } = parseInput(recoverySchema, 'invalid-recovery', {
      from: options.from,
      to: options.to,
      dryRun: options.dryRun === true,
    });
    const done = await history.recover({ from: Date.parse(from), to: Date.parse(to), channel, dryRun });
    const skipped = done.skipped > 0 ? `; ${done.skipped} stay, because their channel is disabled or gone` : '';
    if (options.json) terminal.json(done);
    else terminal.line(`${done.recovered} deliveries ${dryRun ? 'would be' : 'are'} put back into the queue${skipped}`);
    return exitCodes.done;
  };
  return withDeliveries(options, work, terminal);
}
